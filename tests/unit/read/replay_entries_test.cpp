#include "read/replay_entries.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace {

using namespace aerowal;

using KeyTexts = std::pair<std::string, std::string>;

/// Short ones, empty ones, and some that are longer than a block of memory.
std::vector<KeyTexts> some_keys() {
  std::vector<KeyTexts> keys = {{"", ""}, {"", "ab"}, {"a", "b"}, {"ab", ""}};
  for (int i = 0; i < 200'000; ++i) {
    keys.emplace_back(i % 3 == 0 ? "users" : "c", std::to_string(i * 7919 % 1'000'003));
    if (i % 50'000 == 17) {
      keys.emplace_back("long", std::string(std::size_t{3} << 20, static_cast<char>('a' + i % 26)));
    }
  }
  return keys;
}

TEST_CASE("replay entries: each key has one, which stays where it is") {
  ReplayEntries entries;
  CHECK(entries.find("a", "b") == nullptr);
  const std::vector<KeyTexts> keys = some_keys();
  std::map<KeyTexts, const ReplayEntry*> expected;
  for (const KeyTexts& key : keys) {
    CHECK(entries.find(key.first, key.second) == nullptr);
    ReplayEntry* const entry = entries.find_or_add(key.first, key.second);
    REQUIRE(entry != nullptr);
    CHECK(entry->place.length == 0);
    entry->place = {.byte_offset = expected.size(), .length = 1};
    REQUIRE(expected.emplace(key, entry).second);
  }
  for (const auto& [key, entry] : expected) {
    CHECK(entries.find(key.first, key.second) == entry);
    CHECK(entries.find_or_add(key.first, key.second) == entry);
    CHECK(entry->collection_id() == key.first);
    CHECK(entry->document_id() == key.second);
  }
  CHECK(entries.find("users", "no such document") == nullptr);

  std::size_t count = 0;
  entries.for_each([&](ReplayEntries::Index index, const ReplayEntry& entry) {
    CHECK(&entries[index] == &entry);
    CHECK(entry.place.byte_offset == count++);
  });
  CHECK(count == keys.size());

  const auto sorted =
      entries.sorted(0, [](const ReplayEntry& entry) { return entry.place.byte_offset % 2 == 0; });
  std::vector<const ReplayEntry*> wanted;
  for (const auto& [key, entry] : expected) {
    if (entry->place.byte_offset % 2 == 0) wanted.push_back(entry);
  }
  REQUIRE(sorted.size() == wanted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) CHECK(&entries[sorted[i].entry] == wanted[i]);
}

TEST_CASE(
    "replay entries: a batch finds what single keys find, and passes over what is not asked") {
  ReplayEntries entries;
  ReplayBatch batch;
  const std::vector<std::string> ids = {"a", "b", "a", "c", "b", "a", "d"};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    PlacedRecord record;
    record.sequence_number = i + 1;
    record.collection_id = "c";
    record.document_id = ids[i];
    record.length = 40;
    batch.add(record);
  }
  std::string seen;
  REQUIRE(entries.find_or_add_each(
      batch, [](std::string_view, std::string_view document_id) { return document_id != "c"; },
      [&](const ReplayBatch::Item& item, const ReplayEntry& entry) {
        CHECK(&entry == entries.find("c", ids.at(item.sequence_number - 1)));
        seen += entry.document_id();
      }));
  CHECK(seen == "ababad");
  CHECK(entries.find("c", "c") == nullptr);
}

}  // namespace

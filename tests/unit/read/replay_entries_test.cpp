#include "read/replay_entries.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "share_of_cases.hpp"

namespace {

using namespace aerowal;

using KeyTexts = std::pair<std::string, std::string>;

/// Short ones, empty ones, and some that are longer than a block of memory.
std::vector<KeyTexts> some_keys(int count) {
  std::vector<KeyTexts> keys = {{"", ""}, {"", "ab"}, {"a", "b"}, {"ab", ""}};
  for (int i = 0; i < count; ++i) {
    keys.emplace_back(i % 3 == 0 ? "users" : "c", std::to_string(i * 7919 % 1'000'003));
    if (i % (count / 4) == 17) {
      keys.emplace_back("long", std::string(std::size_t{3} << 20, static_cast<char>('a' + i % 26)));
    }
  }
  return keys;
}

TEST_CASE("replay entries: each key has one, which stays where it is") {
  ReplayEntries entries;
  CHECK(entries.find("a", "b") == 0);
  const std::vector<KeyTexts> keys = some_keys(static_cast<int>(testing::share_of_cases(200'000)));
  std::map<KeyTexts, const ReplayEntry*> expected;
  for (const KeyTexts& key : keys) {
    CHECK(entries.find(key.first, key.second) == 0);
    ReplayEntry* const entry = entries.find_or_add(key.first, key.second);
    REQUIRE(entry != nullptr);
    CHECK(entry->place.length == 0);
    entry->place = {.byte_offset = expected.size(), .length = 1};
    REQUIRE(expected.emplace(key, entry).second);
  }
  for (const auto& [key, entry] : expected) {
    CHECK(&entries[entries.find(key.first, key.second)] == entry);
    CHECK(entries.find_or_add(key.first, key.second) == entry);
    CHECK(entry->collection_id() == key.first);
    CHECK(entry->document_id() == key.second);
  }
  CHECK(entries.find("users", "no such document") == 0);

  std::size_t count = 0;
  entries.for_each([&](ReplayEntries::Index index, const ReplayEntry& entry) {
    CHECK(&entries[index] == &entry);
    CHECK(entry.place.byte_offset == count++);
  });
  CHECK(count == keys.size());

  const auto sorted = entries.sorted(0, [](ReplayEntries::Index, const ReplayEntry& entry) {
    return entry.place.byte_offset % 2 == 0;
  });
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
      batch,
      [](const ReplayBatch::Item&, std::string_view, std::string_view document_id) {
        return document_id != "c";
      },
      [&](const ReplayBatch::Item& item, const ReplayEntry& entry, ReplayEntries::Index index) {
        CHECK(index == entries.find("c", ids.at(item.sequence_number - 1)));
        CHECK(&entry == &entries[index]);
        seen += entry.document_id();
      }));
  CHECK(seen == "ababad");
  CHECK(entries.find("c", "c") == 0);
}

TEST_CASE("replay entries: some are kept, in less memory, and more can be added") {
  ReplayEntries entries;
  const std::vector<KeyTexts> keys = some_keys(30'000);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    ReplayEntry* const entry = entries.find_or_add(keys[i].first, keys[i].second);
    REQUIRE(entry != nullptr);
    entry->place = {.byte_offset = i, .length = 1};
  }
  const auto is_kept = [&keys](std::size_t i, unsigned step) {
    return i % step == 1 || keys[i].second.size() > 1000;
  };
  for (const unsigned step : {3U, 7U, 15'000U}) {
    std::map<ReplayEntries::Index, std::size_t> before;
    entries.for_each([&](ReplayEntries::Index index, const ReplayEntry& entry) {
      before.emplace(index, entry.place.byte_offset);
    });
    const std::size_t memory = entries.memory();
    std::map<ReplayEntries::Index, std::size_t> now;
    entries.compact(
        [&](const ReplayEntry& entry) { return is_kept(entry.place.byte_offset, step); },
        [&](ReplayEntries::Index old, ReplayEntries::Index index) {
          now.emplace(index, before.at(old));
        });
    CHECK(entries.memory() < memory);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const auto index = entries.find(keys[i].first, keys[i].second);
      if (!is_kept(i, step)) {
        CHECK(index == 0);
        continue;
      }
      REQUIRE(index != 0);
      CHECK(entries[index].place.byte_offset == i);
      CHECK(now.at(index) == i);
      now.erase(index);
    }
    CHECK(now.empty());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      ReplayEntry* const entry = entries.find_or_add(keys[i].first, keys[i].second);
      REQUIRE(entry != nullptr);
      CHECK(entry->place.length == (is_kept(i, step) ? 1 : 0));
      entry->place = {.byte_offset = i, .length = 1};
    }
  }
  entries.compact([](const ReplayEntry&) { return false; },
                  [](ReplayEntries::Index, ReplayEntries::Index) { FAIL("none is kept"); });
  CHECK(entries.find("a", "b") == 0);
  CHECK(entries.find_or_add("a", "b") != nullptr);
  entries.clear();
  CHECK(entries.memory() == 0);
  CHECK(entries.find("a", "b") == 0);
  CHECK(entries.find_or_add("a", "b") != nullptr);
}

}  // namespace

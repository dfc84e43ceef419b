#include "scan/lost_keys.hpp"

#include <doctest/doctest.h>

#include "files.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// Notes the key of a single record, after `change`.
template <class Change>
LostKeys noted(Change change, const std::optional<BitFlip>& flip = {}) {
  LogBuilder log;
  log.insert("users", "user_1", "{}");
  change(log.record(0));
  const MemoryFile file(log.bytes());
  auto source = *ByteSource::from_descriptor(file.descriptor(), "log");
  RandomAccessLog bytes(*source, log.bytes().size(), 0);
  Probe probe(bytes);
  LostKeys keys;
  keys.note(probe, 0, log.bytes().size(), 7, flip);
  return keys;
}

PlacedRecord record(std::string_view collection, std::string_view document, std::uint64_t number,
                    std::uint64_t byte_offset) {
  PlacedRecord placed;
  placed.collection_id = collection;
  placed.document_id = document;
  placed.sequence_number = number;
  placed.byte_offset = byte_offset;
  return placed;
}

TEST_CASE("lost keys: a key that is whole") {
  LostKeys keys = noted([](auto) {});
  REQUIRE(keys.entries().size() == 1);
  const LostKeys::Entry entry = keys.entries()[0];
  CHECK(entry.number == 7);
  CHECK(entry.collection_id == "users");
  CHECK(entry.document_id == "user_1");
  CHECK(keys.last_observation(entry).number == 0);
  keys.observe(record("users", "user_2", 8, 100));
  keys.observe(record("usersuser", "_1", 9, 200));
  CHECK(keys.last_observation(entry).number == 0);
  keys.observe(record("users", "user_1", 10, 300));
  keys.observe(record("users", "user_1", 12, 500));
  CHECK(keys.last_observation(entry).number == 12);
  CHECK(keys.last_observation(entry).byte_offset == 500);
}

TEST_CASE("lost keys: a flipped bit is flipped back") {
  const BitFlip flip{.byte_offset = 17, .bit = 0, .stored = 't', .corrected = 'u'};
  const LostKeys keys = noted([](auto bytes) { bytes[17] = std::byte{'t'}; }, flip);
  REQUIRE(keys.entries().size() == 1);
  CHECK(keys.entries()[0].collection_id == "users");
}

TEST_CASE("lost keys: what shows no key") {
  CHECK(noted([](auto bytes) { bytes[14] = std::byte{1}; }).empty());     // a length past the end
  CHECK(noted([](auto bytes) { bytes[17] = std::byte{0xff}; }).empty());  // not UTF-8
  CHECK(noted([](auto bytes) { bytes[17] = std::byte{0}; }).empty());     // a zero
}

}  // namespace

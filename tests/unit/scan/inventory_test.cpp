#include "scan/inventory.hpp"

#include <string>

#include <doctest/doctest.h>

#include "damage_builder.hpp"
#include "files.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

using Kind = Region::Kind;

Inventory inventory_of(const ByteVector& bytes) {
  const MemoryFile file(bytes);
  auto source = *ByteSource::from_descriptor(file.descriptor(), "log");
  auto inventory = take_inventory(*source);
  REQUIRE(inventory.has_value());
  return *std::move(inventory);
}

LogBuilder ten_records() {
  LogBuilder log;
  for (int i = 0; i < 10; ++i) log.update("users", "user_" + std::to_string(i), "{\"n\":1}");
  return log;
}

ByteVector small_record(std::uint64_t number) {
  return raw_record(0, number, std::string(20, '\0'));
}

TEST_CASE("inventory: a sound log is one run, an empty one nothing") {
  const LogBuilder log = ten_records();
  const Inventory found = inventory_of(log.bytes());
  REQUIRE(found.regions.size() == 1);
  CHECK(found.regions[0].kind == Kind::intact);
  CHECK(found.regions[0].count == 10);
  CHECK(found.regions[0].end == log.bytes().size());
  CHECK_FALSE(found.strict_error.has_value());
  CHECK(inventory_of({}).regions.empty());
}

TEST_CASE("inventory: a damaged record is hopped over by its declared end") {
  LogBuilder log = ten_records();
  for (const std::size_t index : {std::size_t{3}, std::size_t{4}, std::size_t{9}}) {
    log.record(index)[40] ^= std::byte{0x18};
  }
  const Inventory found = inventory_of(log.bytes());
  REQUIRE(found.regions.size() == 5);
  CHECK(found.regions[1].kind == Kind::framed);
  CHECK(found.regions[1].first_number == 4);
  CHECK(found.regions[2].kind == Kind::framed);
  CHECK(found.regions[2].first_number == 5);
  CHECK(found.regions[3].count == 4);
  CHECK(found.regions[4].end == log.bytes().size());
  CHECK(found.prefix_bytes == log.offset(3));
}

TEST_CASE("inventory: a wrong length is replaced by the payload's own") {
  LogBuilder log = ten_records();
  log.record(3)[1] = std::byte{0x33};
  const Inventory found = inventory_of(log.bytes());
  REQUIRE(found.regions.size() == 3);
  CHECK(found.regions[1].kind == Kind::proven);
  CHECK(found.regions[1].end == log.offset(4));
  REQUIRE(found.proofs.size() == 1);
  CHECK(found.proofs[0].header.length == log.length(3));
}

TEST_CASE("inventory: what shows no end is searched") {
  LogBuilder log = ten_records();
  ByteVector bytes = log.bytes();
  apply_step({.kind = DamageStep::insert, .at = log.offset(5), .size = 100, .value = 1}, bytes);
  const Inventory found = inventory_of(bytes);
  REQUIRE(found.regions.size() == 3);
  CHECK(found.regions[1].kind == Kind::unframed);
  CHECK(found.regions[1].end == log.offset(5) + 100);
  CHECK(found.regions[2].first_number == 6);
}

TEST_CASE("inventory: a number that two damaged places agree on by chance is not believed") {
  // Eight bytes are missing from record 5, so that what shows as its number and as the next one's
  // are parts of ids: 5 and "orde", 6 and "orde".
  LogBuilder log;
  for (int i = 0; i < 4; ++i) log.insert("orders", "order_1", "{}");
  log.insert("orde5", "order_1", std::string(60, 'x'));
  log.insert("orders", "order_4", "{}");
  log.insert("orders", "order_5", "{}");
  ByteVector bytes = log.bytes();
  const auto at = bytes.begin() + static_cast<std::ptrdiff_t>(log.offset(4) + 6);
  bytes.erase(at, at + 8);
  const Inventory found = inventory_of(bytes);
  for (const Region& piece : found.regions) CHECK(piece.first_number <= 7);
  CHECK(found.regions.back().kind == Kind::intact);
  CHECK(found.regions.back().last_number() == 7);
  CHECK(found.regions.back().count == 2);
}

TEST_CASE("inventory: zeros under a wrong length are not the next number but for a flipped bit") {
  // Where record 7 should begin, bytes of another one declare an end at which zeros stand in the
  // place of a number, one bit away from 8.
  ByteVector bytes = varied_log(false).bytes();
  apply_step({DamageStep::duplicate, 3914, 2722, 9657}, bytes);
  apply_step({DamageStep::remove, 899, 6580, 0}, bytes);
  apply_step({DamageStep::remove, 899, 3863, 0}, bytes);
  constexpr std::size_t intact = 1880;
  bool found = false;
  for (const Region& piece : inventory_of(bytes).regions) {
    found = found || (piece.kind == Kind::intact && piece.begin <= intact && intact < piece.end);
  }
  CHECK(found);
}

TEST_CASE("inventory: the last record's number counts less than its checksum") {
  LogBuilder log = ten_records();
  log.record(9)[format::sequence_at + 1] ^= std::byte{0x36};
  const Inventory found = inventory_of(log.bytes());
  REQUIRE(found.regions.size() == 2);
  CHECK(found.regions[1].kind == Kind::proven);
  CHECK(found.regions[1].first_number == 10);
  // With other damage nothing confirms any number; its place is where 10 is expected.
  log.record(9)[40] ^= std::byte{0x18};
  const Inventory worse = inventory_of(log.bytes());
  CHECK(worse.regions[1].kind == Kind::framed);
  CHECK(worse.regions[1].first_number == 10);
}

TEST_CASE("inventory: a record in a damaged record's body does not take its place") {
  LogBuilder log = ten_records();
  const std::string inner = text_of(small_record(5));
  log.insert("users", "host", inner).insert("users", "after", "{}");
  for (const std::size_t damaged : {std::size_t{0}, std::size_t{40}}) {
    LogBuilder hit = log;
    hit.record(10)[damaged] ^= std::byte{0x5a};
    hit.record(10)[damaged + 1] ^= std::byte{0x5a};
    const Inventory found = inventory_of(hit.bytes());
    CAPTURE(damaged);
    REQUIRE(found.regions.size() == 3);
    CHECK(found.regions[1].kind == (damaged == 0 ? Kind::proven : Kind::framed));
    CHECK(found.regions[1].end == log.offset(11));
    REQUIRE(found.nested.size() == 1);
    CHECK(found.nested[0].first_number == 5);
    CHECK(found.nested[0].count == 1);
  }
}

TEST_CASE("inventory: a wrong length that leads into the next record's body, and damage as well") {
  // In that body stands a record with the next record's number.
  LogBuilder log = ten_records();
  const std::string inner = text_of(small_record(12));
  log.insert("users", "hit", "{\"n\":1}").insert("users", "host", inner);
  log.insert("users", "after", "{}");
  const std::size_t begin = log.offset(10);
  const std::size_t end = log.offset(11);
  const std::size_t inner_at = log.offset(12) - format::checksum_size - inner.size();
  log.record(10)[0] = static_cast<std::byte>(inner_at - begin);
  log.record(10)[20] ^= std::byte{0x5a};
  const Inventory found = inventory_of(log.bytes());
  REQUIRE(found.regions.size() == 3);
  // The payload's own lengths show the end.
  CHECK(found.regions[1].kind == Kind::framed);
  CHECK(found.regions[1].end == end);
  CHECK(found.regions[2].count == 2);
}

TEST_CASE("inventory: numbers 0 and the largest are runs of their own") {
  ByteVector bytes;
  for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{1}, UINT64_MAX - 1, UINT64_MAX,
                                     std::uint64_t{0}, std::uint64_t{1}}) {
    const ByteVector record = small_record(number);
    bytes.insert(bytes.end(), record.begin(), record.end());
  }
  const Inventory found = inventory_of(bytes);
  REQUIRE(found.regions.size() == 5);
  for (const std::size_t zero : {std::size_t{0}, std::size_t{3}}) {
    CHECK(found.regions[zero].first_number == 0);
    CHECK(found.regions[zero].count == 1);
  }
  CHECK(found.regions[2].first_number == UINT64_MAX - 1);
  CHECK(found.regions[2].count == 2);
}

TEST_CASE("inventory: keys of lost records, and the record that has the same one") {
  LogBuilder log;
  log.insert("users", "a", "{}");
  log.insert("users", "b", "{\"padding\":1}");
  log.insert("users", "c", "{}");
  log.update("users", "b", "{}");
  auto record = log.record(1);
  record[record.size() - 8] ^= std::byte{0x11};
  const Inventory found = inventory_of(log.bytes());
  REQUIRE(found.lost_keys.entries().size() == 1);
  const auto& entry = found.lost_keys.entries()[0];
  CHECK(entry.number == 2);
  CHECK(entry.collection_id == "users");
  CHECK(entry.document_id == "b");
  CHECK(found.lost_keys.last_observation(entry).number == 4);
  CHECK(found.lost_keys.last_observation(entry).byte_offset == log.offset(3));
}

TEST_CASE("inventory: several workers find the regions that one does") {
  // Several times what one worker reads at once, and damage in each part of it.
  LogBuilder log;
  for (int i = 0; i < 3000; ++i) {
    log.update("users", "user_" + std::to_string(i),
               std::string(50 + static_cast<std::size_t>(i) % 400, 'x'));
  }
  ByteVector bytes = log.bytes();
  REQUIRE(bytes.size() > (std::size_t{5} << 17));
  for (std::size_t i = 150; i < log.count(); i += 300) {
    flip_bit(bytes, 8 * log.offset(i) + 8 * format::payload_at + 100);
    apply_step({.kind = DamageStep::zeros, .at = log.offset(i + 100) + 20, .size = 512}, bytes);
  }
  apply_step({.kind = DamageStep::remove, .at = log.offset(2000), .size = log.length(2000)}, bytes);
  apply_step({.kind = DamageStep::insert, .at = log.offset(900), .size = 3000, .value = 5}, bytes);

  const auto source = ByteSource::from_memory(bytes, "log");
  const auto one = take_inventory(*source, {.threading = {.workers = 1}});
  REQUIRE(one.has_value());
  CHECK(one->regions.size() > 40);
  CHECK(one->regions.back().end == bytes.size());
  for (const unsigned workers : {2U, 3U, 8U}) {
    CAPTURE(workers);
    const auto more = take_inventory(*source, {.threading = {.workers = workers}});
    REQUIRE(more.has_value());
    CHECK(more->size == one->size);
    CHECK(more->prefix_bytes == one->prefix_bytes);
    CHECK(more->strict_error == one->strict_error);
    REQUIRE(more->regions.size() == one->regions.size());
    CHECK(more->regions == one->regions);
    REQUIRE(more->lost_keys.entries().size() == one->lost_keys.entries().size());
  }
}

}  // namespace

#include "scan/walk.hpp"

#include <string>

#include <doctest/doctest.h>

#include "damage_builder.hpp"
#include "files.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

using Kind = Part::Kind;

Walk walk_over(const ByteVector& bytes) {
  const MemoryFile file(bytes);
  auto source = *ByteSource::from_descriptor(file.descriptor(), "log");
  auto walked = walk(*source);
  REQUIRE(walked.has_value());
  return *std::move(walked);
}

LogBuilder ten_records() {
  LogBuilder log;
  for (int i = 0; i < 10; ++i) log.update("users", "user_" + std::to_string(i), "{\"n\":1}");
  return log;
}

ByteVector small_record(std::uint64_t number) {
  return raw_record(0, number, std::string(20, '\0'));
}

TEST_CASE("walk: a sound log is one run, an empty one nothing") {
  const LogBuilder log = ten_records();
  const Walk walked = walk_over(log.bytes());
  REQUIRE(walked.parts.size() == 1);
  CHECK(walked.parts[0].kind == Kind::sound);
  CHECK(walked.parts[0].count == 10);
  CHECK(walked.parts[0].end == log.bytes().size());
  CHECK_FALSE(walked.strict_error.has_value());
  CHECK(walk_over({}).parts.empty());
}

TEST_CASE("walk: a damaged record is hopped over by its declared end") {
  LogBuilder log = ten_records();
  for (const std::size_t index : {std::size_t{3}, std::size_t{4}, std::size_t{9}}) {
    log.record(index)[40] ^= std::byte{0x18};
  }
  const Walk walked = walk_over(log.bytes());
  REQUIRE(walked.parts.size() == 5);
  CHECK(walked.parts[1].kind == Kind::framed);
  CHECK(walked.parts[1].first_number == 4);
  CHECK(walked.parts[2].kind == Kind::framed);
  CHECK(walked.parts[2].first_number == 5);
  CHECK(walked.parts[3].count == 4);
  CHECK(walked.parts[4].end == log.bytes().size());
  CHECK(walked.prefix_bytes == log.offset(3));
}

TEST_CASE("walk: a wrong length is replaced by the payload's own") {
  LogBuilder log = ten_records();
  log.record(3)[1] = std::byte{0x33};
  const Walk walked = walk_over(log.bytes());
  REQUIRE(walked.parts.size() == 3);
  CHECK(walked.parts[1].length_wrong);
  CHECK(walked.parts[1].end == log.offset(4));
}

TEST_CASE("walk: what shows no end is searched") {
  LogBuilder log = ten_records();
  ByteVector bytes = log.bytes();
  apply_step({.kind = DamageStep::insert, .at = log.offset(5), .size = 100, .value = 1}, bytes);
  const Walk walked = walk_over(bytes);
  REQUIRE(walked.parts.size() == 3);
  CHECK(walked.parts[1].kind == Kind::unframed);
  CHECK(walked.parts[1].end == log.offset(5) + 100);
  CHECK(walked.parts[2].first_number == 6);
}

TEST_CASE("walk: a number that two damaged places agree on by chance is not believed") {
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
  const Walk walked = walk_over(bytes);
  for (const Part& piece : walked.parts) CHECK(piece.first_number <= 7);
  CHECK(walked.parts.back().kind == Kind::sound);
  CHECK(walked.parts.back().last_number() == 7);
  CHECK(walked.parts.back().count == 2);
}

TEST_CASE("walk: zeros under a wrong length are not the next number but for a flipped bit") {
  // Where record 7 should begin, bytes of another one declare an end at which zeros stand in the
  // place of a number, one bit away from 8.
  ByteVector bytes = varied_log(false).bytes();
  apply_step({DamageStep::duplicate, 3914, 2722, 9657}, bytes);
  apply_step({DamageStep::remove, 899, 6580, 0}, bytes);
  apply_step({DamageStep::remove, 899, 3863, 0}, bytes);
  constexpr std::size_t intact = 1880;
  bool found = false;
  for (const Part& piece : walk_over(bytes).parts) {
    found = found || (piece.kind == Kind::sound && piece.begin <= intact && intact < piece.end);
  }
  CHECK(found);
}

TEST_CASE("walk: the last record's number counts less than its checksum") {
  LogBuilder log = ten_records();
  log.record(9)[format::sequence_at + 1] ^= std::byte{0x36};
  const Walk walked = walk_over(log.bytes());
  REQUIRE(walked.parts.size() == 2);
  CHECK(walked.parts[1].kind == Kind::framed);
  CHECK(walked.parts[1].first_number == 10);
  // With other damage nothing confirms that it is wrong.
  log.record(9)[40] ^= std::byte{0x18};
  CHECK(walk_over(log.bytes()).parts[1].first_number == 10 + 0x3600);
}

TEST_CASE("walk: numbers 0 and the largest are runs of their own") {
  ByteVector bytes;
  for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{1}, UINT64_MAX - 1, UINT64_MAX,
                                     std::uint64_t{0}, std::uint64_t{1}}) {
    const ByteVector record = small_record(number);
    bytes.insert(bytes.end(), record.begin(), record.end());
  }
  const Walk walked = walk_over(bytes);
  REQUIRE(walked.parts.size() == 5);
  for (const std::size_t zero : {std::size_t{0}, std::size_t{3}}) {
    CHECK(walked.parts[zero].first_number == 0);
    CHECK(walked.parts[zero].count == 1);
  }
  CHECK(walked.parts[2].first_number == UINT64_MAX - 1);
  CHECK(walked.parts[2].count == 2);
}

TEST_CASE("walk: keys of lost records, and the record that has the same one") {
  LogBuilder log;
  log.insert("users", "a", "{}");
  log.insert("users", "b", "{\"padding\":1}");
  log.insert("users", "c", "{}");
  log.update("users", "b", "{}");
  auto record = log.record(1);
  record[record.size() - 8] ^= std::byte{0x11};
  const Walk walked = walk_over(log.bytes());
  REQUIRE(walked.lost_keys.entries().size() == 1);
  const auto& entry = walked.lost_keys.entries()[0];
  CHECK(entry.number == 2);
  CHECK(entry.collection_id == "users");
  CHECK(entry.document_id == "b");
  CHECK(walked.lost_keys.last_observation(entry).number == 4);
  CHECK(walked.lost_keys.last_observation(entry).byte_offset == log.offset(3));
}

TEST_CASE("walk: several workers find the parts that one does") {
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
  const auto one = walk(*source, {.workers = 1});
  REQUIRE(one.has_value());
  CHECK(one->parts.size() > 40);
  CHECK(one->parts.back().end == bytes.size());
  for (const unsigned workers : {2U, 3U, 8U}) {
    CAPTURE(workers);
    const auto more = walk(*source, {.workers = workers});
    REQUIRE(more.has_value());
    CHECK(more->size == one->size);
    CHECK(more->prefix_bytes == one->prefix_bytes);
    CHECK(more->strict_error == one->strict_error);
    REQUIRE(more->parts.size() == one->parts.size());
    for (std::size_t i = 0; i < one->parts.size(); ++i) {
      const Part& expected = one->parts[i];
      const Part& found = more->parts[i];
      CAPTURE(expected.begin);
      CHECK(found.kind == expected.kind);
      CHECK(found.check == expected.check);
      CHECK(found.length_wrong == expected.length_wrong);
      CHECK(found.begin == expected.begin);
      CHECK(found.end == expected.end);
      CHECK(found.first_number == expected.first_number);
      CHECK(found.count == expected.count);
      CHECK(more->bit_flips.in(found) == one->bit_flips.in(expected));
    }
    REQUIRE(more->lost_keys.entries().size() == one->lost_keys.entries().size());
  }
}

}  // namespace

#include "repair/repaired_bytes.hpp"

#include <string>

#include <doctest/doctest.h>
#include <unistd.h>

#include "files.hpp"
#include "log_builder.hpp"
#include "log_reading.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

struct Written {
  Result<void> result;
  ByteVector bytes;
};

Written write(const ByteVector& log, const RepairPlan& plan) {
  const MemoryFile input(log);
  auto source = ByteSource::from_descriptor(input.descriptor(), "some.wal");
  REQUIRE(source);
  const MemoryFile output({});
  Written written{.result = write_repaired_bytes(**source, plan, output.descriptor(), "out"),
                  .bytes = {}};
  written.bytes.resize(static_cast<std::size_t>(::lseek(output.descriptor(), 0, SEEK_END)));
  REQUIRE(::pread(output.descriptor(), written.bytes.data(), written.bytes.size(), 0) ==
          static_cast<ssize_t>(written.bytes.size()));
  return written;
}

KeptRange whole(const LogBuilder& log) {
  return {.byte_offset = 0,
          .length = log.bytes().size(),
          .first_sequence_number = 1,
          .count = log.count(),
          .new_first_sequence_number = 1};
}

}  // namespace

TEST_CASE("repaired bytes: what is kept is copied as it is, however long") {
  LogBuilder log;
  for (int i = 0; i < 5; ++i) {
    log.insert("c", "d", std::string(std::size_t{700000}, static_cast<char>('a' + i)));
  }
  RepairPlan plan;
  plan.kept.push_back(whole(log));
  const Written written = write(log.bytes(), plan);
  CHECK(written.result);
  CHECK(written.bytes == log.bytes());
}

TEST_CASE("repaired bytes: nothing kept is an empty log") {
  const Written written = write(mixed_log().bytes(), {});
  CHECK(written.result);
  CHECK(written.bytes.empty());
}

TEST_CASE("repaired bytes: renumbered records differ in number and checksum only") {
  LogBuilder log = mixed_log();
  RepairPlan plan;
  plan.kept.push_back({.byte_offset = log.offset(2),
                       .length = log.offset(5) - log.offset(2),
                       .first_sequence_number = 3,
                       .count = 3,
                       .new_first_sequence_number = 1});
  const Written written = write(log.bytes(), plan);
  REQUIRE(written.result);
  const auto before = read_as_file(log.bytes()).records;
  const Reading after = read_as_file(written.bytes);
  CHECK_FALSE(after.damage);
  REQUIRE(after.records.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    OwnedRecord expected = before[i + 2];
    expected.sequence_number = i + 1;
    expected.byte_offset = after.records[i].byte_offset;
    expected.checksum = after.records[i].checksum;
    CHECK(after.records[i] == expected);
  }
}

TEST_CASE("repaired bytes: a bit is flipped back only where that makes the record sound") {
  LogBuilder log = mixed_log();
  ByteVector damaged = log.bytes();
  const std::size_t at = log.offset(1) + 20;
  const auto sound = std::to_integer<std::uint8_t>(damaged[at]);
  flip_bit(damaged, 8 * at + 3);
  const auto stored = std::to_integer<std::uint8_t>(damaged[at]);
  KeptRange kept{
      .byte_offset = log.offset(1),
      .length = log.length(1),
      .first_sequence_number = 2,
      .count = 1,
      .correction =
          Correction{
              .length = static_cast<std::uint32_t>(log.length(1)),
              .type = std::to_integer<std::uint8_t>(log.record(1)[format::type_at]),
              .sequence_number = 2,
              .bit_flip =
                  BitFlip{.byte_offset = at, .bit = 3, .stored = stored, .corrected = sound}},
      .new_first_sequence_number = 2};
  RepairPlan plan;
  plan.kept.push_back(kept);
  const Written written = write(damaged, plan);
  CHECK(written.result);
  CHECK(written.bytes == ByteVector(log.record(1).begin(), log.record(1).end()));

  plan.kept[0].correction->bit_flip->corrected = static_cast<std::uint8_t>(sound ^ 1U);
  const Written wrong = write(damaged, plan);
  REQUIRE_FALSE(wrong.result);
  CHECK(wrong.result.error().code == ErrorCode::system);
  CHECK(wrong.bytes.empty());
}

TEST_CASE("repaired bytes: a header is as it was written, whatever stands there") {
  LogBuilder log = mixed_log();
  ByteVector damaged = log.bytes();
  for (std::size_t i = 0; i < format::header_size; ++i)
    damaged[log.offset(1) + i] = std::byte{0xee};
  RepairPlan plan;
  plan.kept.push_back({.byte_offset = log.offset(1),
                       .length = log.length(1),
                       .first_sequence_number = 2,
                       .count = 1,
                       .correction = Correction{.length = static_cast<std::uint32_t>(log.length(1)),
                                                .type = std::to_integer<std::uint8_t>(
                                                    log.record(1)[format::type_at]),
                                                .sequence_number = 2},
                       .new_first_sequence_number = 2});
  const Written written = write(damaged, plan);
  CHECK(written.result);
  CHECK(written.bytes == ByteVector(log.record(1).begin(), log.record(1).end()));
}

TEST_CASE("repaired bytes: a record is joined from two places only if that makes it sound") {
  LogBuilder log = mixed_log();
  const std::size_t cut = log.offset(1) + 20;
  const auto middle = log.bytes().begin() + static_cast<std::ptrdiff_t>(cut);
  ByteVector bytes(middle, log.bytes().end());
  bytes.insert(bytes.end(), log.bytes().begin(), middle);
  RepairPlan plan;
  plan.kept.push_back({.byte_offset = bytes.size() - 20,
                       .length = log.length(1),
                       .first_sequence_number = 2,
                       .count = 1,
                       .end = ByteRange{.byte_offset = 0, .length = log.length(1) - 20},
                       .new_first_sequence_number = 2});
  const Written written = write(bytes, plan);
  CHECK(written.result);
  CHECK(written.bytes == ByteVector(log.record(1).begin(), log.record(1).end()));
  bytes[3] ^= std::byte{1};
  CHECK_FALSE(write(bytes, plan).result);
}

TEST_CASE("repaired bytes: a log that became shorter is a failure") {
  const LogBuilder log = mixed_log();
  RepairPlan plan;
  plan.kept.push_back(whole(log));
  ByteVector shorter = log.bytes();
  shorter.pop_back();
  CHECK_FALSE(write(shorter, plan).result);
  plan.kept[0].new_first_sequence_number = 2;
  CHECK_FALSE(write(shorter, plan).result);
}

TEST_CASE("repaired bytes: a restored record gets the number of its place") {
  RepairPlan plan;
  plan.kept.push_back({.count = 1, .restored = std::size_t{1}, .new_first_sequence_number = 1});
  plan.restored = {{},
                   {.type = RecordType::update,
                    .sequence_number = 9,
                    .collection_id = "c",
                    .document_id = "d",
                    .schema_id = "s",
                    .schema_version = "v1",
                    .body = "{}"}};
  const Written written = write({}, plan);
  REQUIRE(written.result);
  const Reading after = read_as_file(written.bytes);
  REQUIRE(after.records.size() == 1);
  CHECK(after.records[0].type == RecordType::update);
  CHECK(after.records[0].sequence_number == 1);
  CHECK(after.records[0].body == "{}");
}

TEST_CASE("repaired bytes: a full disk is a failure") {
  LogBuilder log;
  log.insert("c", "d", std::string(20000, 'x'));
  RepairPlan plan;
  plan.kept.push_back(whole(log));
  const MemoryFile input(log.bytes());
  auto source = ByteSource::from_descriptor(input.descriptor(), "some.wal");
  REQUIRE(source);
  const MemoryFile output({});
  const FileSizeLimit limit(4096);
  const auto written = write_repaired_bytes(**source, plan, output.descriptor(), "out");
  REQUIRE_FALSE(written);
  CHECK(written.error().code == ErrorCode::system);
  CHECK(written.error().path == "out");
}

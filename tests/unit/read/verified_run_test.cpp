#include "read/verified_run.hpp"

#include <random>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "damage_builder.hpp"
#include "files.hpp"
#include "log_reading.hpp"
#include "share_of_cases.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

constexpr std::size_t chunk_size = std::size_t{1} << 17;

/// Of several chunks, with records that end after one of them by little and by much.
LogBuilder long_log(std::size_t size) {
  static constexpr std::size_t body_sizes[] = {10, 250, 4000, 90, 60000, 5, 9000};
  std::mt19937_64 random(4);
  LogBuilder log;
  while (log.bytes().size() < size) {
    const std::string id = "user_" + std::to_string(random() % 100);
    log.insert("users", id, std::string(body_sizes[random() % std::size(body_sizes)], 'x'));
  }
  return log;
}

/// A line for each record, and which threads made them.
struct Lines {
  std::string all;
  std::size_t stop_after = SIZE_MAX;  ///< this many bytes
  RecordText text{
      .describe = [](const PlacedRecord& record, std::string& out) { out += line(own(record)); },
      .print =
          [this](std::string& out) {
            all += out;
            out.clear();
            return all.size() < stop_after;
          }};

  RunOutput<std::string> output() { return {.describe = text.describe, .take = text.print}; }

  static std::string line(const OwnedRecord& record) {
    return std::to_string(record.sequence_number) + "@" + std::to_string(record.byte_offset) +
           record.document_id + record.body.substr(0, 9) + "\n";
  }
};

/// What passing and then reading gives must be what reading alone does, and the text must be that
/// of the records that were passed.
void check_like_reading(Bytes log, unsigned workers) {
  const MemoryFile file(log);
  auto source = *ByteSource::from_descriptor(file.descriptor(), "log");
  const Reading expected = read_as_file(log);

  Lines lines;
  Reader reader(*source, {.threading = {.workers = workers}});
  REQUIRE(reader.skip_valid(UINT64_MAX, lines.text));
  REQUIRE(reader.sequence_number() <= expected.sequence_number);
  const auto passed = static_cast<std::size_t>(reader.sequence_number() - 1);
  std::string said;
  for (std::size_t i = 0; i < passed; ++i) said += Lines::line(expected.records[i]);
  REQUIRE(lines.all == said);
  for (std::size_t i = passed; i < expected.records.size(); ++i) {
    REQUIRE(*reader.next());
    REQUIRE(own(reader.record()) == expected.records[i]);
  }
  REQUIRE_FALSE(*reader.next());
  REQUIRE(reader.byte_offset() == expected.byte_offset);
  REQUIRE(reader.sequence_number() == expected.sequence_number);
  REQUIRE(reader.damage().has_value() == expected.damage.has_value());
  if (expected.damage) REQUIRE(reader.damage()->message == expected.damage->message);

  Reader silent(*source, {.threading = {.workers = workers}});
  REQUIRE(silent.skip_valid());
  REQUIRE(silent.sequence_number() == passed + 1);
}

void check_like_reading(Bytes log) {
  for (const unsigned workers : {2U, 3U, 8U}) check_like_reading(log, workers);
}

void check_passed_whole(const LogBuilder& log) {
  const MemoryFile file(log.bytes());
  const auto source = *ByteSource::from_descriptor(file.descriptor(), "log");
  for (const std::size_t workers : {1U, 2U, 3U, 8U}) {
    const LogPosition end = *verify_run(*source, {0, 1}, UINT64_MAX, workers);
    CHECK(end.byte_offset == log.bytes().size());
    CHECK(end.sequence_number == log.count() + 1);
  }
  check_like_reading(log.bytes());
}

TEST_CASE("verified run: passes a sound log to its end") {
  for (const std::size_t size : {std::size_t{1}, chunk_size - 1000, chunk_size, 2 * chunk_size,
                                 3 * chunk_size, 9 * chunk_size + 5}) {
    const LogBuilder log = long_log(size);
    check_passed_whole(log);
  }
  check_like_reading({});
  check_like_reading(varied_log(true).bytes());
}

TEST_CASE("verified run: begins and ends where it is told to") {
  const LogBuilder log = long_log(6 * chunk_size);
  const MemoryFile file(log.bytes());
  auto source = *ByteSource::from_descriptor(file.descriptor(), "log");
  for (const std::size_t from : {std::size_t{0}, std::size_t{1}, log.count() / 2, log.count()}) {
    for (const std::size_t before : {from, from + 1, log.count() - 1, log.count(), SIZE_MAX - 1}) {
      const LogPosition end = *verify_run(*source, {log.offset(from), from + 1},
                                          static_cast<std::uint64_t>(before) + 1, 2);
      const std::size_t expected = std::max(from, std::min(before, log.count()));
      REQUIRE(end.byte_offset == log.offset(expected));
      REQUIRE(end.sequence_number == expected + 1);
    }
  }
}

TEST_CASE("verified run: stops at damage, wherever it is") {
  const LogBuilder log = long_log(5 * chunk_size);
  std::mt19937_64 random(8);
  for (std::size_t i = 0; i < share_of_cases(300); ++i) {
    ByteVector damaged = log.bytes();
    for (std::uint64_t count = 1 + random() % 2; count > 0; --count) {
      apply_step(random_step(log, random), damaged);
    }
    check_like_reading(damaged);
  }
}

TEST_CASE(
    "verified run: passes records that are longer than a chunk, wherever they begin and end") {
  for (const std::size_t before : {std::size_t{1}, chunk_size / 2, chunk_size - 400}) {
    LogBuilder log = long_log(before);
    for (const std::size_t size : {chunk_size - 100, chunk_size + 1, 2 * chunk_size - 100,
                                   2 * chunk_size - 100, std::size_t{10}}) {
      log.insert("users", "long", std::string(size, 'x'));
    }
    check_passed_whole(log);
  }
}

TEST_CASE("verified run: leaves a record longer than two chunks to the reader") {
  LogBuilder log = long_log(chunk_size);
  const std::size_t before = log.count();
  log.insert("users", "long", std::string(2 * chunk_size, 'x'));
  log.insert("users", "after", "{}");
  const MemoryFile file(log.bytes());
  const auto source = *ByteSource::from_descriptor(file.descriptor(), "log");
  CHECK(verify_run(*source, {0, 1}, UINT64_MAX, 2)->sequence_number == before + 1);
  check_like_reading(log.bytes());
}

TEST_CASE("verified run: stops when its text is not wanted any more") {
  const LogBuilder log = long_log(9 * chunk_size);
  const MemoryFile file(log.bytes());
  const auto source = *ByteSource::from_descriptor(file.descriptor(), "log");
  Lines whole;
  REQUIRE(verify_run(*source, {0, 1}, UINT64_MAX, 2, whole.output()));
  for (const std::size_t share : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
    Lines lines;
    lines.stop_after = whole.all.size() * share / 4;
    REQUIRE(verify_run(*source, {0, 1}, UINT64_MAX, 2, lines.output()));
    CHECK(lines.all.size() < whole.all.size());
    CHECK(whole.all.starts_with(lines.all));
  }
}

TEST_CASE("verified run: a file that became shorter is an error, after all that could be read") {
  const LogBuilder log = long_log(6 * chunk_size);
  const TemporaryDirectory directory;
  const std::string path = directory.file("log.wal");
  write_file(path, log.bytes());
  auto source = *ByteSource::open(path);
  write_file(path, Bytes(log.bytes()).first(3 * chunk_size));
  Lines lines;
  Reader reader(*source, {.threading = {.workers = 2}});
  const auto passed = reader.skip_valid(UINT64_MAX, lines.text);
  REQUIRE_FALSE(passed.has_value());
  CHECK(passed.error().code == ErrorCode::system);
  CHECK(lines.all.find("1@0") == 0);

  // What is not sound comes before what cannot be read.
  ByteVector damaged = log.bytes();
  damaged[chunk_size] ^= std::byte{1};
  write_file(path, Bytes(damaged).first(3 * chunk_size));
  Reader other(*source, {.threading = {.workers = 2}});
  REQUIRE(other.skip_valid().has_value());
  CHECK(other.byte_offset() <= chunk_size);
}

TEST_CASE("verified run: is not made of a pipe, or where nobody wants it") {
  const LogBuilder log = long_log(3 * chunk_size);
  const FedPipe pipe(log.bytes());
  auto piped = *ByteSource::from_descriptor(pipe.descriptor(), "pipe");
  Reader of_pipe(*piped, {.threading = {.workers = 2}});
  REQUIRE(of_pipe.skip_valid());
  CHECK(of_pipe.byte_offset() == 0);
  CHECK(*of_pipe.next());

  const MemoryFile file(log.bytes());
  auto source = *ByteSource::from_descriptor(file.descriptor(), "log");
  Reader reader(*source, {.threading = {.workers = 1}});
  REQUIRE(reader.skip_valid());
  CHECK(reader.byte_offset() == 0);
}

}  // namespace

// A read that fails is an error of the call that needed it, never damage and never the log's end;
// one that gives less than was asked for changes nothing.

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <aerowal/reader.hpp>
#include <aerowal/replay.hpp>

#include "damage_builder.hpp"
#include "faulty_source.hpp"
#include "log_reading.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// Records of all sizes up to some that are longer than the reader's buffer; sound, with a flipped
/// bit in the long one, and torn.
std::vector<ByteVector> logs() {
  const LogBuilder log = varied_log(true);
  ByteVector flipped = log.bytes();
  flipped[flipped.size() - 100] ^= std::byte{1};
  ByteVector torn = log.bytes();
  torn.resize(torn.size() - 1);
  return {log.bytes(), flipped, torn};
}

const Reader::Options smallest_buffer{.buffer_size = 4096};

void check_is_beginning(const std::vector<OwnedRecord>& records,
                        const std::vector<OwnedRecord>& all) {
  REQUIRE(records.size() <= all.size());
  CHECK(std::equal(records.begin(), records.end(), all.begin()));
}

TEST_CASE("failing reads: the reader ends with the error, wherever it is, and with no damage") {
  for (const ByteVector& log : logs()) {
    const auto memory = ByteSource::from_memory(log, "log");
    FaultySource counting(*memory, {});
    const Reading expected = read_log(counting, smallest_buffer);
    REQUIRE_FALSE(expected.error.has_value());
    REQUIRE(counting.reads() > 3);
    for (std::uint64_t n = 0; n < counting.reads(); ++n) {
      CAPTURE(n);
      FaultySource source(*memory, {.failing_read = n});
      const Reading reading = read_log(source, smallest_buffer);
      REQUIRE(reading.error.has_value());
      CHECK(reading.error->message == FaultySource::message);
      CHECK_FALSE(reading.damage.has_value());
      check_is_beginning(reading.records, expected.records);
    }
  }
}

TEST_CASE("failing reads: reads that give less than was asked for change nothing") {
  for (const ByteVector& log : logs()) {
    const auto memory = ByteSource::from_memory(log, "log");
    FaultySource counting(*memory, {});
    const Reading expected = read_log(counting, smallest_buffer);
    for (std::uint64_t n = 0; n < counting.reads(); ++n) {
      CAPTURE(n);
      FaultySource source(*memory, {.short_read = n});
      CHECK(same(read_log(source, smallest_buffer), expected));
    }
    FaultySource source(*memory, {.read_size_max = 7});
    CHECK(same(read_log(source, smallest_buffer), expected));
  }
}

TEST_CASE("failing reads: a run that several threads verify ends with the error, or needed none") {
  LogBuilder log;
  for (int i = 0; i < 3000; ++i) log.insert("users", "user_1", std::string(200, 'x'));
  const auto memory = ByteSource::from_memory(log.bytes(), "log");
  for (const unsigned workers : {2U, 3U, 8U}) {
    for (std::uint64_t n = 0; n < 20; ++n) {
      CAPTURE(n);
      FaultySource source(*memory, {.failing_read = n});
      Reader reader(source, {.threading = {.workers = workers}});
      const auto passed = reader.skip_valid();
      // A chunk that is read twice needs only one of these reads.
      if (passed) {
        CHECK(reader.byte_offset() == log.bytes().size());
      } else {
        CHECK(passed.error().message == FaultySource::message);
      }
    }
    FaultySource never(*memory, {.failing_read = 0, .failing_reads = UINT64_MAX});
    Reader reader(never, {.threading = {.workers = workers}});
    const auto passed = reader.skip_valid();
    REQUIRE_FALSE(passed.has_value());
    CHECK(passed.error().message == FaultySource::message);
    CHECK(reader.byte_offset() == 0);
    FaultySource slow(*memory, {.read_size_max = 1000});
    Reader other(slow, {.threading = {.workers = workers}});
    REQUIRE(other.skip_valid());
    CHECK(other.byte_offset() == log.bytes().size());
  }
}

TEST_CASE("failing reads: a replay ends with the error, also where it reads documents again") {
  const LogBuilder log = varied_log(true);
  const auto memory = ByteSource::from_memory(log.bytes(), "log");
  const auto documents = [](ByteSource& source) -> Result<std::uint64_t> {
    auto replay = Replay::run(source, {});
    if (!replay) return replay.error();
    REQUIRE_FALSE(replay->damage().has_value());
    for (std::uint64_t count = 0;; ++count) {
      const auto more = replay->next();
      if (!more) return more.error();
      if (!*more) return count;
    }
  };
  FaultySource counting(*memory, {});
  const auto expected = documents(counting);
  REQUIRE(expected.has_value());
  REQUIRE(*expected > 0);
  for (std::uint64_t n = 0; n < counting.reads(); ++n) {
    CAPTURE(n);
    FaultySource source(*memory, {.failing_read = n});
    const auto failed = documents(source);
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().message == FaultySource::message);
  }
  FaultySource source(*memory, {.read_size_max = 5});
  CHECK(*documents(source) == *expected);
}

}  // namespace

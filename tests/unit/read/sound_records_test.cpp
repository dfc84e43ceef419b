#include "aerowal/sound_records.hpp"

#include <cstdint>
#include <memory>
#include <vector>

#include <doctest/doctest.h>

#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

SoundRange range_of(const LogBuilder& log, std::size_t first, std::size_t count) {
  return {.byte_offset = log.offset(first),
          .length = log.offset(first + count) - log.offset(first),
          .first_sequence_number = first + 1,
          .count = count};
}

TEST_CASE("sound_records: the records of a range, and none after it") {
  const LogBuilder log = mixed_log();
  const auto source = ByteSource::from_memory(log.bytes(), "log");
  Reader reader(*source);
  std::vector<std::uint64_t> numbers;
  const auto all = for_each_sound(reader, *source, range_of(log, 1, 3), [&](const auto& record) {
    numbers.push_back(record.sequence_number);
    return true;
  });
  REQUIRE(all.has_value());
  CHECK(*all);
  CHECK(numbers == std::vector<std::uint64_t>{2, 3, 4});
}

TEST_CASE("sound_records: it ends where no more are wanted, and says so") {
  const LogBuilder log = mixed_log();
  const auto source = ByteSource::from_memory(log.bytes(), "log");
  Reader reader(*source);
  std::vector<std::uint64_t> numbers;
  const auto until_two = [&](const PlacedRecord& record) {
    numbers.push_back(record.sequence_number);
    return record.sequence_number < 2;
  };
  const auto all = for_each_sound(reader, *source, range_of(log, 0, 3), until_two);
  REQUIRE(all.has_value());
  CHECK_FALSE(*all);
  CHECK(numbers == std::vector<std::uint64_t>{1, 2});

  numbers.clear();
  CHECK(for_each_sound(*source, {range_of(log, 0, 1), range_of(log, 1, 1), range_of(log, 2, 2)},
                       until_two)
            .has_value());
  CHECK(numbers == std::vector<std::uint64_t>{1, 2});
}

TEST_CASE("sound_records: a range that is not sound any more is an error at its place") {
  LogBuilder log = mixed_log();
  log.record(2)[20] ^= std::byte{1};
  const auto source = ByteSource::from_memory(log.bytes(), "log");
  Reader reader(*source);
  std::uint64_t count = 0;
  const auto counted = [&](const PlacedRecord& /*record*/) { return ++count > 0; };
  const auto failed = for_each_sound(reader, *source, range_of(log, 0, 4), counted);
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == ErrorCode::system);
  CHECK(failed.error().path == "log");
  CHECK(failed.error().byte_offset == log.offset(2));
  CHECK(count == 2);
}

}  // namespace

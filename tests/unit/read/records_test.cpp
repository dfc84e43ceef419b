#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <aerowal/reader.hpp>

#include "files.hpp"
#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

static_assert(std::input_iterator<Reader::Records::Iterator>);
static_assert(std::sentinel_for<std::default_sentinel_t, Reader::Records::Iterator>);

LogBuilder log_of_inserts(int count) {
  LogBuilder log;
  for (int i = 0; i < count; ++i) {
    log.insert("users", "user_" + std::to_string(i), std::string(100, 'x'));
  }
  return log;
}

/// What a loop over all elements meets.
struct Met {
  std::vector<std::uint64_t> numbers;
  std::vector<Error> errors;
};

Met meet(Reader& reader) {
  Met met;
  for (const Result<PlacedRecord>& record : reader.records()) {
    if (record) {
      CHECK(record->document_id == "user_" + std::to_string(record->sequence_number - 1));
      met.numbers.push_back(record->sequence_number);
    } else {
      met.errors.push_back(record.error());
    }
  }
  return met;
}

std::vector<std::uint64_t> numbers_to(std::uint64_t last) {
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t number = 1; number <= last; ++number) numbers.push_back(number);
  return numbers;
}

TEST_CASE("records: all of a sound log, once") {
  const LogBuilder log = log_of_inserts(5);
  const MemoryFile file(log.bytes());
  auto source = ByteSource::from_descriptor(file.descriptor(), "log").value();
  Reader reader(*source);
  const Met met = meet(reader);
  CHECK(met.numbers == numbers_to(5));
  CHECK(met.errors.empty());
  CHECK_FALSE(reader.damage().has_value());
  CHECK(meet(reader).numbers.empty());

  reader.seek(log.offset(3), 4);
  CHECK(meet(reader).numbers == std::vector<std::uint64_t>{4, 5});
}

TEST_CASE("records: none of an empty log") {
  const MemoryFile file({});
  auto source = ByteSource::from_descriptor(file.descriptor(), "log").value();
  Reader reader(*source);
  const auto records = reader.records();
  CHECK(records.begin() == records.end());
}

TEST_CASE("records: damage is the last element") {
  LogBuilder log = log_of_inserts(5);
  log.record(2)[50] ^= std::byte{1};
  const MemoryFile file(log.bytes());
  auto source = ByteSource::from_descriptor(file.descriptor(), "log").value();
  Reader reader(*source);
  const Met met = meet(reader);
  CHECK(met.numbers == numbers_to(2));
  REQUIRE(met.errors.size() == 1);
  CHECK(met.errors[0].code == ErrorCode::wal_corruption);
  CHECK(met.errors[0].path == "log");
  CHECK(met.errors[0].byte_offset == log.offset(2));
  CHECK(met.errors[0].sequence_number == 3U);
  REQUIRE(reader.damage().has_value());
  CHECK(met.errors[0].message == reader.damage()->message);
  CHECK(reader.damage()->check == StrictCheck::checksum);

  // It stays until the reader is moved.
  CHECK(meet(reader).errors.size() == 1);
  reader.seek(log.offset(3), 4);
  CHECK(meet(reader).numbers == std::vector<std::uint64_t>{4, 5});
}

TEST_CASE("records: a failure to read is the last element") {
  const LogBuilder log = log_of_inserts(100);
  const MemoryFile file(log.bytes());
  const int descriptor = ::dup(file.descriptor());
  REQUIRE(descriptor >= 0);
  auto source = ByteSource::from_descriptor(descriptor, "log").value();
  Reader reader(*source, {.buffer_size = 4096});
  std::uint64_t records = 0;
  std::vector<Error> errors;
  for (const auto& record : reader.records()) {
    if (!record) {
      errors.push_back(record.error());
      continue;
    }
    if (++records == 1) ::close(descriptor);
  }
  // What was read ahead is still there.
  CHECK(records >= 1);
  CHECK(records < 100);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].code == ErrorCode::system);
  CHECK_FALSE(reader.damage().has_value());
}

TEST_CASE("records: a part, and on from there") {
  const LogBuilder log = log_of_inserts(10);
  const MemoryFile file(log.bytes());
  auto source = ByteSource::from_descriptor(file.descriptor(), "log").value();
  Reader reader(*source);
  for (const auto& record : reader.records()) {
    if (record.value().sequence_number == 4) break;
  }
  CHECK(reader.sequence_number() == 5);
  CHECK(meet(reader).numbers == std::vector<std::uint64_t>{5, 6, 7, 8, 9, 10});
}

}  // namespace

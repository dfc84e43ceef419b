#include "aerowal/frame.hpp"

#include <doctest/doctest.h>

#include "base/offset_text.hpp"
#include "faulty_source.hpp"
#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

Frame frame_at(const ByteVector& log, std::uint64_t byte_offset) {
  const auto source = ByteSource::from_memory(log, "some.wal");
  auto frame = inspect_frame(*source, byte_offset);
  REQUIRE(frame.has_value());
  return *std::move(frame);
}

LogBuilder two_records() {
  LogBuilder log;
  return log.insert("users", "user_1", "{\"n\":1}").update("users", "user_2", "{}");
}

std::size_t field_count(const Frame& frame) {
  std::size_t count = 0;
  for (const auto& field : frame.fields) count += field ? 1 : 0;
  return count;
}

TEST_CASE("frame: a sound record shows all that it has, and no fault") {
  const LogBuilder log = two_records();
  const Frame frame = frame_at(log.bytes(), log.offset(1));
  CHECK(frame.byte_offset == log.offset(1));
  CHECK(frame.remaining == log.length(1));
  CHECK(frame.length == log.length(1));
  CHECK(frame.type == 1);
  CHECK(frame.sequence_number == 2U);
  CHECK(frame.stored_checksum.has_value());
  CHECK(frame.computed_checksum == frame.stored_checksum);
  CHECK_FALSE(frame.fault.has_value());

  const std::string_view names[] = {"collection_id", "document_id", "schema_id", "schema_version",
                                    "document_body"};
  const std::string_view contents[] = {"users", "user_2", "schema", "v1", "{}"};
  std::uint64_t at = log.offset(1) + format::payload_at;
  for (std::size_t i = 0; i < format::field_count; ++i) {
    CAPTURE(i);
    REQUIRE(frame.fields[i].has_value());
    CHECK(frame.fields[i]->name == names[i]);
    CHECK(frame.fields[i]->byte_offset == at);
    CHECK(frame.fields[i]->length == contents[i].size());
    CHECK(frame.fields[i]->fits);
    CHECK(frame.fields[i]->start == contents[i]);
    at += format::field_prefix_size + contents[i].size();
  }
}

TEST_CASE("frame: of a long field only the beginning") {
  LogBuilder log;
  log.insert("users", "user_1", std::string(5000, 'x'));
  const Frame frame = frame_at(log.bytes(), 0);
  REQUIRE(frame.fields[4].has_value());
  CHECK(frame.fields[4]->length == 5000);
  CHECK(frame.fields[4]->fits);
  CHECK(frame.fields[4]->start == std::string(256, 'x'));
}

TEST_CASE("frame: a member is there as soon as the log holds all of it") {
  const LogBuilder log = two_records();
  for (std::size_t size = 1; size < log.length(0); ++size) {
    CAPTURE(size);
    ByteVector part = log.bytes();
    part.resize(size);
    const Frame frame = frame_at(part, 0);
    CHECK(frame.remaining == size);
    CHECK(frame.length.has_value() == (size >= format::type_at));
    CHECK(frame.type.has_value() == (size >= format::sequence_at));
    CHECK(frame.sequence_number.has_value() == (size >= format::payload_at));
    CHECK(frame.fields[0].has_value() == (size >= format::payload_at + 4));
    CHECK_FALSE(frame.stored_checksum.has_value());
    CHECK_FALSE(frame.computed_checksum.has_value());
    REQUIRE(frame.fault.has_value());
    const bool truncated = size < format::record_size_min;
    CHECK(frame.fault->check == (truncated ? StrictCheck::truncated : StrictCheck::length_end));
    CHECK(frame.fault->found == (truncated ? size : log.length(0)));
  }
}

TEST_CASE("frame: a field whose length reaches past the record hides those after it") {
  LogBuilder log = two_records();
  log.record(0)[format::payload_at + 4 + 5] = std::byte{0xff};  // of the second field
  reseal(log.record(0));
  const Frame frame = frame_at(log.bytes(), 0);
  CHECK(field_count(frame) == 2);
  CHECK(frame.fields[0]->fits);
  CHECK_FALSE(frame.fields[1]->fits);
  CHECK(frame.fields[1]->length == 0xff);
  // Up to the end of the record, and not on into the next one.
  CHECK(frame.fields[1]->start.size() == log.length(0) - format::checksum_size -
                                             frame.fields[1]->byte_offset -
                                             format::field_prefix_size);
  REQUIRE(frame.fault.has_value());
  CHECK(frame.fault->check == StrictCheck::payload);
  CHECK(frame.fault->payload == PayloadFault::field_past_end);
}

TEST_CASE("frame: the first check that fails") {
  const auto check_of = [](std::size_t at, std::byte value, bool sealed) {
    LogBuilder log = two_records();
    log.record(0)[at] = value;
    if (sealed) reseal(log.record(0));
    const Frame frame = frame_at(log.bytes(), 0);
    REQUIRE(frame.fault.has_value());
    return *frame.fault;
  };
  const RecordFault minimum = check_of(0, std::byte{36}, false);
  CHECK(minimum.check == StrictCheck::length_minimum);
  CHECK(minimum.found == 36);
  CHECK(check_of(2, std::byte{1}, false).check == StrictCheck::length_end);
  const RecordFault type = check_of(format::type_at, std::byte{9}, true);
  CHECK(type.check == StrictCheck::type);
  CHECK(type.found == 9);

  LogBuilder log = two_records();
  flip_bit(log.record(0), 8 * format::type_at);
  const Frame frame = frame_at(log.bytes(), 0);
  REQUIRE(frame.fault.has_value());
  CHECK(frame.fault->check == StrictCheck::checksum);
  CHECK(frame.fault->expected == frame.computed_checksum);
  CHECK(frame.fault->found == frame.stored_checksum);
}

TEST_CASE("frame: one place does not show the order of numbers") {
  const ByteVector wild = raw_record(0, UINT64_MAX, std::string(20, '\0'));
  const Frame frame = frame_at(wild, 0);
  CHECK(frame.sequence_number == UINT64_MAX);
  CHECK_FALSE(frame.fault.has_value());
}

TEST_CASE("frame: nothing begins at the end of the log or after it") {
  const LogBuilder log = two_records();
  const auto source = ByteSource::from_memory(log.bytes(), "some.wal");
  for (const std::uint64_t at : {std::uint64_t{log.bytes().size()}, UINT64_MAX}) {
    const auto frame = inspect_frame(*source, at);
    REQUIRE_FALSE(frame.has_value());
    CHECK(frame.error().code == ErrorCode::usage);
    CHECK(frame.error().path == "some.wal");
    CHECK(frame.error().message == "the log ends at byte " + offset_text(log.bytes().size()) +
                                       ", so nothing begins at byte " + offset_text(at));
  }
}

TEST_CASE("frame: any read that fails is its error") {
  const LogBuilder log = two_records();
  const auto source = ByteSource::from_memory(log.bytes(), "some.wal");
  FaultySource counted(*source, {});
  REQUIRE(inspect_frame(counted, 0).has_value());
  REQUIRE(counted.reads() > 1);
  for (std::uint64_t failing = 0; failing < counted.reads(); ++failing) {
    FaultySource faulty(*source, {.failing_read = failing});
    const auto frame = inspect_frame(faulty, 0);
    REQUIRE_FALSE(frame.has_value());
    CHECK(frame.error().message == FaultySource::message);
  }
}

}  // namespace

#include <cstdint>
#include <limits>
#include <string>

#include <doctest/doctest.h>

#include <aerowal/format.hpp>
#include <aerowal/record.hpp>

#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

Record sample_record() {
  return {.type = RecordType::update,
          .sequence_number = 0x0102030405060708U,
          .collection_id = "c",
          .document_id = "id",
          .schema_id = "",
          .schema_version = "v1",
          .body = bytes_of("{}")};
}

std::optional<RecordFault> decoded(const ByteVector& bytes, PlacedRecord& record) {
  return decode(bytes, crc32(Bytes(bytes).first(bytes.size() - 4)), record);
}

RecordFault fault_of(const ByteVector& bytes) {
  PlacedRecord record;
  const auto fault = decoded(bytes, record);
  REQUIRE(fault.has_value());
  return *fault;
}

TEST_CASE("record: the types have their names") {
  CHECK(name(RecordType::insert) == "INSERT");
  CHECK(name(RecordType::update) == "UPDATE");
  CHECK(name(RecordType::delete_) == "DELETE");
  CHECK(record_type_named("INSERT") == RecordType::insert);
  CHECK(record_type_named("UPDATE") == RecordType::update);
  CHECK(record_type_named("DELETE") == RecordType::delete_);
  for (const char* const other : {"", "insert", "INSERT ", "UPSERT", "DELET"}) {
    CHECK_FALSE(record_type_named(other).has_value());
  }
}

TEST_CASE("record: the encoding, byte by byte") {
  ByteVector out{std::byte{0xee}};
  const auto placement = encode(sample_record(), out);
  REQUIRE(placement.has_value());
  const std::string_view expected(
      "\xee\x2c\0\0\0\x01\x08\x07\x06\x05\x04\x03\x02\x01"
      "\x01\0\0\0c\x02\0\0\0id\0\0\0\0\x02\0\0\0v1\x02\0\0\0{}",
      41);
  CHECK(text_of(Bytes(out).first(41)) == expected);
  CHECK(out.size() == 45);
  CHECK(placement->sequence_number == 0x0102030405060708U);
  CHECK(placement->byte_offset == 0);
  CHECK(placement->length == 44);
  CHECK(placement->checksum == crc32(Bytes(out).subspan(1, 40)));
  const ByteVector independent = raw_record(1, 0x0102030405060708U, payload_of(sample_record()));
  CHECK(ByteVector(out.begin() + 1, out.end()) == independent);
}

TEST_CASE("record: the smallest one") {
  ByteVector out;
  const auto placement = encode({}, out);
  REQUIRE(placement.has_value());
  CHECK(placement->length == format::record_size_min);
  CHECK(out == raw_record(0, 0, std::string(20, '\0')));
}

TEST_CASE("record: decoding gives back what was encoded") {
  const std::string every_byte = [] {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    return bytes;
  }();
  for (const RecordType type : {RecordType::insert, RecordType::update, RecordType::delete_}) {
    Record record = sample_record();
    record.type = type;
    record.document_id = "日本\xf0\x9f\x98\x80";
    record.schema_id = std::string_view("\0", 1);
    record.body = bytes_of(every_byte);
    ByteVector out;
    const auto placement = encode(record, out);
    REQUIRE(placement.has_value());
    PlacedRecord back;
    back.byte_offset = 77;
    CHECK_FALSE(decoded(out, back).has_value());
    CHECK(back.type == type);
    CHECK(back.sequence_number == record.sequence_number);
    CHECK(back.collection_id == record.collection_id);
    CHECK(back.document_id == record.document_id);
    CHECK(back.schema_id == record.schema_id);
    CHECK(back.schema_version == record.schema_version);
    CHECK(text_of(back.body) == every_byte);
    CHECK(back.length == out.size());
    CHECK(back.checksum == placement->checksum);
    CHECK(back.byte_offset == 77);
    CHECK(reinterpret_cast<const std::byte*>(back.document_id.data()) > out.data());
  }
}

TEST_CASE("record: a string that is not UTF-8 is not encoded") {
  const auto refused = [](const Record& record, const char* field) {
    ByteVector out{std::byte{1}};
    const auto placement = encode(record, out);
    REQUIRE_FALSE(placement.has_value());
    CHECK(placement.error().code == ErrorCode::usage);
    CHECK(placement.error().message == std::string(field) + " is not valid UTF-8");
    CHECK(out == ByteVector{std::byte{1}});
  };
  refused({.collection_id = "\xff"}, "collection_id");
  refused({.document_id = "a\xc0\x80"}, "document_id");
  refused({.schema_id = "\xed\xa0\x80"}, "schema_id");
  refused({.schema_version = "\xe2\x82"}, "schema_version");
  ByteVector out;
  CHECK(encode({.body = bytes_of("\xff")}, out).has_value());
}

TEST_CASE("record: no more than the length field can hold") {
  // Only the sizes of these fields are looked at, so they need not point to anything.
  static const char nothing = 0;
  const auto view = [](std::uint64_t size) { return std::string_view(&nothing, size); };
  constexpr std::uint64_t largest = format::record_size_max - format::record_size_min;

  auto length = encoded_length({.collection_id = view(largest)});
  REQUIRE(length.has_value());
  CHECK(*length == format::record_size_max);
  length = encoded_length({.collection_id = view(largest - 7), .schema_version = view(7)});
  REQUIRE(length.has_value());
  CHECK(*length == format::record_size_max);

  const auto refused = [](const Result<std::uint32_t>& result) {
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == ErrorCode::usage);
    CHECK(result.error().message ==
          "the record would be longer than 4294967295 bytes, the most that its length field can "
          "hold");
  };
  refused(encoded_length({.collection_id = view(largest + 1)}));
  refused(encoded_length({.collection_id = view(largest), .document_id = view(1)}));
  refused(encoded_length({.schema_id = view(std::uint64_t{1} << 32)}));
  refused(encoded_length({.collection_id = view(std::uint64_t{1} << 62),
                          .document_id = view(std::uint64_t{1} << 62),
                          .schema_id = view(std::uint64_t{1} << 62),
                          .schema_version = view(std::uint64_t{1} << 62)}));
  ByteVector out;
  const auto placement = encode({.document_id = view(largest + 1)}, out);
  REQUIRE_FALSE(placement.has_value());
  CHECK(placement.error().code == ErrorCode::usage);
  CHECK(out.empty());
}

TEST_CASE("record: a wrong checksum") {
  ByteVector bytes = raw_record(0, 1, payload_of(sample_record()));
  const std::uint32_t computed = crc32(Bytes(bytes).first(bytes.size() - 4));
  bytes.back() ^= std::byte{0x80};
  const RecordFault fault = fault_of(bytes);
  CHECK(fault.check == StrictCheck::checksum);
  CHECK(fault.expected == computed);
  CHECK(fault.found == (computed ^ 0x80000000U));
}

TEST_CASE("record: every type but three is unknown") {
  for (int type = 0; type < 256; ++type) {
    const ByteVector bytes =
        raw_record(static_cast<std::uint8_t>(type), 1, payload_of(sample_record()));
    PlacedRecord record;
    const auto fault = decoded(bytes, record);
    CHECK(fault.has_value() == (type > 2));
    if (!fault) continue;
    CHECK(fault->check == StrictCheck::type);
    CHECK(fault->found == static_cast<std::uint64_t>(type));
    CHECK(fault->expected == 0);
  }
}

struct PayloadCase {
  std::string payload;
  PayloadFault fault;
  std::size_t field;
  std::size_t position;
  std::uint64_t expected;
  std::uint64_t found;
};

std::string size_prefix(std::uint32_t size) {
  std::string text;
  for (int i = 0; i < 4; ++i) text += static_cast<char>(size >> (8 * i));
  return text;
}

TEST_CASE("record: of two faults in a payload the one that AeroDB's reader comes to first") {
  const std::string none = size_prefix(0);
  const std::string invalid = size_prefix(3) + "ab\xff";
  const RecordFault before_end =
      fault_of(raw_record(0, 1, invalid + none + size_prefix(99) + none));
  CHECK(before_end.payload == PayloadFault::invalid_utf8);
  CHECK(before_end.index == 2);
  CHECK(before_end.invalid_length == 1);
  const RecordFault after_end =
      fault_of(raw_record(0, 1, none + size_prefix(99) + "ab\xff" + none));
  CHECK(after_end.payload == PayloadFault::field_past_end);
  const RecordFault before_rest =
      fault_of(raw_record(0, 1, none + invalid + none + none + none + "x"));
  CHECK(before_rest.payload == PayloadFault::invalid_utf8);
  CHECK(before_rest.field == 1);
}

TEST_CASE("record: malformed payloads") {
  const std::string none = size_prefix(0);
  const PayloadCase cases[] = {
      {size_prefix(17) + std::string(16, 'x'), PayloadFault::field_past_end, 0, 13, 16, 17},
      {size_prefix(UINT32_MAX) + std::string(16, 'x'), PayloadFault::field_past_end, 0, 13, 16,
       UINT32_MAX},
      {size_prefix(16) + std::string(16, 'x'), PayloadFault::field_past_end, 1, 33, 0, 4},
      {size_prefix(13) + std::string(16, 'x'), PayloadFault::field_past_end, 1, 30, 3, 4},
      {none + size_prefix(13) + std::string(12, 'x'), PayloadFault::field_past_end, 1, 17, 12, 13},
      {none + none + size_prefix(9) + none + none, PayloadFault::field_past_end, 2, 21, 8, 9},
      {none + none + none + size_prefix(5) + none, PayloadFault::field_past_end, 3, 25, 4, 5},
      {none + none + none + none + size_prefix(1), PayloadFault::field_past_end, 4, 29, 0, 1},
      {none + none + none + none + size_prefix(4) + "abc", PayloadFault::field_past_end, 4, 29, 3,
       4},
      {none + none + none + none + none + "x", PayloadFault::trailing_bytes, 5, 33, 0, 1},
      {none + none + none + none + size_prefix(1) + "ab" + none, PayloadFault::trailing_bytes, 5,
       34, 0, 5},
      {size_prefix(2) + "a\xff" + none + none + none + none, PayloadFault::invalid_utf8, 0, 18, 0,
       0xff},
      {none + size_prefix(2) + "\xc3(" + none + none + none, PayloadFault::invalid_utf8, 1, 21, 0,
       0xc3},
      {none + none + size_prefix(3) + "\xed\xa0\x80" + none + none, PayloadFault::invalid_utf8, 2,
       25, 0, 0xed},
      {none + none + none + size_prefix(1) + "\x80" + none, PayloadFault::invalid_utf8, 3, 29, 0,
       0x80},
  };
  for (const PayloadCase& each : cases) {
    CAPTURE(each.field);
    CAPTURE(each.position);
    const RecordFault fault = fault_of(raw_record(0, 1, each.payload));
    CHECK(fault.check == StrictCheck::payload);
    CHECK(fault.payload == each.fault);
    CHECK(fault.field == each.field);
    CHECK(fault.position == each.position);
    CHECK(fault.expected == each.expected);
    CHECK(fault.found == each.found);
  }
}

TEST_CASE("record: what a caller knows of a record is held to it") {
  const Placement placement{
      .sequence_number = 26, .byte_offset = 5195, .length = 174, .checksum = 0xc74bc3af};
  CHECK(check_expected(placement, {}).has_value());
  CHECK(check_expected(placement, {.sequence_number = 26U, .length = 174U, .checksum = 0xc74bc3afU})
            .has_value());
  const auto refused = [&](const ExpectedPlacement& expected, const char* message) {
    const auto result = check_expected(placement, expected);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == ErrorCode::usage);
    CHECK(result.error().message == message);
  };
  refused({.sequence_number = 27U, .length = 1U},
          "sequence_number is 27, but this record would get 26; nothing of it was written");
  refused({.sequence_number = 26U, .length = 0x1000000aeU, .checksum = 1U},
          "length is 4294967470, but this record would get 174; nothing of it was written");
  refused({.checksum = 0xaU},
          "checksum is 0000000a, but this record would get c74bc3af; nothing of it was written");
}

}  // namespace

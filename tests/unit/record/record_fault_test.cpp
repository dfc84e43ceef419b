#include <string>

#include <doctest/doctest.h>

#include <aerowal/finding.hpp>

#include "enum_names.hpp"

namespace {

using aerowal::PayloadFault;
using aerowal::RecordFault;
using aerowal::StrictCheck;

TEST_CASE("damage: the checks have their names") {
  aerowal::testing::check_enum_names<StrictCheck>(
      {"truncated", "length_minimum", "length_end", "checksum", "type", "payload", "sequence"},
      aerowal::strict_check_named);
}

TEST_CASE("damage: so have the faults of a payload") {
  aerowal::testing::check_enum_names<PayloadFault>(
      {"none", "field_past_end", "invalid_utf8", "trailing_bytes"}, aerowal::payload_fault_named);
}

TEST_CASE("damage: each fault in one sentence") {
  const auto plain = [](StrictCheck check, std::uint64_t expected, std::uint64_t found) {
    return describe(RecordFault{.check = check, .expected = expected, .found = found});
  };
  CHECK(plain(StrictCheck::truncated, 37, 12) ==
        "Truncated WAL: 12 bytes remaining, minimum record size is 37");
  CHECK(plain(StrictCheck::length_minimum, 37, 36) == "Invalid record length: 36");
  CHECK(plain(StrictCheck::length_end, 100, 4294967295) ==
        "Record length 4294967295 exceeds remaining file size 100");
  CHECK(plain(StrictCheck::checksum, 0x7f318d93, 0xc3af7d37) ==
        "Checksum mismatch: computed 7f318d93, stored c3af7d37");
  CHECK(plain(StrictCheck::checksum, 0, 0xa) ==
        "Checksum mismatch: computed 00000000, stored 0000000a");
  CHECK(plain(StrictCheck::type, 0, 255) == "Invalid record type: 255");
  CHECK(plain(StrictCheck::sequence, 1, 7) == "First sequence number must be 1, got 7");
  CHECK(plain(StrictCheck::sequence, 8, UINT64_MAX) ==
        "Non-sequential sequence number: expected 8, got 18446744073709551615");
}

TEST_CASE("damage: each fault of a payload") {
  const auto payload = [](PayloadFault fault, std::size_t field, std::size_t position,
                          std::uint64_t expected, std::uint64_t found) {
    return describe(RecordFault{.check = StrictCheck::payload,
                                .expected = expected,
                                .found = found,
                                .payload = fault,
                                .field = field,
                                .position = position});
  };
  CHECK(payload(PayloadFault::field_past_end, 0, 13, 16, 17) ==
        "Malformed payload: collection_id at byte 13 of the record asks for 17 bytes where 16 are "
        "left");
  CHECK(payload(PayloadFault::field_past_end, 4, 29, 0, 4) ==
        "Malformed payload: document_body at byte 29 of the record asks for 4 bytes where 0 are "
        "left");
  CHECK(payload(PayloadFault::invalid_utf8, 1, 21, 0, 0xff) ==
        "Malformed payload: invalid UTF-8 in document_id: byte ff at byte 21 of the record");
  CHECK(payload(PayloadFault::invalid_utf8, 2, 21, 0, 0xc0) ==
        "Malformed payload: invalid UTF-8 in schema_id: byte c0 at byte 21 of the record");
  CHECK(payload(PayloadFault::invalid_utf8, 3, 21, 0, 0x80) ==
        "Malformed payload: invalid UTF-8 in schema_version: byte 80 at byte 21 of the record");
  CHECK(payload(PayloadFault::trailing_bytes, 5, 33, 0, 3) ==
        "Malformed payload: 3 bytes after the fifth field, at byte 33 of the record");
}

TEST_CASE("damage: AeroDB's own line of each fault") {
  const auto line = [](const RecordFault& fault, std::uint64_t number = 7) {
    return aerowal::aerodb_line({.check = fault.check,
                                 .byte_offset = 462,
                                 .sequence_number = number,
                                 .aerodb_message = aerowal::aerodb_words(fault)});
  };
  const auto payload = [](PayloadFault fault) {
    return RecordFault{.check = StrictCheck::payload, .payload = fault, .field = 1};
  };
  const std::string begin = "[FATAL] AERO_WAL_CORRUPTION: ";
  const std::string place = " (byte_offset: 462) [violates K2]";
  CHECK(line({.check = StrictCheck::checksum, .expected = 0x7f318d93, .found = 0xc3af7d37}) ==
        begin + "Checksum mismatch: computed 7f318d93, stored c3af7d37" + place);
  CHECK(line({.check = StrictCheck::sequence, .expected = 7, .found = 6}, 6) ==
        begin +
            "Non-sequential sequence number: expected 7, got 6 (sequence_number: 6) "
            "[violates K2]");
  CHECK(line(payload(PayloadFault::field_past_end)) ==
        begin + "failed to fill whole buffer" + place);
  RecordFault utf8 = payload(PayloadFault::invalid_utf8);
  utf8.index = 3;
  utf8.invalid_length = 2;
  CHECK(line(utf8) ==
        begin + "Invalid UTF-8: invalid utf-8 sequence of 2 bytes from index 3" + place);
  utf8.invalid_length = 0;
  CHECK(line(utf8) == begin + "Invalid UTF-8: incomplete utf-8 byte sequence from index 3" + place);
  CHECK(line({.check = StrictCheck::type, .found = 6}) == begin + "Invalid record type: 6" + place);
  // Its reader takes these.
  CHECK(line({.check = StrictCheck::type, .found = 5}).empty());
  CHECK(line(payload(PayloadFault::trailing_bytes)).empty());
}

TEST_CASE("damage: as an error it keeps its place") {
  const aerowal::StrictError damage{.check = StrictCheck::checksum,
                                    .byte_offset = 5195,
                                    .length = 174,
                                    .sequence_number = 26,
                                    .expected = 1,
                                    .found = 2,
                                    .message = "Checksum mismatch"};
  const aerowal::Error error = aerowal::to_error(damage, "some.wal");
  CHECK(error.code == aerowal::ErrorCode::wal_corruption);
  CHECK(error.message == "Checksum mismatch");
  CHECK(error.path == "some.wal");
  CHECK(error.byte_offset == 5195U);
  CHECK(error.sequence_number == 26U);
  CHECK_FALSE(error.line.has_value());
  CHECK_FALSE(error.column.has_value());
}

}  // namespace

#include "aerowal/record_fault.hpp"

#include <array>
#include <cstddef>

#include "aerowal/format.hpp"
#include "base/enum_names.hpp"
#include "base/hex.hpp"

namespace aerowal {

namespace {

std::string describe_payload(const RecordFault& fault) {
  static constexpr std::array<std::string_view, format::field_count + 1> fields{
      "collection_id", "document_id", "schema_id", "schema_version", "document_body", "payload"};
  const std::string field(fields[fault.field]);
  const std::string at = " at byte " + std::to_string(fault.position) + " of the record";
  switch (fault.payload) {
    case PayloadFault::field_past_end:
      return "Malformed payload: " + field + at + " asks for " + std::to_string(fault.found) +
             " bytes where " + std::to_string(fault.expected) + " are left";
    case PayloadFault::invalid_utf8:
      return "Malformed payload: invalid UTF-8 in " + field + ": byte " + hex(fault.found, 2) + at;
    case PayloadFault::trailing_bytes:
      return "Malformed payload: " + std::to_string(fault.found) + " bytes after the fifth field," +
             at;
    case PayloadFault::none:
      break;
  }
  return "Malformed payload";
}

constexpr std::array<std::string_view, 7> strict_check_names{
    "truncated", "length_minimum", "length_end", "checksum", "type", "payload", "sequence"};
static_assert(static_cast<std::size_t>(StrictCheck::sequence) == strict_check_names.size() - 1);

constexpr std::array<std::string_view, 4> payload_fault_names{"none", "field_past_end",
                                                              "invalid_utf8", "trailing_bytes"};
static_assert(static_cast<std::size_t>(PayloadFault::trailing_bytes) ==
              payload_fault_names.size() - 1);

}  // namespace

std::string_view name(StrictCheck check) {
  return strict_check_names[static_cast<std::size_t>(check)];
}

std::optional<StrictCheck> strict_check_named(std::string_view name) {
  return enumerator_named<StrictCheck>(strict_check_names, name);
}

std::string_view name(PayloadFault fault) {
  return payload_fault_names[static_cast<std::size_t>(fault)];
}

std::optional<PayloadFault> payload_fault_named(std::string_view name) {
  return enumerator_named<PayloadFault>(payload_fault_names, name);
}

std::string describe(const RecordFault& fault) {
  const std::string expected = std::to_string(fault.expected);
  const std::string found = std::to_string(fault.found);
  switch (fault.check) {
    case StrictCheck::truncated:
      return "Truncated WAL: " + found + " bytes remaining, minimum record size is " +
             std::to_string(format::record_size_min);
    case StrictCheck::length_minimum:
      return "Invalid record length: " + found;
    case StrictCheck::length_end:
      return "Record length " + found + " exceeds remaining file size " + expected;
    case StrictCheck::checksum:
      return "Checksum mismatch: computed " + hex(fault.expected, 8) + ", stored " +
             hex(fault.found, 8);
    case StrictCheck::type:
      return "Invalid record type: " + found;
    case StrictCheck::payload:
      return describe_payload(fault);
    case StrictCheck::sequence:
      if (fault.expected == format::first_sequence_number) {
        return "First sequence number must be 1, got " + found;
      }
      return "Non-sequential sequence number: expected " + expected + ", got " + found;
  }
  return {};
}

std::string aerodb_words(const RecordFault& fault) {
  static constexpr std::uint64_t last_type_read = 5;
  switch (fault.payload) {
    case PayloadFault::none:
      break;
    case PayloadFault::field_past_end:
      return "failed to fill whole buffer";
    case PayloadFault::invalid_utf8: {
      const std::string index = std::to_string(fault.index);
      if (fault.invalid_length == 0) {
        return "Invalid UTF-8: incomplete utf-8 byte sequence from index " + index;
      }
      return "Invalid UTF-8: invalid utf-8 sequence of " + std::to_string(fault.invalid_length) +
             " bytes from index " + index;
    }
    case PayloadFault::trailing_bytes:
      return {};
  }
  if (fault.check == StrictCheck::type && fault.found <= last_type_read) return {};
  return describe(fault);
}

std::string aerodb_line(const StrictError& damage) {
  if (damage.aerodb_message.empty()) return {};
  Error error{.code = ErrorCode::wal_corruption, .message = damage.aerodb_message};
  (damage.check == StrictCheck::sequence ? error.sequence_number : error.byte_offset) =
      damage.check == StrictCheck::sequence ? damage.sequence_number : damage.byte_offset;
  return to_line(error);
}

Error to_error(const StrictError& damage, std::string path) {
  return {.code = ErrorCode::wal_corruption,
          .message = damage.message,
          .path = std::move(path),
          .byte_offset = damage.byte_offset,
          .sequence_number = damage.sequence_number};
}

}  // namespace aerowal

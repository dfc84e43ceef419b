#include "aerowal/damage.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "aerowal/format.hpp"
#include "hex.hpp"

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

}  // namespace

std::string_view name(StrictCheck check) {
  static constexpr std::array<std::string_view, 7> names{
      "truncated", "length_minimum", "length_end", "checksum", "type", "payload", "sequence"};
  static_assert(static_cast<std::size_t>(StrictCheck::sequence) == names.size() - 1);
  return names[static_cast<std::size_t>(check)];
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

std::string_view name(DamageKind kind) {
  static constexpr std::array<std::string_view, damage_kind_count> names{
      "torn_tail",         "zero_tail",          "bit_flip",      "checksum_mismatch",
      "bad_length",        "overwritten_region", "foreign_bytes", "sequence_gap",
      "duplicate_record",  "out_of_order",       "stale_tail",    "unknown_type",
      "malformed_payload", "not_a_log"};
  static_assert(static_cast<std::size_t>(DamageKind::not_a_log) == names.size() - 1);
  return names[static_cast<std::size_t>(kind)];
}

Error to_error(const StrictError& damage, std::string path) {
  return {.code = ErrorCode::wal_corruption,
          .message = damage.message,
          .path = std::move(path),
          .byte_offset = damage.byte_offset,
          .sequence_number = damage.sequence_number};
}

bool is_harmless(const Damage& damage) {
  std::uint64_t lost = 0;
  for (const SequenceRange& range : damage.lost) lost += range.count();
  // Two headers may show the same number; each number needs one that is superseded.
  std::uint64_t superseded = 0;
  std::uint64_t last = 0;
  for (const LostDocument& document : damage.documents) {
    if (document.superseded_by == 0) return false;
    if (document.sequence_number > last) ++superseded;
    last = std::max(last, document.sequence_number);
  }
  return superseded == lost;
}

}  // namespace aerowal

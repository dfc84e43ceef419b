#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace aerowal::cli {

/// What a table of records has a column of.
enum class RecordColumn : std::uint8_t {
  sequence_number,
  record_type,
  collection_id,
  document_id,
  schema_id,
  schema_version,
  body,         ///< where it is JSON that can be part of a line of JSON
  body_base64,  ///< any other that is not empty
  byte_offset,
  length,
  checksum,
  path,   ///< of the log
  stray,  ///< true or false: intact, but not sound
};

/// In the order of the enumerators: the members of a record as JSON.
constexpr std::array<std::string_view, 13> record_column_names{
    "sequence_number", "record_type", "collection_id", "document_id", "schema_id",
    "schema_version",  "body",        "body_base64",   "byte_offset", "length",
    "checksum",        "path",        "stray"};

constexpr std::string_view name(RecordColumn column) {
  return record_column_names[static_cast<std::size_t>(column)];
}

}  // namespace aerowal::cli

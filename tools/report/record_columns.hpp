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
  // Of documents, true or false.
  base,
  split_inferred,
  deleted,
};

/// In the order of the enumerators: the members of a record, or a document, as JSON.
constexpr std::array<std::string_view, 16> record_column_names{
    "sequence_number", "record_type",    "collection_id",  "document_id",
    "schema_id",       "schema_version", "body",           "body_base64",
    "byte_offset",     "length",         "checksum",       "path",
    "stray",           "base",           "split_inferred", "deleted"};

constexpr std::string_view name(RecordColumn column) {
  return record_column_names[static_cast<std::size_t>(column)];
}

/// Those that a table of records may have.
inline constexpr std::array columns_of_records{RecordColumn::sequence_number,
                                               RecordColumn::record_type,
                                               RecordColumn::collection_id,
                                               RecordColumn::document_id,
                                               RecordColumn::schema_id,
                                               RecordColumn::schema_version,
                                               RecordColumn::body,
                                               RecordColumn::body_base64,
                                               RecordColumn::byte_offset,
                                               RecordColumn::length,
                                               RecordColumn::checksum,
                                               RecordColumn::path,
                                               RecordColumn::stray};

/// The same of documents.
inline constexpr std::array columns_of_documents{
    RecordColumn::collection_id,  RecordColumn::document_id,     RecordColumn::schema_id,
    RecordColumn::schema_version, RecordColumn::sequence_number, RecordColumn::base,
    RecordColumn::split_inferred, RecordColumn::deleted,         RecordColumn::body,
    RecordColumn::body_base64};

}  // namespace aerowal::cli

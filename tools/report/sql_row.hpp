#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <aerowal/record.hpp>

namespace aerowal::cli {

/// The columns of the tables that a script for databases fills. Each text has a twin in base64, for
/// what is not text to both databases.
enum class SqlColumn : std::uint8_t {
  collection_id,
  document_id,
  schema_id,
  schema_version,
  sequence_number,
  record_type,
  body,
  body_base64,
  twin,  ///< what makes a key the only one where its ids are not there as text
  collection_id_base64,
  document_id_base64,
  schema_id_base64,
  schema_version_base64,
};

/// In the order of the enumerators.
inline constexpr std::array<std::string_view, 13> sql_column_names{"collection_id",
                                                                   "document_id",
                                                                   "schema_id",
                                                                   "schema_version",
                                                                   "sequence_number",
                                                                   "record_type",
                                                                   "body",
                                                                   "body_base64",
                                                                   "twin",
                                                                   "collection_id_base64",
                                                                   "document_id_base64",
                                                                   "schema_id_base64",
                                                                   "schema_version_base64"};

constexpr std::string_view name(SqlColumn column) {
  return sql_column_names[static_cast<std::size_t>(column)];
}

/// What stands in a column of a row.
struct SqlCell {
  enum class Kind : std::uint8_t { null, number, text, base64 };

  Kind kind = Kind::null;
  std::int64_t number = 0;
  std::string_view bytes = {};  ///< the text, or what is to become base64
};

/// A record as a row, or a document, whose sequence number is 0 where it is one of a base. Views
/// are of the record.
class SqlRow {
 public:
  /// `printable`: a terminal gets no text as it is that could act on it.
  SqlRow(const PlacedRecord& record, bool printable);
  SqlRow(const SqlRow&) = delete;
  SqlRow& operator=(const SqlRow&) = delete;
  ~SqlRow() = default;

  [[nodiscard]] const SqlCell& operator[](SqlColumn column) const {
    return cells_[static_cast<std::size_t>(column)];
  }

  /// False where a value or the whole of it is too large for one of the databases.
  [[nodiscard]] bool fits() const;

 private:
  SqlCell& at(SqlColumn column) { return cells_[static_cast<std::size_t>(column)]; }
  void put_id(SqlColumn column, SqlColumn twin, std::string_view id, bool printable);
  void put_body(std::string_view body, bool printable);

  std::array<SqlCell, sql_column_names.size()> cells_;
  std::string printable_body_;
};

}  // namespace aerowal::cli

#include "report/sql_row.hpp"

#include <aerowal/record_json.hpp>

#include "base/utf8.hpp"
#include "report/sql_body.hpp"

namespace aerowal::cli {
namespace {

using CellKind = SqlCell::Kind;

/// In bytes. A key of PostgreSQL's indices has at most 2,704 in all.
constexpr std::size_t id_size_max = 1000;
/// SQLite takes an expression for too deep otherwise.
constexpr std::size_t line_end_count_max = 100;

/// PostgreSQL reads a literal into a block that doubles, and stays below 1 GiB.
constexpr std::uint64_t value_size_max = (std::uint64_t{1} << 29) - 1;
/// SQLite: SQLITE_MAX_SQL_LENGTH.
constexpr std::uint64_t statement_size_max = 1'000'000'000;
/// What is in a statement beside its values, and more.
constexpr std::uint64_t words_size = 4096;

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at)) {
    at += part.size();
    ++count;
  }
  return count;
}

bool is_safe_to_print(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_code_point(text, at);
    if (point.size == 0 || is_unsafe_to_print(point.value)) return false;
    at += point.size;
  }
  return true;
}

/// An id of a base need not be UTF-8.
bool is_text(std::string_view id, bool printable) {
  return id.size() <= id_size_max && id.find('\0') == std::string_view::npos &&
         find_invalid_utf8(id) == std::string_view::npos &&
         count_of(id, "\r\n") <= line_end_count_max && (!printable || is_safe_to_print(id));
}

}  // namespace

SqlRow::SqlRow(const PlacedRecord& record, bool printable) {
  put_id(SqlColumn::collection_id, SqlColumn::collection_id_base64, record.collection_id,
         printable);
  put_id(SqlColumn::document_id, SqlColumn::document_id_base64, record.document_id, printable);
  put_id(SqlColumn::schema_id, SqlColumn::schema_id_base64, record.schema_id, printable);
  put_id(SqlColumn::schema_version, SqlColumn::schema_version_base64, record.schema_version,
         printable);
  at(SqlColumn::record_type) = {.kind = CellKind::text, .bytes = name(record.type)};
  const auto number = static_cast<std::int64_t>(record.sequence_number);
  const bool of_base = number == 0;
  if (!of_base) at(SqlColumn::sequence_number) = {.kind = CellKind::number, .number = number};
  const bool has_twin = at(SqlColumn::collection_id_base64).kind != CellKind::null ||
                        at(SqlColumn::document_id_base64).kind != CellKind::null;
  // A log has each number once, and a base each offset.
  const auto of_place = of_base ? -1 - static_cast<std::int64_t>(record.byte_offset) : number;
  at(SqlColumn::twin) = {.kind = CellKind::number, .number = has_twin ? of_place : 0};
  put_body({reinterpret_cast<const char*>(record.body.data()), record.body.size()}, printable);
}

void SqlRow::put_id(SqlColumn column, SqlColumn twin, std::string_view id, bool printable) {
  const bool text = is_text(id, printable);
  at(column) = {.kind = CellKind::text, .bytes = text ? id : std::string_view()};
  if (!text) at(twin) = {.kind = CellKind::base64, .bytes = id};
}

void SqlRow::put_body(std::string_view body, bool printable) {
  if (body.empty()) return;
  if (!is_json_body(body) || !databases_take(body)) {
    at(SqlColumn::body_base64) = {.kind = CellKind::base64, .bytes = body};
    return;
  }
  if (printable) append_printable_json(printable_body_, body);
  at(SqlColumn::body) = {.kind = CellKind::text, .bytes = printable ? printable_body_ : body};
}

bool SqlRow::fits() const {
  std::uint64_t size = words_size;
  for (const SqlCell& cell : cells_) {
    // Each quote of a text is two, and each three bytes are four of base64.
    const std::uint64_t bytes = cell.bytes.size();
    const std::uint64_t text_size = cell.kind == CellKind::base64 ? (bytes + 2) / 3 * 4 : bytes;
    if (text_size > value_size_max) return false;
    size += cell.kind == CellKind::base64 ? text_size : 2 * text_size;
  }
  return size <= statement_size_max;
}

}  // namespace aerowal::cli

#include "report/table_cells.hpp"

#include <algorithm>
#include <array>

#include <aerowal/record_json.hpp>

#include "base/base64.hpp"
#include "base/hex.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Spreadsheets take text that begins so for a formula: OWASP, "CSV Injection"; and of tables with
/// tabs a quoted cell for what is in the quotes. The apostrophe that tells them that it is none is
/// itself one of these, so that it can be taken away again.
bool reads_as_formula(std::string_view text) {
  static constexpr std::array<std::string_view, 10> starts{
      "=", "+", "-", "@", "'", "\"", "\uff1d", "\uff0b", "\uff0d", "\uff20"};
  return std::any_of(starts.begin(), starts.end(),
                     [text](std::string_view start) { return text.starts_with(start); });
}

/// RFC 4180, but for the line end, which is a line feed.
void append_csv_cell(std::string& out, std::string_view cell) {
  // Some spreadsheets separate cells by semicolons or tabs.
  const bool plain = cell.find_first_of(",;\t\"") == std::string_view::npos &&
                     !cell.starts_with(' ') && !cell.ends_with(' ');
  if (plain) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) out.append(c == '"' ? 2 : 1, c);
  out += '"';
}

/// The only tabs that are left are those between the tokens of a JSON body, and the only quotes at
/// the beginning that of one which is a string: before it JSON can have a space.
void append_tsv_cell(std::string& out, std::string_view cell) {
  const std::size_t begin = out.size();
  if (cell.starts_with('"')) out += ' ';
  out += cell;
  std::replace(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), '\t', ' ');
}

std::string json_cell(std::string_view body, bool terminal) {
  if (!terminal) return std::string(body);
  std::string escaped;
  append_printable_json(escaped, body);
  return escaped;
}

}  // namespace

const TableStyle csv_style{.separator = ',', .append_cell = append_csv_cell};
const TableStyle tsv_style{.separator = '\t', .append_cell = append_tsv_cell};

std::string text_cell(std::string_view text) {
  std::string cell = reads_as_formula(text) ? "'" : "";
  append_printable(cell, text);
  return cell;
}

void RecordTable::append_head(std::string& text) const {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (i != 0) text += style_->separator;
    text += name(columns_[i]);
  }
  text += '\n';
}

std::string RecordTable::cell(RecordColumn column, const PlacedRecord& record) const {
  const std::string_view body = as_text(record.body);
  switch (column) {
    case RecordColumn::sequence_number:
      return std::to_string(record.sequence_number);
    case RecordColumn::record_type:
      return std::string(aerowal::name(record.type));
    case RecordColumn::collection_id:
      return text_cell(record.collection_id);
    case RecordColumn::document_id:
      return text_cell(record.document_id);
    case RecordColumn::schema_id:
      return text_cell(record.schema_id);
    case RecordColumn::schema_version:
      return text_cell(record.schema_version);
    case RecordColumn::body:
      return is_json_body(body) ? json_cell(body, terminal_) : std::string();
    case RecordColumn::body_base64: {
      std::string base64;
      if (!is_json_body(body)) append_base64(base64, body);
      return base64;
    }
    case RecordColumn::byte_offset:
      return std::to_string(record.byte_offset);
    case RecordColumn::length:
      return std::to_string(record.length);
    case RecordColumn::checksum:
      return hex(record.checksum, 8);
    case RecordColumn::path:
    case RecordColumn::stray:
    case RecordColumn::base:
    case RecordColumn::split_inferred:
    case RecordColumn::deleted:
      break;
  }
  return {};
}

}  // namespace aerowal::cli

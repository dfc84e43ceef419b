#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include <aerowal/record_json.hpp>

#include "base/base64.hpp"
#include "base/hex.hpp"
#include "io/file.hpp"
#include "report/finding_line.hpp"
#include "report/follow_text.hpp"
#include "report/format.hpp"
#include "report/human_error.hpp"
#include "term/standard_streams.hpp"
#include "term/text.hpp"

// Records as a table for spreadsheets and for cut(1): one line each, below one with the names.

namespace aerowal::cli {
namespace {

std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Spreadsheets take text that begins so for a formula: OWASP, "CSV Injection". The apostrophe
/// that tells them that it is none is itself one of these, so that it can be taken away again.
bool reads_as_formula(std::string_view text) {
  static constexpr std::array<std::string_view, 9> starts{
      "=", "+", "-", "@", "'", "\uff1d", "\uff0b", "\uff0d", "\uff20"};
  return std::any_of(starts.begin(), starts.end(),
                     [text](std::string_view start) { return text.starts_with(start); });
}

/// Text of a log: one line, and no formula.
std::string text_cell(std::string_view text) {
  std::string cell = reads_as_formula(text) ? "'" : "";
  append_printable(cell, text);
  return cell;
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

/// The only tabs that are left are those between the tokens of a JSON body.
void append_tsv_cell(std::string& out, std::string_view cell) {
  const std::size_t begin = out.size();
  out += cell;
  std::replace(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), '\t', ' ');
}

struct TableStyle {
  char separator;
  void (*append_cell)(std::string& out, std::string_view cell);
};

constexpr TableStyle csv_style{.separator = ',', .append_cell = append_csv_cell};
constexpr TableStyle tsv_style{.separator = '\t', .append_cell = append_tsv_cell};

std::vector<RecordColumn> columns_of(const RecordPrinter::Layout& layout) {
  if (!layout.columns.empty()) return layout.columns;
  std::vector<RecordColumn> columns;
  if (layout.several_logs) columns.push_back(RecordColumn::path);
  if (layout.with_stray) columns.push_back(RecordColumn::stray);
  for (const RecordColumn column :
       {RecordColumn::sequence_number, RecordColumn::record_type, RecordColumn::collection_id,
        RecordColumn::document_id, RecordColumn::schema_id, RecordColumn::schema_version,
        RecordColumn::byte_offset, RecordColumn::length, RecordColumn::checksum}) {
    columns.push_back(column);
  }
  if (layout.with_body) {
    columns.insert(columns.end(), {RecordColumn::body, RecordColumn::body_base64});
  }
  return columns;
}

class TablePrinter final : public RecordPrinter {
 public:
  TablePrinter(Output& output, const Layout& layout, const TableStyle& style)
      : RecordPrinter(output, layout), style_(&style), columns_(columns_of(layout)) {}

  void begin(const std::string& log) override {
    log_ = log;
    if (std::exchange(has_head_, true)) return;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i != 0) output().text() += style_->separator;
      output().text() += name(columns_[i]);
    }
    output().text() += '\n';
    output().commit();
  }

  void append_record(std::string& text, const PlacedRecord& record, bool stray) const override {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i != 0) text += style_->separator;
      style_->append_cell(text, cell(columns_[i], record, stray));
    }
    text += '\n';
  }

  void changed(LogChange change, const std::string& log) override {
    output().flush();
    (void)write_text(error_descriptor(), follow_text(change, log) + "\n");
  }

  /// It is no row: whoever asked for a table gets nothing else on standard output.
  void finding(const Finding& finding, const std::string& log) override {
    output().flush();
    (void)write_text(error_descriptor(), printable(log) + ": " + finding_line(finding) + "\n");
  }

 private:
  [[nodiscard]] std::string cell(RecordColumn column, const PlacedRecord& record,
                                 bool stray) const {
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
        return is_json_body(body) ? json_cell(body) : std::string();
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
        return text_cell(log_);
      case RecordColumn::stray:
        return stray ? "true" : "false";
    }
    return {};
  }

  [[nodiscard]] std::string json_cell(std::string_view body) const {
    if (!output().terminal()) return std::string(body);
    std::string escaped;
    append_printable_json(escaped, body);
    return escaped;
  }

  const TableStyle* style_;
  std::vector<RecordColumn> columns_;
  std::string log_;
  bool has_head_ = false;
};

}  // namespace

/// For spreadsheets.
constexpr Format csv_format{
    .name = "csv",
    .out_of_memory = human_out_of_memory,
    .error_text = &human_error_text,
    .make_record_printer = [](Output& output,
                              RecordPrinter::Layout layout) -> std::unique_ptr<RecordPrinter> {
      return std::make_unique<TablePrinter>(output, std::move(layout), csv_style);
    },
};

/// For cut(1) and awk(1).
constexpr Format tsv_format{
    .name = "tsv",
    .out_of_memory = human_out_of_memory,
    .error_text = &human_error_text,
    .make_record_printer = [](Output& output,
                              RecordPrinter::Layout layout) -> std::unique_ptr<RecordPrinter> {
      return std::make_unique<TablePrinter>(output, std::move(layout), tsv_style);
    },
};

}  // namespace aerowal::cli

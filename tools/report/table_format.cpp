#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "io/file.hpp"
#include "report/document_reporter.hpp"
#include "report/finding_line.hpp"
#include "report/follow_text.hpp"
#include "report/format.hpp"
#include "report/human_error.hpp"
#include "report/table_cells.hpp"
#include "term/standard_streams.hpp"
#include "term/text.hpp"

// Records as a table for spreadsheets and for cut(1): one line each, below one with the names.

namespace aerowal::cli {
namespace {

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
      : RecordPrinter(output, layout), table_(style, columns_of(layout), output.terminal()) {}

  void begin(const std::string& log) override {
    log_ = log;
    if (std::exchange(has_head_, true)) return;
    table_.append_head(output().text());
    output().commit();
  }

  void append_record(std::string& text, const PlacedRecord& record, bool stray) const override {
    table_.append_row(text, record, [&](RecordColumn column) -> std::optional<std::string> {
      if (column == RecordColumn::path) return text_cell(log_);
      if (column == RecordColumn::stray) return std::string(stray ? "true" : "false");
      return std::nullopt;
    });
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
  RecordTable table_;
  std::string log_;
  bool has_head_ = false;
};

std::vector<RecordColumn> columns_of(const ReplayReporter::Layout& layout) {
  if (!layout.columns.empty()) return layout.columns;
  std::vector<RecordColumn> columns{RecordColumn::collection_id, RecordColumn::document_id};
  if (layout.ids_only) return columns;
  if (layout.deleted) {
    columns.push_back(RecordColumn::sequence_number);
    return columns;
  }
  columns.insert(columns.end(),
                 {RecordColumn::schema_id, RecordColumn::schema_version,
                  RecordColumn::sequence_number, RecordColumn::body, RecordColumn::body_base64});
  return columns;
}

class TableReplayReporter final : public DocumentReporter {
 public:
  TableReplayReporter(Output& output, const Layout& layout, const TableStyle& style)
      : DocumentReporter(output), table_(style, columns_of(layout), output.terminal()) {}

  void begin(bool /*with_history*/) override {
    table_.append_head(output().text());
    output().commit();
  }

  bool append_document(std::string& text, const PlacedRecord& document) const override {
    append_row(text, document, key_of(document));
    return true;
  }

  void append_key(std::string& text, const DocumentKey& key) const override {
    PlacedRecord document;
    document.collection_id = key.collection_id;
    document.document_id = key.document_id;
    append_row(text, document, key);
  }

 private:
  void append_row(std::string& text, const PlacedRecord& document, const DocumentKey& key) const {
    table_.append_row(text, document, [&](RecordColumn column) -> std::optional<std::string> {
      const auto word = [](bool truth) { return std::string(truth ? "true" : "false"); };
      if (column == RecordColumn::base) return word(key.of_base);
      if (column == RecordColumn::split_inferred) return word(key.split_inferred());
      if (column == RecordColumn::deleted) return word(key.deleted);
      if (column == RecordColumn::sequence_number && key.of_base) return std::string();
      return std::nullopt;
    });
  }

  RecordTable table_;
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
    .make_replay_reporter = [](Output& output, const ReplayReporter::Layout& layout)
        -> std::unique_ptr<ReplayReporter> {
      return std::make_unique<TableReplayReporter>(output, layout, csv_style);
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
    .make_replay_reporter = [](Output& output, const ReplayReporter::Layout& layout)
        -> std::unique_ptr<ReplayReporter> {
      return std::make_unique<TableReplayReporter>(output, layout, tsv_style);
    },
};

}  // namespace aerowal::cli

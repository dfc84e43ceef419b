#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <aerowal/record.hpp>

#include "report/record_columns.hpp"

namespace aerowal::cli {

/// How the cells of a line are told apart.
struct TableStyle {
  char separator;
  void (*append_cell)(std::string& out, std::string_view cell);
};

extern const TableStyle csv_style;  ///< for spreadsheets
extern const TableStyle tsv_style;  ///< for cut(1) and awk(1)

/// A table with a line for each record, below one with the names of its columns.
class RecordTable {
 public:
  /// `terminal`: that is where it goes.
  RecordTable(const TableStyle& style, std::vector<RecordColumn> columns, bool terminal)
      : style_(&style), columns_(std::move(columns)), terminal_(terminal) {}

  void append_head(std::string& text) const;

  /// `own_cell` has what the record itself does not say of a column.
  template <class OwnCell>
  void append_row(std::string& text, const PlacedRecord& record, const OwnCell& own_cell) const {
    const char* separator = "";
    for (const RecordColumn column : columns_) {
      if (*separator != '\0') text += style_->separator;
      separator = ",";
      const auto own = own_cell(column);
      style_->append_cell(text, own ? *own : cell(column, record));
    }
    text += '\n';
  }

 private:
  [[nodiscard]] std::string cell(RecordColumn column, const PlacedRecord& record) const;

  const TableStyle* style_;
  std::vector<RecordColumn> columns_;
  bool terminal_;
};

/// Text of a log as a cell: one line, and no formula.
std::string text_cell(std::string_view text);

}  // namespace aerowal::cli

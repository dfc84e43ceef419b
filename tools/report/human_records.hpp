#pragma once

#include <cstddef>
#include <string>

#include "report/reporter.hpp"

namespace aerowal::cli {

/// A line for each record, in columns.
class HumanRecordPrinter final : public RecordPrinter {
 public:
  using RecordPrinter::RecordPrinter;

  void begin(const std::string& log) override;

  /// The cells of the line, with tabs between them: their columns are found by lay_out().
  void append_record(std::string& text, const PlacedRecord& record, bool stray) const override;
  void lay_out(std::string& text, std::size_t begin) override;
  void changed(LogChange change, const std::string& log) override;
  void finding(const Finding& finding, const std::string& log) override;

 private:
  void append_line(std::string& out, std::string_view cells);

  // Each column is as wide as what it has had so far, but only what is wider than columns_max.
  std::size_t document_width_ = 20;
  std::size_t schema_width_ = 16;
  std::size_t length_width_ = 5;
};

}  // namespace aerowal::cli

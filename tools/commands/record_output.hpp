#pragma once

#include <optional>

#include <aerowal/byte_source.hpp>
#include <aerowal/error.hpp>
#include <aerowal/record.hpp>

#include "report/reporter.hpp"
#include "term/output.hpp"

namespace aerowal::cli {

/// Prints records of a log one by one, and after each, if that is wanted, its bytes.
class RecordOutput {
 public:
  RecordOutput(Output& output, RecordPrinter& printer, bool hex)
      : output_(&output), printer_(&printer), hex_(hex) {}

  /// False where no more can be printed. `stray`: intact, but not sound.
  bool print(const PlacedRecord& record, ByteSource& log, bool stray = false);

  /// What kept a record's bytes from being read, if that is why no more can be printed.
  [[nodiscard]] const std::optional<Error>& failed() const { return failed_; }

 private:
  bool print_bytes(const PlacedRecord& record, ByteSource& log);

  Output* output_;
  RecordPrinter* printer_;
  bool hex_;
  std::optional<Error> failed_;
};

}  // namespace aerowal::cli

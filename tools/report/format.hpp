#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <aerowal/error.hpp>

#include "report/reporter.hpp"
#include "term/common_options.hpp"
#include "term/exit_code.hpp"
#include "term/output.hpp"

namespace aerowal::cli {

/// An output format, which is a file of its own, and here its name and in format.cpp its line.
/// Nothing else in the program asks which one it is.
struct Format {
  std::string_view name;           ///< as CommonOptions::format
  std::string_view out_of_memory;  ///< the error that memory is out, with its line end
  /// What is said of an error, with its line end. `next_step`, for people only, is lines of their
  /// own; what it names is quoted as for a shell, and so has no line end.
  std::string (*error_text)(const Error& error, const std::string& next_step);
  std::unique_ptr<Reporter> (*make_reporter)(Output& output);
  std::unique_ptr<RecordPrinter> (*make_record_printer)(Output& output);
  std::unique_ptr<RepairReporter> (*make_repair_reporter)(Output& output);
};

extern const Format text_format;
extern const Format json_format;

/// The format of that name, of which there must be one. Allocates nothing.
const Format& format_named(std::string_view name);

std::unique_ptr<Reporter> make_reporter(const CommonOptions& options, Output& output);
std::unique_ptr<RecordPrinter> make_record_printer(const CommonOptions& options, Output& output);
std::unique_ptr<RepairReporter> make_repair_reporter(const CommonOptions& options, Output& output);

/// Says on error_descriptor() what went wrong, and gives the exit code for it.
ExitCode report(const Error& error, const CommonOptions& options,
                const std::string& next_step = {});

/// At the end of a command: prints the rest. Gives the code of what went wrong with that, having
/// said so, or `code`.
ExitCode finish(Output& output, ExitCode code, const CommonOptions& options);

}  // namespace aerowal::cli

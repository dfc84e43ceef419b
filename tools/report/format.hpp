#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <aerowal/error.hpp>

#include "report/explanations.hpp"
#include "report/log_statistics.hpp"
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
  // What follows is null where no command has it in that format.
  std::unique_ptr<RecordPrinter> (*make_record_printer)(Output& output,
                                                        RecordPrinter::Layout layout) = nullptr;
  /// What stands at one place of a log, of which `length` bytes are shown. Errors: system.
  Result<std::string> (*frame_text)(const Frame& frame, ByteSource& log, std::uint64_t length,
                                    const Output& output) = nullptr;
  /// What is said of each that was asked for, or where none was, the list of all. `columns`: of the
  /// terminal, or 0.
  std::string (*explain)(const std::vector<const Explanation*>& asked,
                         std::size_t columns) = nullptr;
  /// What is in the records of `log`, with its line end.
  std::string (*statistics_text)(const LogStatistics& statistics, const std::string& log,
                                 const Output& output) = nullptr;
  std::unique_ptr<Reporter> (*make_reporter)(Output& output, ReportDetail detail) = nullptr;
  std::unique_ptr<ReplayReporter> (*make_replay_reporter)(
      Output& output, const ReplayReporter::Layout& layout) = nullptr;
  std::unique_ptr<DiffReporter> (*make_diff_reporter)(Output& output) = nullptr;
  std::unique_ptr<AppendReporter> (*make_append_reporter)(Output& output) = nullptr;
  std::unique_ptr<RepairReporter> (*make_repair_reporter)(Output& output) = nullptr;
  /// The exit code for what reads the format; null: the one that aerowal gives.
  ExitCode (*exit_code)(ExitCode code) = nullptr;
};

extern const Format human_format;
extern const Format json_format;
extern const Format csv_format;
extern const Format tsv_format;
extern const Format sql_format;
extern const Format sql_copy_format;
extern const Format junit_format;
extern const Format github_format;
extern const Format gitlab_format;
extern const Format sarif_format;
extern const Format prometheus_format;
extern const Format html_format;
extern const Format nagios_format;

/// The format of that name; null if there is none. Allocates nothing.
const Format* find_format(std::string_view name);

/// The same where there must be one.
const Format& format_named(std::string_view name);

std::unique_ptr<Reporter> make_reporter(const CommonOptions& options, Output& output,
                                        ReportDetail detail);
std::unique_ptr<RecordPrinter> make_record_printer(const CommonOptions& options, Output& output,
                                                   RecordPrinter::Layout layout);
std::unique_ptr<ReplayReporter> make_replay_reporter(const CommonOptions& options, Output& output,
                                                     const ReplayReporter::Layout& layout = {});
std::unique_ptr<DiffReporter> make_diff_reporter(const CommonOptions& options, Output& output);
std::unique_ptr<AppendReporter> make_append_reporter(const CommonOptions& options, Output& output);
std::unique_ptr<RepairReporter> make_repair_reporter(const CommonOptions& options, Output& output);

/// Says on error_descriptor() what went wrong, and gives the exit code for it.
ExitCode report(const Error& error, const CommonOptions& options,
                const std::string& next_step = {});

/// At the end of a command: prints the rest. Gives the code of what went wrong with that, having
/// said so, or `code`.
ExitCode finish(Output& output, ExitCode code, const CommonOptions& options);

}  // namespace aerowal::cli

#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <aerowal/ranges.hpp>
#include <aerowal/scan.hpp>

#include "report/reporter.hpp"

namespace aerowal::cli {

/// One thing that is wrong: a finding of a log, or what a data directory has beside its log.
struct Issue {
  std::string rule;                       ///< that an explanation has as its name
  LogStatus status = LogStatus::corrupt;  ///< of a log that has nothing else
  std::string path;                       ///< of the file, as it is
  std::optional<ByteRange> place = {};    ///< in that file
  std::string message;                    ///< sentences, printable
  std::uint64_t fingerprint = 0;          ///< the same for the same damage in a file of that path
  bool known = false;                     ///< a baseline has it
};

/// What became of one log of a command line, or of one data directory.
struct VerifiedLog {
  std::string path;                         ///< of the log
  std::optional<ScanSummary> summary = {};  ///< nothing where it could not be read to its end
  std::vector<Issue> issues = {};           ///< the first of them
  std::map<std::string, std::uint64_t> counts = {};  ///< by rule, of all that no baseline has
  LogStatus status = LogStatus::sound;               ///< by what no baseline has
  std::vector<std::string> verdicts = {};            ///< a line each, printable
  std::vector<std::string> errors = {};              ///< why not all of it could be read; printable
  double seconds = 0;

  /// How many issues no baseline has.
  [[nodiscard]] std::uint64_t new_issues() const;
  [[nodiscard]] bool is_unreadable() const { return !errors.empty(); }
  /// Whether the exit code would be 0 if it were the only one.
  [[nodiscard]] bool is_good() const { return errors.empty() && status == LogStatus::sound; }
};

/// All that one `verify` found, for formats that begin with what is known only at the end.
struct VerifiedLogs {
  /// Issues that are kept, but for the first of each log. The others are counted.
  static constexpr std::uint64_t issues_max = 10'000;

  std::vector<VerifiedLog> logs = {};
  VerifyTotals totals = {};
  std::uint64_t kept = 0;      ///< issues
  std::uint64_t left_out = 0;  ///< issues
  std::chrono::system_clock::time_point began = {};
  double seconds = 0;

  /// The gravest of all. An unreadable log is none.
  [[nodiscard]] LogStatus status() const;
  [[nodiscard]] std::uint64_t unreadable() const;
};

/// The issues of all logs, with the gravest first and those that a baseline has left out; as many
/// as there are.
std::vector<const Issue*> gravest_issues(const VerifiedLogs& all);

/// "at byte 9420 (0x24cc), 165 bytes"; empty where the issue has no place.
std::string place_of(const Issue& issue);

/// Collects what `render` makes text of at the end, when `also` is called, too, if there is one.
std::unique_ptr<Reporter> make_collecting_reporter(
    Output& output, std::string (*render)(const VerifiedLogs& all),
    Result<void> (*also)(const VerifiedLogs& all) = nullptr);

}  // namespace aerowal::cli

#pragma once

#include <optional>
#include <string>
#include <vector>

#include <aerowal/scan.hpp>

#include "commands/report_files.hpp"
#include "term/common_options.hpp"
#include "term/exit_code.hpp"

namespace aerowal::cli {

struct VerifyOptions {
  CommonOptions common;
  std::vector<std::string> logs;  ///< at least one
  bool live = false;              ///< a record that is being written at the end is no damage
  ExpectedEnd expected_end = {};  ///< of each log
  std::optional<std::string> baseline = {};  ///< files, like the next two
  std::optional<std::string> write_baseline = {};
  std::optional<std::string> resume = {};
  std::vector<WantedReport> reports = {};  ///< besides what is printed
  bool brief = false;                      ///< one line a log
  bool exit_zero = false;                  ///< damage makes no exit code
  bool log_only = false;                   ///< of a data directory nothing but the log
};

ExitCode run_verify(const VerifyOptions& options);

}  // namespace aerowal::cli

#pragma once

#include <string>
#include <vector>

#include "term/common_options.hpp"
#include "term/exit_code.hpp"

namespace aerowal::cli {

struct DiffOptions {
  CommonOptions common;
  std::vector<std::string> logs;  ///< at least two
  bool prefix_ok = false;         ///< a log that only lacks records at its end is no difference
};

ExitCode run_diff(const DiffOptions& options);

}  // namespace aerowal::cli

#pragma once

#include <optional>
#include <string>
#include <variant>

#include <aerowal/record_line.hpp>

#include "term/common_options.hpp"
#include "term/exit_code.hpp"

namespace aerowal::cli {

struct AppendOptions {
  /// One record, with its body or the file that has it.
  struct One {
    RecordLine record;
    std::optional<std::string> body_file;  ///< - for standard input
  };
  /// A record for each line of a file.
  struct Many {
    std::string from;      ///< - for standard input
    bool new_log = false;  ///< the log must not exist, and appears whole or not at all
  };

  CommonOptions common;
  std::string log;  ///< a path, not standard input
  std::variant<One, Many> records;
  bool ignore_lock_file = false;
  bool ignore_in_use = false;
};

ExitCode run_append(const AppendOptions& options);

}  // namespace aerowal::cli

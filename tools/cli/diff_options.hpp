#pragma once

#include <memory>

#include <CLI/CLI.hpp>

#include "cli/shared_options.hpp"
#include "commands/diff.hpp"

// diff as it is typed. Only command_line.cpp includes this, so that CLI11 is
// compiled once.

namespace aerowal::cli {

inline void add_diff(CLI::App& app, Action& action) {
  const auto options = std::make_shared<DiffOptions>();
  CLI::App& command = *app.add_subcommand(
      "diff", "Say whether logs are the same, or one begins another, or where they part");
  command.footer(
      "Exit code 0: they have the same records. 1: they do not, or one of them is damaged.\n"
      "Example: aerowal diff --prefix-ok /var/lib/aerodb /mnt/replica/wal/wal.log");
  add_log(command, options->logs,
          "Two or more log files or AeroDB data directories, or - for standard input");
  command.add_flag("--prefix-ok", options->prefix_ok,
                   "Give 0 where all that a log lacks is at its end, as of a replica that lags");
  add_common(command, options->common);
  command.final_callback([&action, options] {
    if (options->logs.size() < 2) {
      throw CLI::ValidationError("LOG: it takes two logs or more to compare");
    }
    action = [options] { return run_diff(*options); };
  });
}

}  // namespace aerowal::cli

#pragma once

#include <memory>
#include <string>
#include <tuple>

#include <CLI/CLI.hpp>

#include "cli/shared_options.hpp"
#include "commands/verify.hpp"

// verify as it is typed. Only command_line.cpp includes this, so that CLI11 is
// compiled once.

namespace aerowal::cli {

inline std::string complaint_of_file(const std::string& path) {
  return path == "-" ? "- is no file that can be read and replaced; name one"
                     : complaint_of_path(path);
}

inline void add_verify(CLI::App& app, Action& action) {
  const auto options = std::make_shared<VerifyOptions>();
  CLI::App& command =
      *app.add_subcommand("verify", "Check every byte of one or more logs and name all damage");
  command.footer(
      "Exit code 0: every log is sound. 1: corruption. 3: only what a crash leaves of a record "
      "that\v"
      "was never acknowledged. aerowal(1), EXIT STATUS, has them all.\n"
      "Example: aerowal verify /var/lib/aerodb");
  add_log(command, options->logs, "Log files, AeroDB data directories, or - for standard input");
  command.add_flag("--live", options->live,
                   "The log is being written to: a record that is only half there at the end, and\n"
                   "complete or growing a moment later, is in progress and not torn");
  add_number(command, "--expect-last-seq", options->expected_end.last_sequence_number,
             "The log must reach this sequence number; a log that was cut off between two\n"
             "records looks sound otherwise");
  add_number(command, "--min-records", options->expected_end.records,
             "The log must have at least this many sound records");
  command.add_flag("--log-only", options->log_only,
                   "Of a data directory check the log alone, and not what else AeroDB checks\n"
                   "when it starts");
  for (const auto& [name, file, help] :
       {std::tuple{"--baseline", &options->baseline,
                   "Only findings that are not in this file, which --write-baseline made, fail"},
        std::tuple{"--write-baseline", &options->write_baseline,
                   "Write all findings to this file, so that they are known later"},
        std::tuple{"--resume", &options->resume,
                   "Keep in this file how far each log was verified, and read only what is new"}}) {
    add_text(command, name, *file, "FILE", help)->check(CLI::Validator(complaint_of_file, ""));
  }
  command.add_flag("--brief", options->brief,
                   "One line for each log and a total; with --json only the summaries");
  command.add_flag("--exit-zero", options->exit_zero,
                   "Give 0 where 1 or 3 would say that something is damaged");
  add_common(command, options->common);
  command.final_callback(
      [&action, options] { action = [options] { return run_verify(*options); }; });
}

}  // namespace aerowal::cli

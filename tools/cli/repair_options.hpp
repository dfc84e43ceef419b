#pragma once

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/shared_options.hpp"
#include "commands/repair.hpp"

// repair as it is typed. Only command_line.cpp includes this, so that CLI11 is
// compiled once.

namespace aerowal::cli {

inline void add_repair(CLI::App& app, Action& action) {
  const auto options = std::make_shared<RepairCommandOptions>();
  CLI::App& command = *app.add_subcommand("repair", "Plan the repair of a log, or carry it out");
  command.footer(
      "Without -o or --in-place nothing is written. Without further options a repair does only "
      "what\v"
      "loses nothing that was acknowledged. The original always survives.\n"
      "Example: aerowal repair wal.log\n"
      "Example: aerowal repair --fix-bit-flips --store /var/lib/aerodb -o fixed.log wal.log");
  add_log(command, options->log,
          "A log file, an AeroDB data directory, or - for standard input (the plan only)");
  CLI::Option* const output = add_text(command, "-o,--output", options->output, "OUT",
                                       "Write the repaired log here, as a new file");
  output->check(CLI::Validator(
      [](const std::string& text) -> std::string {
        if (text == "-") return "a log with a receipt cannot go to standard output; name a file";
        return complaint_of_path(text);
      },
      ""));
  CLI::Option* const in_place = command.add_flag(
      "--in-place", options->in_place,
      "Exchange LOG with the repaired log in one step and keep the original beside it");
  in_place->excludes(output);
  command
      .add_flag("-n,--dry-run", options->dry_run,
                "Write nothing, which is so without -o and --in-place as well")
      ->excludes(output, in_place);
  command.add_flag("--correct", options->correct,
                   "Restore damaged records that prove themselves: one flipped bit, or fields\n"
                   "of the header");
  command.add_flag("--fix-bit-flips", options->fix_bit_flips, "Of these only the flipped bits");
  add_path(command, "--store", options->store, "FILE",
           "Restore lost records from AeroDB's document store: documents.dat,\n"
           "or the data directory that holds it");
  add_texts(command, "--donor", options->donors, "LOG",
            "Restore lost records from another copy of the log, a replica or a\n"
            "backup, which may be damaged too; can be given more than once")
      ->check(CLI::Validator(
          [](const std::string& text) { return complaint_of_path(without_guard(text)); }, ""));
  CLI::Option* const truncate =
      command.add_flag("--truncate", options->truncate,
                       "Keep what comes before the first damage that nothing else repairs");
  command
      .add_flag("--salvage", options->salvage,
                "Keep every intact record, in the order of the numbers, and renumber, so that\n"
                "no gap is left")
      ->excludes(truncate);
  add_choice<ConflictRule>(
      command, "--conflicts", options->conflicts,
      {{"all", ConflictRule::all}, {"later", ConflictRule::later}, {"chain", ConflictRule::chain}},
      "RULE",
      "Of records that share a number keep all, the later one in the log, or the\n"
      "one that fits the others");
  add_loss_limit(command, options->max_loss);
  add_ignore_flags(command, options->ignore_lock_file, options->ignore_in_use);
  add_common(command, options->common);
  command.final_callback([&action, options] {
    if (options->log == "-" && (options->output || options->in_place)) {
      throw CLI::ValidationError("a repair needs a file, not standard input");
    }
    action = [options] { return run_repair(*options); };
  });
}

}  // namespace aerowal::cli

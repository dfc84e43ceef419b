#pragma once

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/shared_options.hpp"
#include "commands/replay.hpp"

// replay as it is typed. Only command_line.cpp includes this, so that CLI11 is
// compiled once.

namespace aerowal::cli {

/// What does not go together beyond what CLI11 is told. Throws CLI::ValidationError.
inline void check_replay_options(const CLI::App& command, const ReplayOptions& options) {
  const std::string format(options.common.format);
  const bool script = format == sql_format.name || format == sql_copy_format.name;
  if (options.history && !script) {
    throw CLI::ValidationError(
        "--history fills a table of its own, and needs --format sql or --format sql-copy");
  }
  for (const char* const other : {"--summary", "--storage", "--check-storage"}) {
    if (script && command.count(other) != 0) {
      throw CLI::ValidationError("--format " + format +
                                 " prints documents and nothing else, so it does not go with " +
                                 other);
    }
  }
}

inline void add_replay(CLI::App& app, Action& action) {
  const auto options = std::make_shared<ReplayOptions>();
  CLI::App& command = *app.add_subcommand(
      "replay", "Print the documents that a log leaves behind, as JSON Lines or as SQL");
  command.footer(
      "Sorted bytewise by collection id, then document id. A damaged log prints no document, "
      "because\v"
      "the state would be wrong where records are missing. --until-seq gives the state before the\v"
      "damage.\n"
      "Example: aerowal replay --until-seq 46 wal.log");
  add_log(command, options->log, "A log file, an AeroDB data directory, or - for standard input");
  CLI::Option* const until =
      add_number(command, "--until-seq", options->until_sequence_number,
                 "Apply no record after this sequence number; what follows is not read");
  CLI::Option* const summary =
      command.add_flag("--summary", options->summary,
                       "Print a last line with the inserts, updates, deletes and live documents");
  command.add_flag("--history", options->history,
                   "With --format sql or sql-copy: fill a table history, too, with every record");
  CLI::Option* const base =
      add_path(command, "--base", options->base, "FILE",
               "The document store with what came before the log's first record; none: there is\n"
               "nothing before it. One of the two is needed where there was a checkpoint");
  CLI::Option* const storage =
      add_path(command, "--storage", options->storage, "DIR",
               "Print no documents, but make DIR/data/documents.dat, which must not be there, as\n"
               "AeroDB's recovery would")
          ->excludes(summary);
  for (CLI::Option* const ignored :
       add_ignore_flags(command, options->ignore_lock_file, options->ignore_in_use)) {
    ignored->needs(storage);
  }
  add_path(command, "--check-storage", options->check_storage, "FILE",
           "Print no documents, but where AeroDB's document store and the log disagree:\n"
           "documents.dat, or the data directory that holds it")
      ->excludes(until, summary, base, storage);
  add_common(command, options->common,
             {&human_format, &json_format, &sql_format, &sql_copy_format});
  command.final_callback([&action, &command, options] {
    check_replay_options(command, *options);
    action = [options] { return run_replay(*options); };
  });
}

}  // namespace aerowal::cli

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
  const bool table = format == csv_format.name || format == tsv_format.name;
  const auto refuse_if = [](bool wrong, const std::string& complaint) {
    if (wrong) throw CLI::ValidationError(complaint);
  };
  refuse_if(options.history && !script,
            "--history fills a table of its own, and needs --format sql or --format sql-copy");
  refuse_if(command.count("--columns") != 0 && !table,
            "--columns is for tables: --format csv or --format tsv");
  for (const char* const other : {"--summary", "--storage", "--check-storage", "--diff-from"}) {
    refuse_if((script || table) && command.count(other) != 0,
              "--format " + format + " prints documents and nothing else, so it does not go with " +
                  other);
  }
  for (const char* const other : {"--deleted", "--ids-only"}) {
    refuse_if(script && command.count(other) != 0,
              "--format " + format + " fills a table of documents with their bodies, so it does " +
                  "not go with " + other);
  }
  for (const char* const store : {"--storage", "--check-storage"}) {
    for (const char* const other :
         {"--collection", "--id", "--id-glob", "--deleted", "--ids-only", "--diff-from"}) {
      refuse_if(command.count(store) != 0 && command.count(other) != 0,
                std::string(store) + " is about all of a document store, so it does not go with " +
                    other);
    }
  }
  const auto& first = options.diff_from;
  const auto& last = options.until_sequence_number;
  refuse_if(first && last && *first > *last, "--diff-from " + std::to_string(first.value_or(0)) +
                                                 " is after --until-seq " +
                                                 std::to_string(last.value_or(0)));
}

inline void add_replay(CLI::App& app, Action& action) {
  const auto options = std::make_shared<ReplayOptions>();
  CLI::App& command = *app.add_subcommand(
      "replay", "Print the documents that a log leaves behind, as JSON Lines, a table or SQL");
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
  CLI::Option* const diff_from =
      add_number(command, "--diff-from", options->diff_from,
                 "Print what documents were added, changed or removed since the state after this\n"
                 "sequence number");
  RecordFilter& filter = options->filter;
  add_texts(command, "--collection", filter.collections, "ID",
            "Only documents of this collection. This and the next two may be repeated: each is\n"
            "fulfilled by any of its values");
  add_texts(command, "--id", filter.ids, "ID", "Only documents with this id");
  add_texts(command, "--id-glob", filter.id_patterns, "PATTERN",
            "Only documents whose id fits this pattern of *, ? and [ ]");
  command
      .add_flag("--deleted", options->deleted,
                "Print the documents that were deleted, with the sequence number of the DELETE,\n"
                "in place of those that are there")
      ->excludes(diff_from);
  CLI::Option* const ids_only =
      command
          .add_flag("--ids-only", options->ids_only,
                    "Print the ids of documents and nothing else; no body is read again")
          ->excludes(diff_from);
  CLI::Option* const memory = add_size(
      command, "--memory", options->memory_limit,
      "How many bytes the ids may take, also as 512K, 64M or 2G. Where they are more, the\n"
      "log is read several times. Default: half of what the cgroup, or the machine, has");
  CLI::Option* const summary = command.add_flag(
      "--summary", options->summary,
      "Print a last line with the inserts, updates, deletes and live documents, or with\n"
      "--diff-from how many were added, changed and removed");
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
          ->excludes(summary, memory);
  for (CLI::Option* const ignored :
       add_ignore_flags(command, options->ignore_lock_file, options->ignore_in_use)) {
    ignored->needs(storage);
  }
  add_path(command, "--check-storage", options->check_storage, "FILE",
           "Print no documents, but where AeroDB's document store and the log disagree:\n"
           "documents.dat, or the data directory that holds it")
      ->excludes(until, summary, base, storage, memory);
  add_common(
      command, options->common,
      {&human_format, &json_format, &sql_format, &sql_copy_format, &csv_format, &tsv_format});
  add_columns(command, options->columns, columns_of_documents,
              "The columns of a table, with commas between them: the members of a document as\n"
              "JSON")
      ->excludes(ids_only);
  command.final_callback([&action, &command, options] {
    check_replay_options(command, *options);
    action = [options] { return run_replay(*options); };
  });
}

}  // namespace aerowal::cli

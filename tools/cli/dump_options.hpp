#pragma once

#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/shared_options.hpp"
#include "commands/dump.hpp"

// dump as it is typed. Only command_line.cpp includes this, so that CLI11 is
// compiled once.

namespace aerowal::cli {

/// What does not go together beyond what CLI11 is told. Throws CLI::ValidationError.
inline void check_dump_options(const CLI::App& command, const DumpOptions& options) {
  const bool human = options.common.format == human_format.name;
  const bool table = !human && options.common.format != json_format.name;
  const bool one_file = options.logs.size() == 1 && options.logs.front() != "-";
  const auto refuse_if = [](bool wrong, const std::string& complaint) {
    if (wrong) throw CLI::ValidationError(complaint);
  };
  refuse_if(command.count("--columns") != 0 && !table,
            "--columns is for tables: --format csv or --format tsv");
  refuse_if(options.follow && !one_file, "--follow takes one LOG, a file or a data directory");
  refuse_if(options.hex && !human, "--hex is for people, and does not go with another format");
  refuse_if(options.statistics && table,
            "--stats is no table of records: --format human or --format json");
  refuse_if(options.at_offset && table, "--at-offset shows one place, which is no table");
  for (const char* const other :
       {"--from-seq", "--to-seq", "--type", "--collection", "--id", "--id-glob", "--schema",
        "--limit", "--tail", "--stats", "--follow", "--keep-going"}) {
    refuse_if(options.at_offset && command.count(other) != 0,
              "--at-offset shows one place, not the records from there on, so it does not go "
              "with " +
                  std::string(other));
  }
  const auto& first = options.from_sequence_number;
  const auto& last = options.to_sequence_number;
  refuse_if(first && last && *first > *last, "--from-seq " + std::to_string(first.value_or(0)) +
                                                 " is after --to-seq " +
                                                 std::to_string(last.value_or(0)));
}

inline void add_dump(CLI::App& app, Action& action) {
  const auto options = std::make_shared<DumpOptions>();
  CLI::App& command = *app.add_subcommand("dump", "Print the records of one or more logs");
  command.footer(
      "A damaged log prints its sound records up to the damage, then the error, and never gives "
      "0.\n"
      "Example: aerowal dump --json --from-seq 100 wal.log | jq .document_id");
  add_log(command, options->logs, "Log files, AeroDB data directories, or - for standard input");
  add_number(command, "--from-seq", options->from_sequence_number, "Begin at this sequence number");
  add_number(command, "--to-seq", options->to_sequence_number,
             "Stop after this sequence number; damage after it is not reported");
  RecordFilter& filter = options->filter;
  add_choices<RecordType>(command, "--type", filter.types, record_type_names(), "TYPE",
                          "Only records of this type: insert, update or delete. This and the next\n"
                          "four may be repeated: each is fulfilled by any of its values");
  add_texts(command, "--collection", filter.collections, "ID", "Only records of this collection");
  add_texts(command, "--id", filter.ids, "ID", "Only records of documents with this id");
  add_texts(command, "--id-glob", filter.id_patterns, "PATTERN",
            "Only records of documents whose id fits this pattern of *, ? and [ ]");
  add_texts(command, "--schema", filter.schemas, "ID", "Only records of this schema");
  CLI::Option* const limit =
      add_number(command, "--limit", options->limit,
                 "Stop after this many records of each log; damage after them is not reported");
  add_number(command, "--tail", options->tail, "Print the last so many records of each log")
      ->excludes(limit);
  CLI::Option* const no_body =
      command.add_flag("--no-body", options->no_body, "Leave out the document bodies");
  CLI::Option* const follow = command.add_flag(
      "--follow", options->follow,
      "Go on with the records that are appended to LOG, as they become whole, also once it is\n"
      "cut, replaced, or begun anew by a checkpoint, until SIGINT or SIGTERM");
  auto* const keep_going =
      command.add_flag("--keep-going", options->keep_going,
                       "Print every sound record, with what is damaged in its place between them");
  command
      .add_flag("--stray", options->stray,
                "Print the intact records that a finding covers, too, after it")
      ->needs(keep_going);
  follow->excludes(keep_going);
  add_offset(command, "--at-offset", options->at_offset,
             "Take the bytes at this offset, decimal or hexadecimal after 0x, for a record and\n"
             "show them, decoded as far as they go, in hex");
  add_common(command, options->common, {&human_format, &json_format, &csv_format, &tsv_format});
  CLI::Option* const hex = command.add_flag(
      "--hex", options->hex, "Print the bytes of each record after its line, a row for each field");
  command
      .add_flag("--stats", options->statistics,
                "Print no records, but how many there are of each type, collection and schema,\n"
                "their sizes, and the versions of the documents")
      ->excludes(hex, follow);
  CLI::Option* const columns =
      add_columns(command, options->columns, columns_of_records,
                  "The columns of a table, with commas between them: the members of a record as\n"
                  "JSON, and path and stray");
  columns->excludes(no_body);
  command.final_callback([&action, &command, options] {
    check_dump_options(command, *options);
    action = [options] { return run_dump(*options); };
  });
}

}  // namespace aerowal::cli

#include "cli/command_line.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <aerowal/record_json.hpp>

#include "base/alternatives.hpp"
#include "base/enum_names.hpp"
#include "cli/complaints.hpp"
#include "cli/completed_program.hpp"
#include "cli/completions.hpp"
#include "cli/first_words.hpp"
#include "cli/nearest.hpp"
#include "cli/option_values.hpp"
#include "cli/words.hpp"
#include "commands/append.hpp"
#include "commands/dump.hpp"
#include "commands/explain.hpp"
#include "commands/repair.hpp"
#include "commands/replay.hpp"
#include "commands/verify.hpp"
#include "report/format.hpp"
#include "report/record_columns.hpp"
#include "term/output.hpp"
#include "term/standard_streams.hpp"
#include "term/usage_error.hpp"
#include "version.hpp"

// The one file that is compiled with CLI11, which takes longer than all else: each option as it is
// typed, and what its command gets of it.

namespace aerowal::cli {
namespace {

/// What the command line asks for; run once all of it has been read.
using Action = std::function<ExitCode()>;

/// What an option needs and excludes is for the man pages to say.
class HelpFormatter : public CLI::Formatter {
  std::string make_option_opts(const CLI::Option* option) const override {
    std::string text = Formatter::make_option_opts(option);
    return text.substr(0, std::min(text.find(" Needs:"), text.find(" Excludes:")));
  }
};

// ---- options that several commands have

/// One of the formats by its name.
CLI::Option* add_format(CLI::App& command, CommonOptions& options,
                        const std::vector<const Format*>& formats) {
  std::vector<std::string> names;
  names.reserve(formats.size());
  for (const Format* const format : formats) names.emplace_back(format->name);
  return command
      .add_option_function<std::string>(
          "--format",
          [&options, formats](const std::string& text) {
            for (const Format* const format : formats) {
              if (format->name == text) options.format = format->name;
            }
          },
          "What to print: " + alternatives_text(names))
      ->check(CLI::Validator(
          [names](const std::string& text) {
            const bool known = std::find(names.begin(), names.end(), text) != names.end();
            return known ? std::string()
                         : "'" + text + "' is not " + alternatives_text(names) +
                               suggestion_text(nearest(text, names));
          },
          "", name_of_words(names)))
      ->type_name("FORMAT");
}

/// Names of columns, with commas between them.
CLI::Option* add_columns(CLI::App& command, std::vector<RecordColumn>& columns) {
  return command
      .add_option_function<std::vector<std::string>>(
          "--columns",
          [&columns](const std::vector<std::string>& names) {
            columns.clear();
            for (const std::string& name : names) {
              columns.push_back(enumerator_named<RecordColumn>(record_column_names, name).value());
            }
          },
          "The columns of a table, with commas between them: the members of a record as\n"
          "JSON, and path and stray")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::Validator(
          [](const std::string& text) {
            if (enumerator_named<RecordColumn>(record_column_names, text)) return std::string();
            const std::vector<std::string> names(record_column_names.begin(),
                                                 record_column_names.end());
            return "'" + text + "' is no column" + suggestion_text(nearest(text, names)) +
                   "; a column is " + alternatives_text(names);
          },
          "", name_of_words(record_column_names)))
      ->type_name("NAMES");
}

std::array<CLI::Option*, 2> add_ignore_flags(CLI::App& command, bool& ignore_lock_file,
                                             bool& ignore_in_use) {
  return {command.add_flag("--ignore-lock-file", ignore_lock_file,
                           "Go on although a lock file is there"),
          command.add_flag("--ignore-in-use", ignore_in_use,
                           "Go on although the log is, or may be, in use by anything but aerowal")};
}

/// `formats`: those that the command has.
void add_common(CLI::App& command, CommonOptions& options,
                const std::vector<const Format*>& formats = {&human_format, &json_format}) {
  static const OneOf<When>::Names when{
      {"auto", When::automatic}, {"always", When::always}, {"never", When::never}};
  CLI::Option* const json = command.add_flag_callback(
      "--json", [&options] { options.format = json_format.name; },
      "Print JSON Lines instead of text: --format json");
  add_format(command, options, formats)->excludes(json);
  command.add_flag("-q,--quiet", options.quiet,
                   "Print nothing on standard output; errors are still shown");
  add_choice<When>(
      command, "--color", options.color, when, "WHEN",
      "Colour: auto (on a terminal that is not dumb, unless NO_COLOR is set), always or never");
  add_choice<When>(
      command, "--progress", options.progress, when, "WHEN",
      "Progress on standard error: auto (on a terminal, for long work), always or never");
  command.set_help_flag("-h,--help", "Print this help and exit");
  command.set_version_flag("-V,--version", version_text, "Print the version and exit");
}

// ---- commands

const OneOf<RecordType>::Names& record_type_names() {
  static const OneOf<RecordType>::Names names{{"insert", RecordType::insert},
                                              {"update", RecordType::update},
                                              {"delete", RecordType::delete_}};
  return names;
}

std::string complaint_of_file(const std::string& path) {
  return path.empty() || path == "-" ? "a file name is needed" : std::string();
}

void add_verify(CLI::App& app, Action& action) {
  const auto options = std::make_shared<VerifyOptions>();
  CLI::App& command =
      *app.add_subcommand("verify", "Check every byte of one or more logs and name all damage");
  command.footer(
      "Exit code 0: every log is sound. 1: corruption. 3: only what a crash leaves of a record "
      "that\n"
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

void add_dump(CLI::App& app, Action& action) {
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
  add_number(command, "--at-offset", options->at_offset,
             "Take the bytes at this offset for a record and show them, decoded as far as\n"
             "they go, in hex");
  add_common(command, options->common, {&human_format, &json_format, &csv_format, &tsv_format});
  CLI::Option* const hex = command.add_flag(
      "--hex", options->hex, "Print the bytes of each record after its line, a row for each field");
  command
      .add_flag("--stats", options->statistics,
                "Print no records, but how many there are of each type, collection and schema,\n"
                "their sizes, and the versions of the documents")
      ->excludes(hex, follow);
  CLI::Option* const columns = add_columns(command, options->columns);
  columns->excludes(no_body);
  command.final_callback([&action, &command, options] {
    const bool table =
        options->common.format == csv_format.name || options->common.format == tsv_format.name;
    if (command.count("--columns") != 0 && !table) {
      throw CLI::ValidationError("--columns is for tables: --format csv or --format tsv");
    }
    if (options->follow && (options->logs.size() > 1 || options->logs.front() == "-")) {
      throw CLI::ValidationError("--follow takes one LOG, a file or a data directory");
    }
    if (options->hex && options->common.format != human_format.name) {
      throw CLI::ValidationError("--hex is for people, and does not go with another format");
    }
    if (options->statistics && table) {
      throw CLI::ValidationError("--stats is no table of records: --format human or --format json");
    }
    if (options->at_offset && table) {
      throw CLI::ValidationError("--at-offset shows one place, which is no table");
    }
    if (options->at_offset) {
      for (const char* const other :
           {"--from-seq", "--to-seq", "--type", "--collection", "--id", "--id-glob", "--schema",
            "--limit", "--tail", "--stats", "--follow", "--keep-going"}) {
        if (command.count(other) == 0) continue;
        throw CLI::ValidationError(
            "--at-offset shows one place, not the records from there on, "
            "so it does not go with " +
            std::string(other));
      }
    }
    const auto& first = options->from_sequence_number;
    const auto& last = options->to_sequence_number;
    if (first && last && *first > *last) {
      throw CLI::ValidationError("--from-seq " + std::to_string(*first) + " is after --to-seq " +
                                 std::to_string(*last));
    }
    action = [options] { return run_dump(*options); };
  });
}

void add_replay(CLI::App& app, Action& action) {
  const auto options = std::make_shared<ReplayOptions>();
  CLI::App& command =
      *app.add_subcommand("replay", "Print the documents that a log leaves behind, as JSON Lines");
  command.footer(
      "Sorted bytewise by collection id, then document id. A damaged log prints no document, "
      "because\n"
      "the state would be wrong where records are missing. --until-seq gives the state before the\n"
      "damage.\n"
      "Example: aerowal replay --until-seq 46 wal.log");
  add_log(command, options->log, "A log file, an AeroDB data directory, or - for standard input");
  CLI::Option* const until =
      add_number(command, "--until-seq", options->until_sequence_number,
                 "Apply no record after this sequence number; what follows is not read");
  CLI::Option* const summary =
      command.add_flag("--summary", options->summary,
                       "Print a last line with the inserts, updates, deletes and live documents");
  CLI::Option* const base =
      add_text(command, "--base", options->base, "FILE",
               "The document store with what came before the log's first record; none: there is\n"
               "nothing before it. One of the two is needed where there was a checkpoint");
  CLI::Option* const storage =
      add_text(command, "--storage", options->storage, "DIR",
               "Print no documents, but make DIR/data/documents.dat, which must not be there, as\n"
               "AeroDB's recovery would")
          ->excludes(summary);
  for (CLI::Option* const ignored :
       add_ignore_flags(command, options->ignore_lock_file, options->ignore_in_use)) {
    ignored->needs(storage);
  }
  add_text(command, "--check-storage", options->check_storage, "FILE",
           "Print no documents, but where AeroDB's document store and the log disagree:\n"
           "documents.dat, or the data directory that holds it")
      ->excludes(until, summary, base, storage);
  add_common(command, options->common);
  command.final_callback(
      [&action, options] { action = [options] { return run_replay(*options); }; });
}

/// The options of append as they are typed.
struct AppendAsTyped {
  AppendOptions options;  ///< all but the records
  std::optional<RecordType> type;
  std::optional<std::string> collection_id;
  std::optional<std::string> document_id;
  std::optional<std::string> schema_id;
  std::optional<std::string> schema_version;
  std::optional<std::string> body;
  std::optional<std::string> body_file;
  std::optional<std::string> from;
  bool new_log = false;

  /// As they are acted on. CLI11 has seen to it that they go together.
  [[nodiscard]] AppendOptions complete() const {
    AppendOptions completed = options;
    if (from) {
      completed.records = AppendOptions::Many{.from = *from, .new_log = new_log};
    } else {
      completed.records = AppendOptions::One{.record = {.type = type.value(),
                                                        .collection_id = collection_id.value(),
                                                        .document_id = document_id.value(),
                                                        .schema_id = schema_id.value(),
                                                        .schema_version = schema_version.value(),
                                                        .body = body.value_or(""),
                                                        .expected = {}},
                                             .body_file = body_file};
    }
    return completed;
  }
};

void add_append(CLI::App& app, Action& action) {
  const auto typed = std::make_shared<AppendAsTyped>();
  CLI::App& command = *app.add_subcommand("append", "Append one record or many to a log");
  command.footer(
      "Each record is written, fsynced, and only then acknowledged with a line. A log that is not\n"
      "sound, or is in use, is refused before a byte is written.\n"
      "Example: aerowal append wal.log --type delete --collection users --id user_7 \\\n"
      "           --schema user_schema --schema-version v1\n"
      "Example: aerowal dump --json old.log >records && aerowal append new.log --from records\n"
      "         (in a pipe, append would take a dump that failed for the end)");
  add_log(command, typed->options.log,
          "A log file, created if it is not there, or an AeroDB data directory")
      ->check(CLI::Validator(
          [](const std::string& log) {
            return log == "-" ? "append needs a file, not standard input" : std::string();
          },
          ""));
  CLI::Option* const type =
      add_choice<RecordType>(command, "--type", typed->type, record_type_names(), "TYPE",
                             "Append one record: insert, update or delete");
  CLI::Option* const collection =
      add_text(command, "--collection", typed->collection_id, "ID", "Its collection id");
  CLI::Option* const document =
      add_text(command, "--id", typed->document_id, "ID", "Its document id");
  CLI::Option* const schema =
      add_text(command, "--schema", typed->schema_id, "ID", "Its schema id");
  CLI::Option* const version =
      add_text(command, "--schema-version", typed->schema_version, "V", "Its schema version");
  CLI::Option* const body = add_text(command, "--body", typed->body, "JSON",
                                     "Its document, stored byte for byte; must be JSON");
  CLI::Option* const body_file =
      add_text(command, "--body-file", typed->body_file, "F",
               "The same from a file, whatever its bytes are; - for standard input");
  CLI::Option* const from =
      add_text(command, "--from", typed->from, "F",
               "Append many: JSON Lines as `dump --json` prints them; - for standard input");
  type->needs(collection, document, schema, version);
  body
      ->check(CLI::Validator(
          [](const std::string& text) { return is_json(text) ? std::string() : "not JSON"; }, ""))
      ->excludes(body_file);
  from->excludes(type, collection, document, schema, version, body, body_file);
  command
      .add_flag("--new", typed->new_log,
                "With --from: LOG must not exist, and appears whole or not at all")
      ->needs(from);
  add_ignore_flags(command, typed->options.ignore_lock_file, typed->options.ignore_in_use);
  add_common(command, typed->options.common);
  command.final_callback([&action, typed] {
    if (!typed->type && !typed->from) {
      throw CLI::ValidationError("give either --type and a record, or --from and many");
    }
    action = [options = typed->complete()] { return run_append(options); };
  });
}

void add_repair(CLI::App& app, Action& action) {
  const auto options = std::make_shared<RepairCommandOptions>();
  CLI::App& command = *app.add_subcommand("repair", "Plan the repair of a log, or carry it out");
  command.footer(
      "Without -o or --in-place nothing is written. Without further options a repair does only "
      "what\n"
      "loses nothing that was acknowledged. The original always survives.\n"
      "Example: aerowal repair wal.log\n"
      "Example: aerowal repair --fix-bit-flips --store /var/lib/aerodb -o fixed.log wal.log");
  add_log(command, options->log,
          "A log file, an AeroDB data directory, or - for standard input (the plan only)");
  CLI::Option* const output = add_text(command, "-o,--output", options->output, "OUT",
                                       "Write the repaired log here, as a new file");
  output->check(CLI::Validator(
      [](const std::string& text) -> std::string {
        if (text.empty()) return "a file name is needed";
        if (text == "-") return "a log with a receipt cannot go to standard output; name a file";
        return {};
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
  add_text(command, "--store", options->store, "FILE",
           "Restore lost records from AeroDB's document store: documents.dat,\n"
           "or the data directory that holds it");
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

std::vector<std::string> explained_names() {
  std::vector<std::string> names;
  for (const Explanation& one : explanations()) names.emplace_back(one.name);
  return names;
}

/// `name`: no kind and no code.
std::string unknown_name_text(const std::string& name) {
  const auto in_small_letters = [](std::string_view text) {
    std::string small(text);
    std::transform(small.begin(), small.end(), small.begin(), [](char letter) {
      return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return small;
  };
  std::vector<std::string> names = explained_names();
  std::transform(names.begin(), names.end(), names.begin(), in_small_letters);
  const Explanation* const meant = find_explanation(nearest(in_small_letters(name), names));
  return "'" + name + "' is neither a kind nor a code" +
         suggestion_text(meant == nullptr ? "" : std::string(meant->name)) +
         "; 'aerowal explain' lists all";
}

void add_explain(CLI::App& app, Action& action) {
  const auto options = std::make_shared<ExplainOptions>();
  CLI::App& command = *app.add_subcommand(
      "explain", "Say what a kind of damage or a code means, and what to do about it");
  command.footer("Example: aerowal explain bit_flip\nExample: aerowal explain AERO_WAL_CORRUPTION");
  command
      .add_option_function<std::vector<std::string>>(
          "KIND",
          [options](const std::vector<std::string>& names) {
            for (const std::string& name : names) {
              options->asked.push_back(find_explanation(without_guard(name)));
            }
          },
          "Kinds, as findings have them, or codes, as errors have them; none lists all of them")
      ->type_name("")
      ->check(CLI::Validator(
          [](const std::string& typed) {
            const std::string name = without_guard(typed);
            return find_explanation(name) == nullptr ? unknown_name_text(name) : std::string();
          },
          "", name_of_words(explained_names())));
  add_common(command, options->common);
  command.final_callback(
      [&action, options] { action = [options] { return run_explain(*options); }; });
}

/// What the build installs for the shells: no option is written down twice. The help does not name
/// it.
void add_completion(CLI::App& app, Action& action) {
  CLI::App& command = *app.add_subcommand("completion", "Print a shell's completion script");
  command.group("");
  const auto shell = std::make_shared<Shell>();
  add_choice<Shell>(command, "SHELL", *shell,
                    {{"bash", Shell::bash}, {"zsh", Shell::zsh}, {"fish", Shell::fish}}, "",
                    "The shell")
      ->required();
  command.final_callback([&app, &action, shell] {
    action = [&app, shell] {
      const CommonOptions usual;
      Output output(usual);
      output.text() = completion_script(*shell, completed_program(app));
      return finish(output, ExitCode::ok, usual);
    };
  });
}

ExitCode report_usage(const CLI::App& app, std::string message, const CommonOptions& options) {
  std::string command = "aerowal";
  for (const CLI::App* chosen : app.get_subcommands()) command += " " + chosen->get_name();
  // CLI11 says some things in several lines.
  std::replace(message.begin(), message.end(), '\n', ' ');
  return report(usage_error(command, message), options);
}

// ---- the command line as a whole

/// The LOG arguments, as far as the command line was read.
std::vector<std::string> logs_given(const CLI::App& app) {
  std::vector<std::string> logs;
  for (const CLI::App* command : app.get_subcommands()) {
    const CLI::Option* const option = command->get_option_no_throw("LOG");
    if (option == nullptr) continue;
    for (const std::string& log : option->results()) logs.push_back(without_guard(log));
  }
  return logs;
}

/// --help and --version: their text is the result.
ExitCode print_asked_for(const CLI::App& app, const CLI::Success& asked,
                         const CommonOptions& options) {
  std::ostringstream text;
  app.exit(asked, text, text);
  const auto apart = check_standard_streams(logs_given(app));
  if (!apart) return report(apart.error(), options);
  const CommonOptions usual;
  Output output(usual);
  output.text() = text.str();
  return finish(output, ExitCode::ok, options);
}

}  // namespace

const Format& format_asked_for(std::span<char* const> words) {
  const char* before = "";
  for (const char* const word : words) {
    const bool value = std::strcmp(before, "--format") == 0 && std::strcmp(word, "json") == 0;
    if (value || std::strcmp(word, "--json") == 0 || std::strcmp(word, "--format=json") == 0) {
      return json_format;
    }
    before = word;
  }
  return human_format;
}

ExitCode run_command_line(std::span<char* const> typed) {
  std::vector<char*> all = words_of_help(typed);
  guard_standard_error(all);
  Action action;
  CLI::App app("Inspects, verifies, replays, appends to and repairs the write-ahead log of AeroDB.",
               "aerowal");
  app.formatter(std::make_shared<HelpFormatter>());
  // The commands take this over; it must come before their flags.
  app.option_defaults()->disable_flag_override();
  app.require_subcommand(1);
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.set_version_flag("-V,--version", version_text, "Print the version and exit");
  app.footer(
      "Exit codes: 0 sound, 1 corrupt, 2 usage, 3 torn by a crash, 4 system failure, 5 refused.\n"
      "'aerowal COMMAND --help' and aerowal(1) say more.");
  add_verify(app, action);
  add_dump(app, action);
  add_replay(app, action);
  add_append(app, action);
  add_repair(app, action);
  add_explain(app, action);
  add_completion(app, action);

  const auto unknown = put_command_first(app, all);
  const std::span<char* const> words(all);
  const CommonOptions options{.format = format_asked_for(words).name};
  if (unknown) return report_usage(app, unknown_command_text(app, *unknown), options);
  // Only what follows the command can name a file.
  if (is_command(app, words.front())) guard_standard_error(words.subspan(1));
  try {
    std::vector<std::string> guarded =
        guarded_words(words, [&app](const std::string& name) { return takes_value(app, name); });
    std::reverse(guarded.begin(), guarded.end());
    app.parse(std::move(guarded));
  } catch (const CLI::Success& asked) {
    return print_asked_for(app, asked, options);
  } catch (const CLI::ParseError& error) {
    return report_usage(app, complaint_text(app, error), options);
  }
  return action();
}

}  // namespace aerowal::cli

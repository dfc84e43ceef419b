#pragma once

#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include <aerowal/record_json.hpp>

#include "cli/shared_options.hpp"
#include "commands/append.hpp"
#include "term/text.hpp"

// append as it is typed. Only command_line.cpp includes this, so that CLI11 is
// compiled once.

namespace aerowal::cli {

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

inline std::string not_json_text(const std::string& body) {
  static constexpr std::size_t shown_max = 40;
  const std::string_view shown = start_of(body, shown_max);
  return "'" + std::string(shown) + (shown.size() < body.size() ? "..." : "") +
         "' is not JSON, which a shell leaves whole in quotes: '{\"name\":\"Ada\"}'; --body-file "
         "takes "
         "any bytes";
}

inline void add_append(CLI::App& app, Action& action) {
  const auto typed = std::make_shared<AppendAsTyped>();
  CLI::App& command = *app.add_subcommand("append", "Append one record or many to a log");
  command.footer(
      "Each record is written, fsynced, and only then acknowledged with a line. A log that is not\v"
      "sound, or is in use, is refused before a byte is written.\n"
      "Example: aerowal append wal.log --type delete --collection users --id user_7 \\\n"
      "           --schema user_schema --schema-version v1\n"
      "Example: aerowal dump --json old.log >records && aerowal append new.log --from records\n"
      "         (in a pipe, append would take a dump that failed for the end)");
  add_log(command, typed->options.log,
          "A log file, created if it is not there, or an AeroDB data directory")
      ->check(CLI::Validator(
          [](const std::string& log) {
            return log == "-" ? "append needs a file or a data directory, not standard input; the "
                                "records can come from there: --from -"
                              : std::string();
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
      add_path(command, "--body-file", typed->body_file, "F",
               "The same from a file, whatever its bytes are; - for standard input");
  CLI::Option* const from =
      add_path(command, "--from", typed->from, "F",
               "Append many: JSON Lines as `dump --json` prints them; - for standard input");
  type->needs(collection, document, schema, version);
  body->check(CLI::Validator(
                  [](const std::string& text) {
                    return is_json(text) ? std::string() : not_json_text(text);
                  },
                  ""))
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

}  // namespace aerowal::cli

#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <aerowal/record.hpp>

#include "base/alternatives.hpp"
#include "base/enum_names.hpp"
#include "cli/complaints.hpp"
#include "cli/option_values.hpp"
#include "report/format.hpp"
#include "report/record_columns.hpp"
#include "term/common_options.hpp"
#include "term/exit_code.hpp"
#include "term/nearest.hpp"
#include "version.hpp"

// Options that several commands have. Only command_line.cpp includes this, so that CLI11 is
// compiled once.

namespace aerowal::cli {

/// What the command line asks for; run once all of it has been read.
using Action = std::function<ExitCode()>;

/// One of the formats by its name.
inline CLI::Option* add_format(CLI::App& command, CommonOptions& options,
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
                               suggestion_text(text, names) + missing_value_text(text);
          },
          "", name_of_words(names)))
      ->type_name("FORMAT");
}

inline std::array<CLI::Option*, 2> add_ignore_flags(CLI::App& command, bool& ignore_lock_file,
                                                    bool& ignore_in_use) {
  return {command.add_flag("--ignore-lock-file", ignore_lock_file,
                           "Go on although a lock file is there"),
          command.add_flag("--ignore-in-use", ignore_in_use,
                           "Go on although the log is, or may be, in use by anything but aerowal")};
}

constexpr const char* big_numbers_option = "--json-big-numbers";

/// `formats`: those that the command has.
inline void add_common(CLI::App& command, CommonOptions& options,
                       const std::vector<const Format*>& formats = {&human_format, &json_format}) {
  static const OneOf<When>::Names when{
      {"auto", When::automatic}, {"always", When::always}, {"never", When::never}};
  CLI::Option* const json = command.add_flag_callback(
      "--json", [&options] { options.format = json_format.name; },
      "Print JSON Lines instead of text: --format json");
  add_format(command, options, formats)->excludes(json);
  add_choice<BigNumbers>(
      command, big_numbers_option, options.json_big_numbers,
      {{"number", BigNumbers::number}, {"string", BigNumbers::string}}, "FORM",
      "JSON has sequence numbers as a number, or as a string, for programs that\n"
      "round what is beyond 2^53");
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

/// Names of columns, with commas between them, out of those that the table may have.
inline CLI::Option* add_columns(CLI::App& command, std::vector<RecordColumn>& columns,
                                std::span<const RecordColumn> possible, const std::string& help) {
  std::vector<std::string> names;
  for (const RecordColumn column : possible) names.emplace_back(name(column));
  return command
      .add_option_function<std::vector<std::string>>(
          "--columns",
          [&columns](const std::vector<std::string>& wanted) {
            columns.clear();
            for (const std::string& one : wanted) {
              columns.push_back(enumerator_named<RecordColumn>(record_column_names, one).value());
            }
          },
          help)
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::Validator(
          [names](const std::string& text) {
            const bool known = std::find(names.begin(), names.end(), text) != names.end();
            return known ? std::string()
                         : "'" + text + "' is no column" + suggestion_text(text, names) +
                               "; a column is " + alternatives_text(names);
          },
          "", name_of_words(names)))
      ->type_name("NAMES");
}

inline const OneOf<RecordType>::Names& record_type_names() {
  static const OneOf<RecordType>::Names names{{"insert", RecordType::insert},
                                              {"update", RecordType::update},
                                              {"delete", RecordType::delete_}};
  return names;
}

}  // namespace aerowal::cli

#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

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

inline const std::vector<const Format*>& report_formats() {
  static const std::vector<const Format*> formats{&human_format, &json_format,      &junit_format,
                                                  &sarif_format, &github_format,    &gitlab_format,
                                                  &html_format,  &prometheus_format};
  return formats;
}

/// FORMAT=FILE. Nothing where it is not.
inline std::optional<WantedReport> wanted_report(const std::string& text) {
  const std::size_t end = text.find('=');
  if (end == std::string::npos || end + 1 == text.size()) return std::nullopt;
  const Format* const format = find_format(std::string_view(text).substr(0, end));
  const auto& formats = report_formats();
  if (std::find(formats.begin(), formats.end(), format) == formats.end()) return std::nullopt;
  return WantedReport{.format = format, .path = text.substr(end + 1)};
}

inline std::vector<std::string> report_format_names() {
  std::vector<std::string> names;
  for (const Format* const format : report_formats()) names.emplace_back(format->name);
  return names;
}

inline std::string complaint_of_report(const std::string& text) {
  if (wanted_report(text)) return {};
  const std::vector<std::string> names = report_format_names();
  const std::string format = text.substr(0, text.find('='));
  if (std::find(names.begin(), names.end(), format) != names.end()) {
    return "'" + text + "' names no file: give " + format + "=FILE";
  }
  return "'" + format + "' is not " + alternatives_text(names) + suggestion_text(format, names);
}

/// What does not go together beyond what CLI11 is told. Throws CLI::ValidationError.
inline void check_verify_options(const CLI::App& command, const VerifyOptions& options) {
  const std::string format(options.common.format);
  for (const char* const other : {"--exit-zero", "--report"}) {
    if (format == nagios_format.name && command.count(other) != 0) {
      throw CLI::ValidationError(
          "--format nagios has exit codes of its own, so it does not go "
          "with " +
          std::string(other));
    }
  }
  const bool has_lines = format == human_format.name || format == json_format.name;
  if (options.brief && !has_lines) {
    throw CLI::ValidationError(
        "--brief is for people and for JSON, so it does not go with "
        "--format " +
        format);
  }
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
  command
      .add_option_function<std::vector<std::string>>(
          "--report",
          [options](const std::vector<std::string>& wanted) {
            options->reports.clear();
            for (const std::string& one : wanted) options->reports.push_back(*wanted_report(one));
          },
          "Write a report to a file as well, whole or not at all; may be repeated. FORMAT is one\n"
          "of those of --format, but for nagios")
      ->allow_extra_args(false)
      ->check(CLI::Validator(complaint_of_report, "", name_of_words(report_format_names())))
      ->type_name("FORMAT=FILE");
  command.add_flag("--exit-zero", options->exit_zero,
                   "Give 0 where 1 or 3 would say that something is damaged");
  add_common(command, options->common,
             {&human_format, &json_format, &junit_format, &sarif_format, &github_format,
              &gitlab_format, &html_format, &prometheus_format, &nagios_format});
  command.final_callback([&action, &command, options] {
    check_verify_options(command, *options);
    action = [options] { return run_verify(*options); };
  });
}

}  // namespace aerowal::cli

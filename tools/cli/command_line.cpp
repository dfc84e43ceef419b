#include "cli/command_line.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "cli/append_options.hpp"
#include "cli/complaints.hpp"
#include "cli/completed_program.hpp"
#include "cli/completions.hpp"
#include "cli/diff_options.hpp"
#include "cli/doubtful_words.hpp"
#include "cli/dump_options.hpp"
#include "cli/explain_options.hpp"
#include "cli/first_words.hpp"
#include "cli/repair_options.hpp"
#include "cli/replay_options.hpp"
#include "cli/shared_options.hpp"
#include "cli/verify_options.hpp"
#include "cli/words.hpp"
#include "commands/log_source.hpp"
#include "report/format.hpp"
#include "term/output.hpp"
#include "term/prose.hpp"
#include "term/standard_streams.hpp"
#include "term/usage_error.hpp"
#include "version.hpp"

// The one file that is compiled with CLI11, which takes longer than all else. The options of each
// command are in a header of its own.

namespace aerowal::cli {
namespace {

/// What an option needs and excludes is for the man pages to say. On a terminal the text is wrapped
/// at its width.
class HelpFormatter : public CLI::Formatter {
  std::string make_option_opts(const CLI::Option* option) const override {
    std::string text = Formatter::make_option_opts(option);
    return text.substr(0, std::min(text.find(" Needs:"), text.find(" Excludes:")));
  }

  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    if (columns_ == 0) return Formatter::make_option(option, is_positional);
    return entry(make_option_name(option, is_positional) + make_option_opts(option),
                 make_option_desc(option));
  }

  std::string make_subcommand(const CLI::App* command) const override {
    if (columns_ == 0) return Formatter::make_subcommand(command);
    return entry(command->get_display_name(true), command->get_description());
  }

  std::string make_description(const CLI::App* app) const override {
    return wrapped(app->get_description() + "\n", columns_);
  }

  /// An example is a command, and stays whole.
  std::string make_footer(const CLI::App* app) const override {
    std::string text;
    std::istringstream lines(app->get_footer());
    bool goes_on = false;
    for (std::string line; std::getline(lines, line);) {
      const bool is_example = line.starts_with("Example: ") || goes_on;
      goes_on = line.ends_with('\\');
      text += (is_example ? unbroken(line) : line) + "\n";
    }
    return wrapped(text, columns_);
  }

  /// Beside each other, or on a narrow terminal below each other.
  [[nodiscard]] std::string entry(const std::string& name, std::string description) const {
    static constexpr std::size_t columns_beside_min = 70;
    static constexpr std::size_t indent_below = 6;
    std::replace(description.begin(), description.end(), '\n', ' ');
    std::string label = "  " + name;
    const bool beside = columns_ >= columns_beside_min;
    const std::size_t indent = beside ? get_column_width() : indent_below;
    if (!beside || label.size() >= indent) {
      return label + "\n" + wrapped(std::string(indent, ' ') + description, columns_, 0) + "\n";
    }
    label.resize(indent, ' ');
    return wrapped(unbroken(label) + description, columns_, indent) + "\n";
  }

  std::size_t columns_ = prose_columns(STDOUT_FILENO);
};

/// What the build installs for the shells: no option is written down twice. The help does not name
/// it.
void add_completion(CLI::App& app, Action& action) {
  CLI::App& command = *app.add_subcommand("completion", "Print a shell's completion script");
  command.group("");
  const auto shell = std::make_shared<Shell>();
  add_choice<Shell>(command, "SHELL", *shell,
                    {{"bash", Shell::bash}, {"zsh", Shell::zsh}, {"fish", Shell::fish}}, "",
                    "Bash, zsh or fish")
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

/// `command`: with the program's name.
ExitCode report_usage(const std::string& command, std::string message,
                      const CommonOptions& options) {
  // CLI11 says some things in several lines.
  std::replace(message.begin(), message.end(), '\n', ' ');
  return report(usage_error(command, message), options);
}

ExitCode report_usage(const CLI::App& app, const std::string& message,
                      const CommonOptions& options) {
  std::string command = "aerowal";
  for (const CLI::App* chosen : app.get_subcommands()) command += " " + chosen->get_name();
  return report_usage(command, message, options);
}

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
  const Format* found = nullptr;
  const char* before = "";
  for (const char* const word : words) {
    static constexpr std::string_view with_value = "--format=";
    const std::string_view text = word;
    if (text == "--json") return json_format;
    const Format* asked = nullptr;
    if (std::strcmp(before, "--format") == 0) asked = find_format(text);
    if (text.starts_with(with_value)) asked = find_format(text.substr(with_value.size()));
    if (asked == &json_format) return json_format;
    if (found == nullptr) found = asked;
    before = word;
  }
  return found == nullptr ? human_format : *found;
}

ExitCode run_command_line(std::span<char* const> typed) {
  if (const auto complaint = help_complaint(typed)) {
    return report_usage("aerowal", *complaint, {.format = format_asked_for(typed).name});
  }
  std::vector<char*> all = words_of_help(typed);
  guard_standard_error(all);
  Action action;
  CLI::App app(
      "Inspects, verifies, replays, compares, appends to and repairs the write-ahead log of "
      "AeroDB.",
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
  add_diff(app, action);
  add_append(app, action);
  add_repair(app, action);
  add_explain(app, action);
  add_completion(app, action);

  const auto no_command = put_command_first(app, all);
  const std::span<char* const> words(all);
  const CommonOptions options{.format = format_asked_for(words).name};
  if (no_command) return report_usage(app, *no_command, options);
  // Only what follows the command can name a file.
  if (is_command(app, words.front())) guard_standard_error(words.subspan(1));
  if (const auto doubtful = doubtful_word_text(app, words)) {
    return report_usage(std::string("aerowal ") + words.front(), *doubtful, options);
  }
  try {
    std::vector<std::string> guarded =
        guarded_words(words, [&app](const std::string& name) { return takes_value(app, name); });
    std::reverse(guarded.begin(), guarded.end());
    app.parse(std::move(guarded));
  } catch (const CLI::Success& asked) {
    return print_asked_for(app, asked, options);
  } catch (const CLI::ParseError& error) {
    return report_usage(app, complaint_text(app, error, words.back()), options);
  }
  const CLI::App& command = *app.get_subcommands().front();
  if (command.get_option_no_throw(big_numbers_option) != nullptr &&
      command.count(big_numbers_option) != 0 && options.format != json_format.name &&
      !(command.get_name() == "replay" && options.format == human_format.name)) {
    return report_usage(app, std::string(big_numbers_option) + " is for JSON, and needs --json",
                        options);
  }
  if (const auto number = check_threads(); !number) return report(number.error(), options);
  return action();
}

}  // namespace aerowal::cli

#include "cli/options.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include <CLI/CLI.hpp>

#include "version.hpp"

namespace aerowal::cli {
namespace {

const std::map<std::string, When> when_names{
    {"auto", When::automatic}, {"always", When::always}, {"never", When::never}};

/// Stands before a word that is a file's name whatever it looks like.
constexpr char guard = '\x01';

std::string without_guard(const std::string& word) {
  return word.starts_with(guard) ? word.substr(1) : word;
}

void add_when_option(CLI::App& command, const std::string& name, When& value,
                     const std::string& help) {
  command
      .add_option_function<std::string>(
          name,
          [&value, name](const std::string& text) {
            const auto known = when_names.find(text);
            if (known == when_names.end()) {
              throw CLI::ValidationError(name, "'" + text + "' is not auto, always or never");
            }
            value = known->second;
          },
          help)
      ->type_name("WHEN");
}

}  // namespace

CLI::App& add_command(CLI::App& app, const std::string& name, const std::string& description,
                      const std::string& footer) {
  CLI::App& command = *app.add_subcommand(name, description);
  command.footer(footer);
  return command;
}

void set_action(CLI::App& command, Action& action, const Action& run) {
  command.final_callback([&action, run] { action = run; });
}

void add_flag(CLI::App& command, const std::string& name, bool& value, const std::string& help) {
  command.add_flag(name, value, help);
}

void add_common_options(CLI::App& command, CommonOptions& options) {
  command.add_flag("--json", options.json, "Print JSON Lines instead of text");
  command.add_flag("-q,--quiet", options.quiet,
                   "Print nothing on standard output; the exit code and errors tell");
  add_when_option(
      command, "--color", options.color,
      "Colour: auto (on a terminal that is not dumb, unless NO_COLOR is set), always or never");
  add_when_option(
      command, "--progress", options.progress,
      "Progress on standard error: auto (on a terminal, for long work), always or never");
  command.set_help_flag("-h,--help", "Print this help and exit");
  command.set_version_flag("--version", version_text, "Print the version and exit");
}

void add_log_argument(CLI::App& command, std::string& log, const std::string& help) {
  command.add_option("LOG", log, help)->required()->type_name("")->transform(&without_guard);
}

void add_log_arguments(CLI::App& command, std::vector<std::string>& logs) {
  command.add_option("LOG", logs, "Log files, AeroDB data directories, or - for standard input")
      ->required()
      ->type_name("")
      ->transform(&without_guard);
}

void add_number_option(CLI::App& command, const std::string& name,
                       std::optional<std::uint64_t>& value, const std::string& help) {
  command
      .add_option_function<std::string>(
          name,
          [&value, name](const std::string& text) {
            std::uint64_t number = 0;
            const char* const text_end = text.data() + text.size();
            const auto [end, failure] = std::from_chars(text.data(), text_end, number);
            const bool leading_zero = text.size() > 1 && text.front() == '0';
            if (failure != std::errc() || end != text_end || leading_zero) {
              throw CLI::ValidationError(
                  name, "'" + text + "' is not a whole decimal number from 0 to 2^64-1");
            }
            value = number;
          },
          help)
      ->type_name("N");
}

void add_text_option(CLI::App& command, const std::string& name, std::optional<std::string>& value,
                     const std::string& type, const std::string& help) {
  command
      .add_option_function<std::string>(
          name, [&value](const std::string& text) { value = without_guard(text); }, help)
      ->type_name(type);
}

std::vector<std::string> words_of(const CLI::App& app, int count, char** arguments) {
  const auto takes_value = [&app](const std::string& name) {
    const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
    return std::any_of(commands.begin(), commands.end(), [&name](const CLI::App* command) {
      const CLI::Option* option = command->get_option_no_throw(name);
      return option != nullptr && option->get_items_expected_max() > 0;
    });
  };
  std::vector<std::string> words;
  bool options = true;
  bool value = false;
  for (int i = 1; i < count; ++i) {
    std::string word = arguments[i];
    if (std::exchange(value, false)) {
      words.push_back(std::move(word));
    } else if (options && word == "--") {
      options = false;
    } else if (!options || word.starts_with('[') || word.starts_with(guard)) {
      words.push_back(word == "-" ? word : guard + word);
    } else if (word.starts_with("--") && word.find('=') == word.size() - 1) {
      word.pop_back();
      words.push_back(std::move(word));
      words.emplace_back();
    } else {
      value = word.starts_with('-') && word != "-" && takes_value(word);
      words.push_back(std::move(word));
    }
  }
  return words;
}

std::vector<std::string> logs_given(const CLI::App& app) {
  std::vector<std::string> logs;
  for (const CLI::App* command : app.get_subcommands()) {
    const CLI::Option* const option = command->get_option_no_throw("LOG");
    if (option == nullptr) continue;
    for (const std::string& log : option->results()) logs.push_back(without_guard(log));
  }
  return logs;
}

}  // namespace aerowal::cli

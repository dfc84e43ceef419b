#pragma once

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/complaints.hpp"
#include "cli/option_values.hpp"
#include "cli/other_tools.hpp"
#include "io/file.hpp"
#include "term/nearest.hpp"
#include "term/text.hpp"

// Which command a command line is of. Only command_line.cpp includes this, so that CLI11 is
// compiled once.

namespace aerowal::cli {

inline std::optional<bool> takes_value(const CLI::App& app, const std::string& name) {
  for (const CLI::App* const command : app.get_subcommands([](const CLI::App*) { return true; })) {
    const CLI::Option* const option = command->get_option_no_throw(name);
    if (option != nullptr) return option->get_items_expected_max() > 0;
  }
  return std::nullopt;
}

inline bool is_command(const CLI::App& app, const std::string& word) {
  return !app.get_subcommands(
                 [&word](const CLI::App* command) { return command->check_name(word); })
              .empty();
}

/// Of a first word that is none: it may be mistyped, or a log that is to be looked at. `words`:
/// all of them.
inline std::string unknown_command_text(const CLI::App& app, const std::string& word,
                                        std::span<char* const> words) {
  const std::string text = "'" + word + "' is not a command";
  const auto command = std::find_if(words.begin(), words.end(),
                                    [&app](const char* other) { return is_command(app, other); });
  std::vector<std::string> names{"help"};
  for (const CLI::App* const known : commands_of(app)) names.push_back(known->get_name());
  const bool is_path = exists(word);
  std::string meant = nearest(word, names);
  if (meant.empty()) meant = command_of_other_tool(word);
  if (is_path || (meant.empty() && word.find_first_of("./") != std::string::npos)) {
    if (command != words.end()) {
      return text + "; the command comes first: aerowal " + *command + " " + shell_quoted(word);
    }
    return text + "; to check a log: aerowal verify " + shell_quoted(word);
  }
  return text + suggestion_text(meant);
}

/// Of a command where the value of `option` should be.
inline std::string missing_value_before_text(CLI::App& app, const std::string& option,
                                             const std::string& word) {
  std::string complaint = "'" + word + "' was taken for its value";
  for (CLI::App* const command : app.get_subcommands({})) {
    CLI::Option* const known = command->get_option_no_throw(option);
    if (known == nullptr) continue;
    try {
      std::string value = word;
      const std::string refused = (*known->get_validator(0))(value);
      if (!refused.empty()) complaint = refused;
    } catch (const CLI::OptionNotFound&) {
      // Any text will do.
    }
    break;
  }
  return option + ": " + complaint + missing_value_hint;
}

/// Moves a command to the front that comes after options of its own. Returns what is wrong where
/// there is another word in its place; nothing if there is no word, or --help or --version makes up
/// for it.
inline std::optional<std::string> put_command_first(CLI::App& app, std::vector<char*>& words) {
  std::optional<std::string> swallowed;
  for (auto word = words.begin(); word != words.end(); ++word) {
    const std::string text = *word;
    if (text == "--" || text == "-h" || text == "--help" || text == "-V" || text == "--version") {
      return std::nullopt;
    }
    if (text.starts_with('-')) {
      const bool has_value = text.find('=') != std::string::npos;
      if (has_value || !takes_value(app, text).value_or(false)) continue;
      if (++word == words.end()) return swallowed;
      if (!swallowed && is_command(app, *word)) {
        swallowed = missing_value_before_text(app, text, *word);
      }
      continue;
    }
    if (!is_command(app, text)) {
      return swallowed ? swallowed : unknown_command_text(app, text, words);
    }
    std::rotate(words.begin(), word, word + 1);
    return std::nullopt;
  }
  return swallowed;
}

/// What is wrong with `help COMMAND`, if anything is: it is of one command.
inline std::optional<std::string> help_complaint(std::span<char* const> words) {
  if (words.empty() || std::strcmp(words.front(), "help") != 0) return std::nullopt;
  const auto is_word = [](const char* word) { return *word != '-'; };
  const auto first = std::find_if(words.begin() + 1, words.end(), is_word);
  if (first == words.end()) return std::nullopt;
  const auto second = std::find_if(first + 1, words.end(), is_word);
  if (second == words.end()) return std::nullopt;
  return "'" + std::string(*second) + "' was not expected: help is of one command";
}

/// `help COMMAND` is `COMMAND --help`, and no word at all, or `help`, is `--help`.
inline std::vector<char*> words_of_help(std::span<char* const> words) {
  static char help[] = "--help";
  std::vector<char*> asked(words.begin(), words.end());
  if (asked.empty()) return {help};
  if (std::strcmp(asked.front(), "help") != 0) return asked;
  asked.erase(asked.begin());
  asked.resize(std::min<std::size_t>(asked.size(), 1));
  if (!asked.empty() && std::strcmp(asked.front(), "help") == 0) asked.clear();
  asked.push_back(help);
  return asked;
}

}  // namespace aerowal::cli

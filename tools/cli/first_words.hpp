#pragma once

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/complaints.hpp"
#include "cli/nearest.hpp"
#include "io/file.hpp"
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

/// Of a first word that is none: it may be mistyped, or a log that is to be looked at.
inline std::string unknown_command_text(const CLI::App& app, const std::string& word) {
  std::vector<std::string> names{"help"};
  for (const CLI::App* const command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_group().empty()) names.push_back(command->get_name());
  }
  const std::string text = "'" + word + "' is not a command";
  const std::string meant = nearest(word, names);
  if (!meant.empty()) return text + suggestion_text(meant);
  return exists(word) ? text + "; to check this log: aerowal verify " + shell_quoted(word) : text;
}

inline bool is_command(const CLI::App& app, const std::string& word) {
  return !app.get_subcommands(
                 [&word](const CLI::App* command) { return command->check_name(word); })
              .empty();
}

/// Moves a command to the front that comes after options of its own. Returns the word that should
/// be one and is none; nothing if there is no such word, or --help or --version makes up for it.
inline std::optional<std::string> put_command_first(const CLI::App& app,
                                                    std::vector<char*>& words) {
  for (auto word = words.begin(); word != words.end(); ++word) {
    const std::string text = *word;
    if (text == "--" || text == "-h" || text == "--help" || text == "-V" || text == "--version") {
      return std::nullopt;
    }
    if (text.starts_with('-')) {
      const bool has_value = text.find('=') != std::string::npos;
      if (!has_value && takes_value(app, text).value_or(false) && ++word == words.end())
        return std::nullopt;
      continue;
    }
    if (!is_command(app, text)) return text;
    std::rotate(words.begin(), word, word + 1);
    return std::nullopt;
  }
  return std::nullopt;
}

/// `help COMMAND` is `COMMAND --help`, and no word at all, or `help`, is `--help`.
inline std::vector<char*> words_of_help(std::span<char* const> words) {
  static char help[] = "--help";
  std::vector<char*> asked(words.begin(), words.end());
  if (asked.empty()) return {help};
  if (std::strcmp(asked.front(), "help") != 0) return asked;
  asked.erase(asked.begin());
  asked.resize(std::min<std::size_t>(asked.size(), 1));
  asked.push_back(help);
  return asked;
}

}  // namespace aerowal::cli

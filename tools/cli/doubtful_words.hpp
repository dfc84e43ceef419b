#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "cli/complaints.hpp"
#include "cli/first_words.hpp"
#include "io/file.hpp"
#include "term/nearest.hpp"

// Words that are valid and most probably not meant as they stand. Only command_line.cpp includes
// this, so that CLI11 is compiled once.

namespace aerowal::cli {

/// How long the dash is, or the like, that `word` begins with where it should be a hyphen; 0 where
/// there is none. Editors and web pages put them in the place of hyphens.
inline std::size_t dash_size(std::string_view word) {
  static constexpr std::array<std::string_view, 9> dashes{
      "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212", "\ufe58", "\uff0d"};
  for (const std::string_view dash : dashes) {
    if (word.starts_with(dash)) return dash.size();
  }
  return 0;
}

/// `word`: begins with such a dash.
inline std::string dash_text(const CLI::App& command, const std::string& word) {
  std::string name = word;
  std::string hyphens;
  for (std::size_t size = dash_size(name); size != 0; size = dash_size(name)) {
    name.erase(0, size);
    hyphens += '-';
  }
  const auto equals = name.find('=');
  name.resize(std::min(equals, name.size()));
  const auto is_option = [&command](const std::string& text) {
    return text.find_first_not_of('-') != std::string::npos &&
           command.get_option_no_throw(text) != nullptr;
  };
  // One long dash was two hyphens.
  std::string meant;
  for (const std::string& option : {hyphens + name, "--" + name}) {
    if (is_option(option)) meant = option;
  }
  if (meant.empty()) meant = nearest("--" + name, option_names(command));
  return "'" + word + "' begins with a dash that is no hyphen" + suggestion_text(meant);
}

/// `word`: of a long option, after a single hyphen. What CLI11 would take for a row of short ones.
inline std::string single_hyphen_text(const CLI::App& command, const std::string& word) {
  const std::string name = "-" + word.substr(0, word.find('='));
  static constexpr std::size_t short_size = 2;
  if (word.starts_with("--") || word.size() <= short_size) return {};
  if (command.get_option_no_throw(name) == nullptr) return {};
  return "there is no option " + name.substr(1) + suggestion_text(name);
}

/// `word`: which stands where a LOG would.
inline std::string no_log_text(const CLI::App& app, const CLI::App& command,
                               const std::string& word) {
  if (exists(word)) return {};
  if (dash_size(word) != 0) return dash_text(command, word);
  if (word.size() > 1 && word.starts_with('-') &&
      word.find_first_not_of("0123456789", 1) == std::string::npos) {
    const bool limits = command.get_option_no_throw("--limit") != nullptr;
    return "there is no option " + word +
           (limits ? suggestion_text("--limit " + word.substr(1)) : "");
  }
  // append makes the file.
  if (is_command(app, word) && command.get_name() != "append") {
    return "'" + word + "' is a command, as " + command.get_name() + " is: give one of them";
  }
  return {};
}

/// What is wrong with the first such word, if there is one. `words`: the command first.
inline std::optional<std::string> doubtful_word_text(const CLI::App& app,
                                                     std::span<char* const> words) {
  if (words.empty() || !is_command(app, words.front())) return std::nullopt;
  const CLI::App& command = *app.get_subcommand(words.front());
  const bool has_log = command.get_option_no_throw("LOG") != nullptr;
  bool value = false;
  for (const std::string word : words.subspan(1)) {
    if (std::exchange(value, false)) continue;
    if (word == "--" || word == "--help" || word == "-h") break;
    std::string text = single_hyphen_text(command, word);
    if (text.empty() && has_log) text = no_log_text(app, command, word);
    if (!text.empty()) return text;
    value = word.starts_with('-') && word != "-" && takes_value(app, word).value_or(false);
  }
  return std::nullopt;
}

}  // namespace aerowal::cli

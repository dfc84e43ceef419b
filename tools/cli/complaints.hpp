#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/alternatives.hpp"
#include "cli/other_tools.hpp"
#include "cli/words.hpp"
#include "term/nearest.hpp"
#include "term/text.hpp"

// What is wrong with a command line, in words that help more than CLI11's. Only command_line.cpp
// includes this, so that CLI11 is compiled once.

namespace aerowal::cli {

/// As the option is most often typed: -o rather than --output.
inline std::string short_name(const CLI::Option& option) {
  const auto& names = option.get_snames();
  return names.empty() ? option.get_name() : "-" + names.front();
}

/// The option that CLI11's complaint of a value begins with, by its longer name.
inline const CLI::Option* option_complained_of(const CLI::App& command,
                                               const std::string& complaint) {
  for (const CLI::Option* const option : command.get_options()) {
    if (complaint.starts_with(option->get_name() + ": ")) return option;
  }
  return nullptr;
}

inline std::string with_short_name(const CLI::App& command, const std::string& complaint) {
  const CLI::Option* const option = option_complained_of(command, complaint);
  if (option == nullptr) return complaint;
  return short_name(*option) + complaint.substr(option->get_name().size());
}

inline bool contains(const std::set<CLI::Option*>& options, const CLI::Option* option) {
  return std::any_of(options.begin(), options.end(),
                     [option](const CLI::Option* other) { return other == option; });
}

/// The first options, in the order of --help, of which one excludes another, or lacks one that it
/// needs. CLI11's own complaint picks any of several.
inline std::string conflict_text(const CLI::App& command) {
  const auto options = command.get_options();
  const auto is_given = [](const CLI::Option* option) { return option->count() != 0; };
  for (const CLI::Option* const option : options) {
    for (const CLI::Option* const other : options) {
      if (is_given(option) && is_given(other) && contains(option->get_excludes(), other)) {
        return short_name(*option) + " and " + short_name(*other) + " exclude each other";
      }
    }
  }
  const auto lacks = [&](const CLI::Option* option, const CLI::Option* other) {
    return is_given(option) && !is_given(other) && contains(option->get_needs(), other);
  };
  // Adding what is lacking does not help where it would exclude what is there.
  for (const CLI::Option* const option : options) {
    for (const CLI::Option* const other : options) {
      if (!lacks(option, other)) continue;
      for (const CLI::Option* const excluded : options) {
        if (is_given(excluded) && contains(other->get_excludes(), excluded)) {
          return short_name(*option) + " needs " + short_name(*other) + ", which excludes " +
                 short_name(*excluded);
        }
      }
    }
  }
  for (const CLI::Option* const option : options) {
    for (const CLI::Option* const other : options) {
      if (lacks(option, other)) {
        return short_name(*option) + " needs " + short_name(*other);
      }
    }
  }
  return {};
}

inline std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* const option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

inline std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  std::vector<const CLI::App*> commands;
  for (const CLI::App* const command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_group().empty()) commands.push_back(command);
  }
  return commands;
}

/// The commands that have the option of that name.
inline std::vector<std::string> owners_of(const CLI::App& app, const std::string& name) {
  std::vector<std::string> owners;
  for (const CLI::App* const command : commands_of(app)) {
    if (command->get_option_no_throw(name) != nullptr) owners.push_back(command->get_name());
  }
  return owners;
}

/// What cannot be told from a space is shown as an escape.
inline std::string visible(std::string word) {
  static constexpr std::string_view no_break_space = "\u00a0";
  for (std::size_t at = 0; (at = word.find(no_break_space, at)) != std::string::npos;) {
    word.replace(at, no_break_space.size(), "\\u00a0");
  }
  return word;
}

/// What of `word`, an option that there is not, there is not: of a row of short ones the first.
inline std::string unknown_name(const CLI::App& command, const std::string& word) {
  static constexpr std::size_t short_size = 2;
  const auto is_short = [&command](char letter) {
    return command.get_option_no_throw(std::string("-") + letter) != nullptr;
  };
  const bool is_row = !word.starts_with("--") && word.size() > short_size &&
                      std::all_of(word.begin() + short_size, word.end(), is_short);
  return is_row ? word.substr(0, short_size) : word.substr(0, word.find('='));
}

/// `name`: with its dashes. `command` may be `app`.
inline std::string no_option_text(const CLI::App& app, const CLI::App& command,
                                  const std::string& name) {
  const std::string text = "there is no option " + visible(name);
  std::string meant = option_of_other_tool(command.get_name(), name);
  if (meant.empty()) {
    const std::vector<std::string> owners = owners_of(app, name);
    if (!owners.empty()) return text + " here; it is one of " + enumeration_text(owners);
    meant = nearest(name, option_names(command));
  }
  return text + suggestion_text(meant);
}

/// Of the words that `command` has no use for. An option comes first, since what follows it was
/// probably its value.
inline std::string unknown_text(const CLI::App& app, const CLI::App& command,
                                const std::vector<std::string>& unknown) {
  const auto is_option = [](const std::string& word) {
    return word.starts_with('-') && word != "-";
  };
  const auto found = std::find_if(unknown.begin(), unknown.end(), is_option);
  if (found == unknown.end()) {
    std::string text = "'" + unexpected_as_typed(unknown.front()) + "' was not expected";
    const CLI::Option* const log = command.get_option_no_throw("LOG");
    if (log != nullptr && !log->results().empty()) {
      text += ": there is one LOG already, " + without_guard(log->results().front());
    }
    return text;
  }
  const std::string word = unexpected_as_typed(*found);
  const std::string name = unknown_name(command, word);
  if (&command == &app && !owners_of(app, name).empty()) return "a command is needed";
  return no_option_text(app, command, name);
}

/// What must be given and is not. `last`: the last word, which an option may have taken.
inline std::string lacking_text(const CLI::App& command, const std::string& complaint,
                                const std::string& last) {
  const std::string name = complaint.substr(0, complaint.find(' '));
  const CLI::Option* const lacking = command.get_option_no_throw(name);
  if (lacking == nullptr || !lacking->get_positional()) return complaint;
  std::string what = lacking->get_description();
  if (!what.empty()) what.front() = small_letter(what.front());
  std::string text = name + " is required: " + what;
  for (const CLI::Option* const option : command.get_options()) {
    if (option->get_items_expected_max() == 0 || option->results().empty()) continue;
    if (without_guard(option->results().back()) != last) continue;
    text += "; '" + last + "' was taken for the value of " + short_name(*option);
  }
  return text;
}

/// Of an option that has no value, or several where it takes one.
inline std::string count_text_of(const CLI::App& command, const CLI::ParseError& error) {
  const CLI::Option* const option = option_complained_of(command, error.what());
  if (option == nullptr) return error.what();
  const std::string name = short_name(*option);
  if (option->results().size() > 1) {
    return name + " is given " + std::to_string(option->results().size()) + " times: give it once";
  }
  return name + " needs a value: " + name + " " + option->get_type_name();
}

/// What is wrong, in one sentence. `last`: the last word.
inline std::string complaint_text(const CLI::App& app, const CLI::ParseError& error,
                                  const std::string& last) {
  const bool lacks = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
  const bool conflicts = dynamic_cast<const CLI::RequiresError*>(&error) != nullptr ||
                         dynamic_cast<const CLI::ExcludesError*>(&error) != nullptr;
  const bool extras = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  const auto chosen = app.get_subcommands();
  const CLI::App& command = chosen.empty() ? app : *chosen.front();
  // CLI11 looks at what there must be before it complains of a word that it does not know.
  const std::vector<std::string> unknown = app.remaining(true);
  if ((lacks || conflicts || extras) && !unknown.empty()) {
    return unknown_text(app, command, unknown);
  }
  std::string text = error.what();
  const std::string flag = text.substr(0, text.find(" was given a disallowed flag override"));
  if (flag.size() != text.size()) return "--" + flag + " takes no value";
  if (chosen.empty()) return text;
  if (conflicts) return conflict_text(command);
  if (lacks) return lacking_text(command, text, last);
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    return count_text_of(command, error);
  }
  return with_short_name(command, text);
}

}  // namespace aerowal::cli

#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/nearest.hpp"
#include "cli/words.hpp"

// What is wrong with a command line, in words that help more than CLI11's. Only command_line.cpp
// includes this, so that CLI11 is compiled once.

namespace aerowal::cli {

/// As the option is most often typed: -o rather than --output.
inline std::string short_name(const CLI::Option& option) {
  const auto& names = option.get_snames();
  return names.empty() ? option.get_name() : "-" + names.front();
}

/// CLI11's complaint of a value begins with the longer name of its option.
inline std::string with_short_name(const CLI::App& command, const std::string& complaint) {
  for (const CLI::Option* const option : command.get_options()) {
    const std::string begin = option->get_name() + ": ";
    if (complaint.starts_with(begin)) {
      return short_name(*option) + ": " + complaint.substr(begin.size());
    }
  }
  return complaint;
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

/// Of the first word that `command` has no use for.
inline std::string unknown_text(const CLI::App& command, const std::string& word) {
  if (!word.starts_with("-") || word == "-") {
    const bool has_log = command.get_option_no_throw("LOG") != nullptr;
    return "'" + word + "' was not expected" + (has_log ? ": there is one LOG already" : "");
  }
  const std::string name = word.substr(0, word.find('='));
  const auto others = command.get_subcommands([](const CLI::App*) { return true; });
  const auto has_it = [&name](const CLI::App* other) {
    return other->get_option_no_throw(name) != nullptr;
  };
  if (std::any_of(others.begin(), others.end(), has_it)) return "a command is needed";
  return "there is no option " + name + suggestion_text(name, option_names(command));
}

/// What is wrong, in one sentence.
inline std::string complaint_text(const CLI::App& app, const CLI::ParseError& error) {
  const bool lacks = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
  const bool conflicts = dynamic_cast<const CLI::RequiresError*>(&error) != nullptr ||
                         dynamic_cast<const CLI::ExcludesError*>(&error) != nullptr;
  const bool extras = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  // CLI11 looks at what there must be before it complains of a word that it does not know.
  std::vector<std::string> unknown = app.remaining(true);
  if ((lacks || conflicts || extras) && !unknown.empty()) {
    const auto commands = app.get_subcommands();
    return unknown_text(commands.empty() ? app : *commands.front(),
                        unexpected_as_typed(unknown.front()));
  }
  const std::string text = error.what();
  const std::string flag = text.substr(0, text.find(" was given a disallowed flag override"));
  if (flag.size() != text.size()) return "--" + flag + " takes no value";
  const auto chosen = app.get_subcommands();
  if (chosen.empty()) return error.what();
  return conflicts ? conflict_text(*chosen.front())
                   : with_short_name(*chosen.front(), error.what());
}

}  // namespace aerowal::cli

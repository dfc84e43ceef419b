#pragma once

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/completions.hpp"

// What shells complete, out of the definitions that the command line is read and the help is made
// with. Only command_line.cpp includes this, so that CLI11 is compiled once.

namespace aerowal::cli {

/// What a help text says first.
inline std::string first_clause(std::string help) {
  std::replace(help.begin(), help.end(), '\n', ' ');
  for (const char* const end : {": ", "; ", ". "})
    help.resize(std::min(help.find(end), help.size()));
  return help;
}

inline CompletedValue completed_value(CLI::Option& option) {
  CompletedValue value{
      .name = option.get_type_name().empty() ? option.get_name(true) : option.get_type_name(),
      .repeatable = option.get_expected_max() > 1,
      .list = option.get_delimiter() == ','};
  if (value.name == "DIR") value.paths = CompletedValue::Paths::directories;
  for (const char* const file : {"LOG", "FILE", "F", "OUT"}) {
    if (value.name == file) value.paths = CompletedValue::Paths::files;
  }
  try {
    std::istringstream words(option.get_validator(0)->get_name());
    for (std::string word; words >> word;) value.words.push_back(word);
  } catch (const CLI::OptionNotFound&) {
    // It has no validator, so that any text will do.
  }
  return value;
}

inline CompletedOption completed_option(CLI::Option& option) {
  CompletedOption completed{.names = {}, .summary = first_clause(option.get_description())};
  for (const std::string& name : option.get_snames()) completed.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) completed.names.push_back("--" + name);
  if (option.get_items_expected_max() > 0) completed.value.push_back(completed_value(option));
  return completed;
}

inline CompletedCommand completed_command(CLI::App& command) {
  CompletedCommand completed{
      .name = command.get_name(), .summary = command.get_description(), .options = {}};
  for (CLI::Option* const option : command.get_options()) {
    if (option->get_positional()) {
      completed.positional.push_back(completed_value(*option));
    } else {
      completed.options.push_back(completed_option(*option));
    }
  }
  return completed;
}

/// Of all commands but those that the help does not name.
inline CompletedProgram completed_program(CLI::App& app) {
  CompletedProgram program;
  const auto is_named = [](const CLI::App* command) { return !command->get_group().empty(); };
  for (CLI::App* const command : app.get_subcommands({})) {
    if (is_named(command)) program.commands.push_back(completed_command(*command));
  }
  const auto all_have = [&program](const CompletedOption& option) {
    const auto has = [&option](const CompletedCommand& command) {
      return std::any_of(command.options.begin(), command.options.end(),
                         [&option](const auto& other) { return other.names == option.names; });
    };
    return std::all_of(program.commands.begin(), program.commands.end(), has);
  };
  for (const CompletedOption& option : program.commands.front().options) {
    if (all_have(option)) program.options.push_back(option);
  }
  CompletedValue commands{.name = "COMMAND"};
  for (const CompletedCommand& command : program.commands) commands.words.push_back(command.name);
  program.commands.push_back({.name = "help",
                              .summary = "Print the help of the program or of a command",
                              .options = {},
                              .positional = {commands}});
  return program;
}

}  // namespace aerowal::cli

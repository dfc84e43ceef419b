#pragma once

#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/shared_options.hpp"
#include "commands/explain.hpp"
#include "report/explanations.hpp"

// explain as it is typed. Only command_line.cpp includes this, so that CLI11 is
// compiled once.

namespace aerowal::cli {

inline std::vector<std::string> explained_names() {
  std::vector<std::string> names;
  for (const Explanation& one : explanations()) names.emplace_back(one.name);
  return names;
}

/// `name`: no kind and no code.
inline std::string unknown_name_text(const std::string& name) {
  std::string meant = nearest(name, explained_names());
  // AeroDB's codes begin alike.
  if (meant.empty()) meant = nearest("AERO_" + name, explained_names());
  return "'" + name + "' is neither a kind nor a code" + suggestion_text(meant) +
         "; 'aerowal explain' lists all";
}

inline void add_explain(CLI::App& app, Action& action) {
  const auto options = std::make_shared<ExplainOptions>();
  CLI::App& command = *app.add_subcommand(
      "explain", "Say what a kind of damage or a code means, and what to do about it");
  command.footer("Example: aerowal explain bit_flip\nExample: aerowal explain AERO_WAL_CORRUPTION");
  command
      .add_option_function<std::vector<std::string>>(
          "KIND",
          [options](const std::vector<std::string>& names) {
            for (const std::string& name : names) {
              options->asked.push_back(find_explanation(without_guard(name)));
            }
          },
          "Kinds, as findings have them, or codes, as errors have them; none lists all of them")
      ->type_name("")
      ->check(CLI::Validator(
          [](const std::string& typed) {
            const std::string name = without_guard(typed);
            return find_explanation(name) == nullptr ? unknown_name_text(name) : std::string();
          },
          "", name_of_words(explained_names())));
  add_common(command, options->common);
  command.final_callback(
      [&action, options] { action = [options] { return run_explain(*options); }; });
}

}  // namespace aerowal::cli

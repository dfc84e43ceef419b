#include "cli/shell_completions.hpp"

namespace aerowal::cli {
namespace {

std::string fish_quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char letter : text) {
    if (letter == '\'' || letter == '\\') quoted += '\\';
    quoted += letter;
  }
  return quoted + "'";
}

std::string fish_words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

/// The options of `complete` for a word that may be one of these.
std::string fish_value(const CompletedValue& value) {
  if (value.list) {
    return "-x -a " + fish_quoted("(__fish_append , " + fish_words(value.words) + ")");
  }
  if (!value.words.empty()) return "-x -a " + fish_quoted(fish_words(value.words));
  switch (value.paths) {
    case CompletedValue::Paths::files:
      return "-r -F";
    case CompletedValue::Paths::directories:
      return "-x -a '(__fish_complete_directories)'";
    case CompletedValue::Paths::none:
      break;
  }
  return "-x";
}

/// `condition`: a command of fish.
std::string fish_options(const std::vector<CompletedOption>& options,
                         const std::string& condition) {
  std::string text;
  for (const CompletedOption& option : options) {
    text += "complete -c aerowal -n '" + condition + "'";
    for (const std::string& name : option.names) {
      text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    if (!option.value.empty()) text += " " + fish_value(option.value.front());
    text += " -d " + fish_quoted(option.summary) + "\n";
  }
  return text;
}

}  // namespace

std::string fish_completion(const CompletedProgram& program) {
  std::vector<std::string> names;
  for (const CompletedCommand& command : program.commands) names.push_back(command.name);
  const std::string no_command = "not __fish_seen_subcommand_from " + fish_words(names);
  std::string text =
      "# Completes the command line of aerowal in fish.\n\ncomplete -c aerowal -f\n" +
      fish_options(program.options, no_command);
  for (const CompletedCommand& command : program.commands) {
    const std::string chosen = "__fish_seen_subcommand_from " + command.name;
    text += "complete -c aerowal -n '" + no_command + "' -a " + command.name + " -d " +
            fish_quoted(command.summary) + "\n" + fish_options(command.options, chosen);
    for (const CompletedValue& value : command.positional) {
      text += "complete -c aerowal -n '" + chosen + "' ";
      text += value.words.empty() ? "-F\n" : "-a " + fish_quoted(fish_words(value.words)) + "\n";
    }
  }
  return text;
}

}  // namespace aerowal::cli

#include <string_view>

#include "cli/shell_completions.hpp"

namespace aerowal::cli {
namespace {

/// In single quotes, with a backslash before what is special there.
std::string zsh_text(const std::string& text, std::string_view special) {
  std::string quoted;
  for (const char letter : text) {
    if (letter == '\'') {
      quoted += R"('\'')";
    } else {
      if (letter == '\\' || special.find(letter) != std::string_view::npos) quoted += '\\';
      quoted += letter;
    }
  }
  return quoted;
}

std::string zsh_value(const CompletedValue& value) {
  std::string text = ":" + value.name + ":";
  if (!value.words.empty()) {
    std::string words;
    for (const std::string& word : value.words) words += " " + word;
    return text + (value.list ? "_sequence compadd -" + words : "(" + words.substr(1) + ")");
  }
  switch (value.paths) {
    case CompletedValue::Paths::files:
      return text + "_files";
    case CompletedValue::Paths::directories:
      return text + "_files -/";
    case CompletedValue::Paths::none:
      break;
  }
  return text + " ";
}

std::string zsh_option(const CompletedOption& option, const std::string& indent) {
  std::string excluded;
  std::string names;
  for (const std::string& name : option.names) {
    const bool is_long = name.starts_with("--");
    excluded.append(excluded.empty() ? "" : " ").append(name);
    names.append(names.empty() ? "" : ",").append(name);
    if (!option.value.empty()) names += is_long ? '=' : '+';
  }
  const bool repeatable = !option.value.empty() && option.value.front().repeatable;
  const std::string before = repeatable ? "'*'" : "'(" + excluded + ")'";
  std::string what = "'[" + zsh_text(option.summary, "[]") + "]";
  if (!option.value.empty()) what += zsh_value(option.value.front());
  return indent + before + (option.names.size() == 1 ? names : "{" + names + "}") + what + "' \\\n";
}

std::string zsh_command(const CompletedCommand& command) {
  std::string text = "        " + command.name + ")\n          _arguments -S \\\n";
  for (const CompletedOption& option : command.options) text += zsh_option(option, "            ");
  for (const CompletedValue& value : command.positional) {
    text +=
        std::string("            '") + (value.repeatable ? "*" : "") + zsh_value(value) + "' \\\n";
  }
  text.resize(text.size() - std::string_view(" \\\n").size());
  return text + "\n          ;;\n";
}

}  // namespace

std::string zsh_completion(const CompletedProgram& program) {
  std::string text = R"(#compdef aerowal
# Completes the command line of aerowal in zsh.

_aerowal() {
  local curcontext=$curcontext state line
  local -A opt_args
  local -a commands=(
)";
  for (const CompletedCommand& command : program.commands) {
    text += "    '" + command.name + ":" + zsh_text(command.summary, "") + "'\n";
  }
  // -A: what follows the command is the command's alone.
  text += "  )\n  _arguments -C -S -A '-*' \\\n";
  for (const CompletedOption& option : program.options) text += zsh_option(option, "    ");
  text += R"(    '1: :->command' \
    '*:: :->arguments' && return
  case $state in
    command)
      _describe -t commands command commands
      ;;
    arguments)
      case $words[1] in
)";
  for (const CompletedCommand& command : program.commands) text += zsh_command(command);
  return text + R"(      esac
      ;;
  esac
}

_aerowal "$@"
)";
}

}  // namespace aerowal::cli

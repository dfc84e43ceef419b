#include <map>

#include "cli/shell_completions.hpp"

namespace aerowal::cli {
namespace {

using Paths = CompletedValue::Paths;

std::string joined(const std::vector<std::string>& words, const char* separator) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : separator).append(word);
  return text;
}

std::string reply(const CompletedValue& value) {
  if (value.list) {
    return "compopt -o nospace; mapfile -t COMPREPLY < <(compgen -P \"${cur%\"${cur##*,}\"}\" -W "
           "'" +
           joined(value.words, " ") + "' -- \"${cur##*,}\")";
  }
  if (!value.words.empty()) {
    return "mapfile -t COMPREPLY < <(compgen -W '" + joined(value.words, " ") + "' -- \"$cur\")";
  }
  if (value.paths == Paths::files) return "compopt -o default";
  return value.paths == Paths::directories ? "compopt -o dirnames" : ":";
}

/// The lines of a case by what is done there, so that a hundred options take a few lines.
class Cases {
 public:
  void add(const std::string& what, const std::string& pattern) {
    patterns_[what].push_back("'" + pattern + "'");
  }

  [[nodiscard]] std::string text(const std::string& indent, const std::string& end) const {
    std::string lines;
    for (const auto& [what, patterns] : patterns_) {
      lines.append(indent).append(joined(patterns, " | ")).append(")\n");
      lines.append(indent).append("  ").append(what).append("\n");
      if (!end.empty()) lines.append(indent).append("  ").append(end).append("\n");
      lines.append(indent).append("  ;;\n");
    }
    return lines;
  }

 private:
  std::map<std::string, std::vector<std::string>> patterns_;
};

struct BashCases {
  Cases values;       ///< of "command option"
  Cases options;      ///< of a command
  Cases positionals;  ///< likewise
  Cases skipped;      ///< options with a value, before the command

  void add_options(const std::string& command, const std::vector<CompletedOption>& all) {
    std::vector<std::string> names;
    for (const CompletedOption& option : all) {
      for (const std::string& name : option.names) {
        names.push_back(name);
        if (option.value.empty()) continue;
        values.add(reply(option.value.front()), std::string(command).append(" ").append(name));
      }
    }
    options.add("options='" + joined(names, " ") + "'", command);
  }
};

}  // namespace

std::string bash_completion(const CompletedProgram& program) {
  BashCases cases;
  cases.add_options("", program.options);
  std::vector<std::string> names;
  for (const CompletedCommand& command : program.commands) {
    names.push_back(command.name);
    cases.add_options(command.name, command.options);
    for (const CompletedValue& value : command.positional) {
      cases.positionals.add(reply(value), command.name);
    }
  }
  cases.positionals.add(reply({.name = "COMMAND", .words = names}), "");
  for (const CompletedOption& option : program.options) {
    if (option.value.empty()) continue;
    for (const std::string& name : option.names) {
      cases.skipped.add("[[ ${COMP_WORDS[i + 1]} == = ]] && ((i++))\n        ((i++))", name);
    }
  }
  return R"(# Completes the command line of aerowal in bash.

_aerowal() {
  local cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}
  local command='' options='' ended='' i
  COMPREPLY=()
  # To bash, --color=auto is three words.
  if [[ $cur == = ]]; then
    cur=''
  elif [[ $option == = ]]; then
    option=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      --)
        ended=yes
        ;;
)" + cases.skipped.text("      ", "") +
         "      " + joined(names, " | ") + R"()
        [[ -n $command ]] || command=${COMP_WORDS[i]}
        ;;
    esac
  done
  if [[ -z $ended ]]; then
    case "$command $option" in
)" + cases.values.text("      ", "return") +
         R"(    esac
  fi
  if [[ -z $ended && $cur == -* ]]; then
    case $command in
)" + cases.options.text("      ", "") +
         R"(    esac
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
    return
  fi
  case $command in
)" + cases.positionals.text("    ", "") +
         R"(  esac
}

complete -F _aerowal aerowal
)";
}

}  // namespace aerowal::cli

#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace aerowal::cli {

enum class Shell : std::uint8_t { bash, zsh, fish };

/// What the value of an option, or a positional word, can be completed with.
struct CompletedValue {
  enum class Paths : std::uint8_t { none, files, directories };

  std::string name;  ///< as the help has it, e.g. "FILE"
  std::vector<std::string> words = {};
  Paths paths = Paths::none;
  bool repeatable = false;
  bool list = false;  ///< several of the words, with commas between them
};

struct CompletedOption {
  std::vector<std::string> names;          ///< with their dashes, the short ones first
  std::string summary;                     ///< a few words
  std::vector<CompletedValue> value = {};  ///< one, or none of a flag
};

struct CompletedCommand {
  std::string name;
  std::string summary;
  std::vector<CompletedOption> options;
  std::vector<CompletedValue> positional = {};  ///< at most one
};

/// All that a completion is made of.
struct CompletedProgram {
  std::vector<CompletedOption> options;  ///< that may come before the command
  std::vector<CompletedCommand> commands;
};

/// The script with which the shell completes the command line of aerowal.
std::string completion_script(Shell shell, const CompletedProgram& program);

}  // namespace aerowal::cli

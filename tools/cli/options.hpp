#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "term/common_options.hpp"
#include "term/exit_code.hpp"

// CLI11 takes longer to compile than all else, so that no command includes it.
namespace CLI {
class App;
}

namespace aerowal::cli {

/// What the command line asked for; run once it has been read.
using Action = std::function<ExitCode()>;

CLI::App& add_command(CLI::App& app, const std::string& name, const std::string& description,
                      const std::string& footer);

/// What `command` does if it is the one that was asked for: `run`, put into `action`.
void set_action(CLI::App& command, Action& action, const Action& run);

void add_common_options(CLI::App& command, CommonOptions& options);

void add_flag(CLI::App& command, const std::string& name, bool& value, const std::string& help);

/// The positional LOG; `several` where the command takes more than one.
void add_log_argument(CLI::App& command, std::string& log, const std::string& help);
void add_log_arguments(CLI::App& command, std::vector<std::string>& logs);

/// An option whose value is a plain decimal number from 0 to 2^64-1.
void add_number_option(CLI::App& command, const std::string& name,
                       std::optional<std::uint64_t>& value, const std::string& help);

/// An option whose value is any text, the empty one included.
void add_text_option(CLI::App& command, const std::string& name, std::optional<std::string>& value,
                     const std::string& type, const std::string& help);

/// The command line as CLI11 must see it: `--name=` as `--name` and an empty value, which it would
/// else take from the next word; what follows `--`, or begins with a bracket, which it would take
/// for a list, with a guard before it that LOG arguments and text options take away again.
std::vector<std::string> words_of(const CLI::App& app, int count, char** arguments);

/// The LOG arguments of a command line that was parsed, or as far as it was.
std::vector<std::string> logs_given(const CLI::App& app);

// One each in the file of its name.
void add_append(CLI::App& app, Action& action);
void add_dump(CLI::App& app, Action& action);
void add_repair(CLI::App& app, Action& action);
void add_replay(CLI::App& app, Action& action);
void add_verify(CLI::App& app, Action& action);

}  // namespace aerowal::cli

#include "commands/replay_base.hpp"

#include <optional>

#include <aerowal/checkpoint.hpp>
#include <aerowal/log_path.hpp>
#include <aerowal/store_path.hpp>

#include "io/file.hpp"
#include "report/format.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

/// The same command line with a base, as a shell takes it.
std::string command_with(const ReplayOptions& options, const std::string& base) {
  std::string command = "aerowal replay";
  if (options.common.format == json_format.name) command += " --json";
  if (options.until_sequence_number) {
    command += " --until-seq " + std::to_string(*options.until_sequence_number);
  }
  if (options.summary) command += " --summary";
  if (options.ignore_lock_file) command += " --ignore-lock-file";
  if (options.ignore_in_use) command += " --ignore-in-use";
  if (options.storage) command += " --storage " + shell_quoted(*options.storage);
  return command + " --base " + base + " " +
         (options.log == "-" ? options.log : shell_quoted(options.log));
}

/// The store that has what came before the checkpoint.
std::string base_for(const Checkpoint& checkpoint, const std::string& directory) {
  if (!checkpoint.snapshot_store.empty()) return shell_quoted(checkpoint.snapshot_store);
  const std::string store = store_path_of(directory);
  return exists(store) ? shell_quoted(store) : "FILE";
}

/// Errors: usage, where the directory had a checkpoint; system.
Result<void> check_directory(const ReplayOptions& options, const std::string& directory) {
  const auto checkpoint = find_checkpoint(directory);
  if (!checkpoint) return checkpoint.error();
  if (!*checkpoint) return {};
  return Error{.code = ErrorCode::usage,
               .message =
                   "there was a checkpoint, so the log alone is not the database. With what "
                   "came before it: " +
                   command_with(options, base_for(**checkpoint, directory)) +
                   "  Of the log alone: " + command_with(options, "none"),
               .path = (*checkpoint)->path};
}

}  // namespace

Result<void> check_base(const ReplayOptions& options, const std::string& log_path) {
  if (options.base) return {};
  if (options.log != "-") {
    const auto directory = data_directory_of(log_path);
    if (!directory) return directory.error();
    if (*directory) {
      if (auto checked = check_directory(options, **directory); !checked) return checked;
    }
  }
  return options.storage ? check_directory(options, *options.storage) : Result<void>();
}

}  // namespace aerowal::cli

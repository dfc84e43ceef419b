#include "commands/replay_base.hpp"

#include <optional>

#include <aerowal/checkpoint.hpp>
#include <aerowal/log_path.hpp>
#include <aerowal/store_path.hpp>

#include "io/file.hpp"
#include "report/format.hpp"
#include "report/remedy_text.hpp"
#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

/// The same command line with a base, as a shell takes it.
std::string command_with(const ReplayOptions& options, const std::string& base) {
  std::string command = "aerowal replay";
  if (options.common.format == json_format.name) {
    command += " --json";
  } else if (options.common.format != human_format.name) {
    command.append(" --format ").append(options.common.format);
  }
  if (options.history) command += " --history";
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

/// The store that has what came before the checkpoint; nothing where there is none that is known to
/// have no more.
std::optional<std::string> base_for(const ReplayOptions& options, const Checkpoint& checkpoint,
                                    const std::string& directory) {
  if (!checkpoint.snapshot_store.empty()) return shell_quoted(checkpoint.snapshot_store);
  const std::string store = store_path_of(directory);
  if (options.until_sequence_number || !exists(store)) return std::nullopt;
  return shell_quoted(store);
}

/// The two commands that there are; `with_base`: the first.
void add_steps(MissingBase& missing, const ReplayOptions& options, const std::string& with_base) {
  const std::string of_log = command_with(options, "none");
  if (options.common.format == json_format.name) {
    missing.error.message +=
        ". With what came before it: " + with_base + "  Of the log alone: " + of_log;
  } else {
    missing.next_step = "With what came before it:\n  " + unbroken(with_base) +
                        "\nOf the log alone:\n  " + unbroken(of_log);
  }
}

MissingBase missing_base(const ReplayOptions& options, const Checkpoint& checkpoint,
                         const std::string& directory) {
  MissingBase missing{.error = {.code = ErrorCode::usage,
                                .message = "there was a checkpoint, so the log alone is not the "
                                           "database",
                                .path = checkpoint.path},
                      .next_step = {}};
  const auto base = base_for(options, checkpoint, directory);
  std::string with_base;
  if (base) {
    with_base = command_with(options, *base);
  } else {
    with_base =
        "give --base the storage.dat of the checkpoint's snapshot, from a backup: it is not "
        "in snapshots/";
    if (options.until_sequence_number) {
      with_base += ", and data/documents.dat has what came after record " +
                   std::to_string(*options.until_sequence_number);
    }
  }
  add_steps(missing, options, with_base);
  return missing;
}

Result<std::optional<MissingBase>> look_in(const ReplayOptions& options,
                                           const std::string& directory) {
  const auto checkpoint = find_checkpoint(directory);
  if (!checkpoint) return checkpoint.error();
  if (!*checkpoint) return std::optional<MissingBase>();
  return std::optional(missing_base(options, **checkpoint, directory));
}

/// How to get the snapshot's store out of the tar, and to give it.
MissingBase missing_packed_base(const ReplayOptions& options, const ByteSource& log,
                                const PackedCheckpoint& packed) {
  const LogContainer container = log.container().value_or(LogContainer{.tar = true});
  MissingBase missing{
      .error = {.code = ErrorCode::usage,
                .message = "there is a checkpoint.json in this " + describe(container) +
                           ": there was a checkpoint, so the log alone is not the database",
                .path = log.name()},
      .next_step = {}};
  const bool json = options.common.format == json_format.name;
  std::string with_base =
      "give --base the storage.dat of the checkpoint's snapshot, from elsewhere: it is not in it";
  if (!packed.snapshot_store.empty()) {
    const std::string store = free_name("storage.dat");
    with_base = unpacking_command(container, log.name(), shell_quoted(packed.snapshot_store)) +
                " > " + store + (json ? " && " : "\n  ") + command_with(options, store);
  }
  add_steps(missing, options, with_base);
  return missing;
}

bool is_at(std::string_view entry, std::string_view name) {
  return entry == name || (entry.ends_with(name) && entry[entry.size() - name.size() - 1] == '/');
}

}  // namespace

void PackedCheckpoint::see(std::string_view entry) {
  found = found || is_at(entry, "checkpoint.json");
  const bool snapshot =
      entry.starts_with("snapshots/") || entry.find("/snapshots/") != std::string_view::npos;
  if (snapshot && is_at(entry, "storage.dat") && entry > snapshot_store) snapshot_store = entry;
}

Result<std::optional<MissingBase>> find_missing_base(const ReplayOptions& options,
                                                     const ByteSource& log,
                                                     const PackedCheckpoint& packed) {
  if (options.base) return std::optional<MissingBase>();
  if (packed.found) return std::optional(missing_packed_base(options, log, packed));
  if (options.log != "-") {
    const auto directory = data_directory_of(log.name());
    if (!directory) return directory.error();
    if (*directory) {
      auto found = look_in(options, **directory);
      if (!found || *found) return found;
    }
  }
  if (!options.storage) return std::optional<MissingBase>();
  return look_in(options, *options.storage);
}

}  // namespace aerowal::cli

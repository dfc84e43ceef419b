#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <aerowal/checkpoint.hpp>
#include <aerowal/repair.hpp>

namespace aerowal::cli {

/// The commands that move the store of a data directory away and make it anew from `log`, each one
/// printable. After a checkpoint it begins with the newest snapshot; where there is none, nothing
/// can make it anew, and there are none.
std::vector<std::string> rebuild_commands(const std::string& directory, const std::string& log,
                                          const std::optional<Checkpoint>& checkpoint);

/// The same as lines of a text, each after `indent`; where there are none, the line that says what
/// is left to do.
std::string rebuild_text(const std::vector<std::string>& commands, const std::string& indent);

/// The same after `lead` and a colon; where there are none, a sentence without `lead`.
std::string rebuild_steps(const std::string& lead, const std::vector<std::string>& commands,
                          const std::string& indent);

/// A store with records that the log at `log` lost.
struct StoreAhead {
  std::string store_path;
  std::string log;
  bool log_is_empty = false;
};

/// What gives these records back to the log.
std::string restore_text(const StoreAhead& ahead, const std::string& indent);

/// What to do about a store with a torn end, which begins at `byte_offset`.
std::string cut_off_text(const std::string& store_path, std::uint64_t byte_offset, bool has_log);

/// What a repair says of the store beside its log; nothing where that may stay.
std::string store_text(const StoreBeside& store, const std::string& log);

}  // namespace aerowal::cli

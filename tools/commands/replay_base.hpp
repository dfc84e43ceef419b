#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <aerowal/byte_source.hpp>
#include <aerowal/error.hpp>
#include <aerowal/result.hpp>

#include "commands/replay.hpp"

namespace aerowal::cli {

/// That a log needs a base, and what to do.
struct MissingBase {
  Error error;
  std::string next_step;  ///< lines of their own, empty where the error has it
};

/// What a tar holds beside its log, of what a checkpoint leaves.
struct PackedCheckpoint {
  bool found = false;          ///< it has a checkpoint.json
  std::string snapshot_store;  ///< of the newest snapshot; empty where there is none

  void see(std::string_view entry);
};

/// Whether the log of a directory that had a checkpoint was asked for without a word on what comes
/// before it. Errors: system.
Result<std::optional<MissingBase>> find_missing_base(const ReplayOptions& options,
                                                     const ByteSource& log,
                                                     const PackedCheckpoint& packed);

}  // namespace aerowal::cli

#pragma once

#include <optional>
#include <string>

#include <aerowal/error.hpp>
#include <aerowal/result.hpp>

#include "commands/replay.hpp"

namespace aerowal::cli {

/// That a log needs a base, and what to do.
struct MissingBase {
  Error error;
  std::string next_step;  ///< lines of their own, empty where the error has it
};

/// Whether the log of a directory that had a checkpoint was asked for without a word on what comes
/// before it. Errors: system.
Result<std::optional<MissingBase>> find_missing_base(const ReplayOptions& options,
                                                     const std::string& log_path);

}  // namespace aerowal::cli

#pragma once

#include <string>

#include <aerowal/result.hpp>

#include "commands/replay.hpp"

namespace aerowal::cli {

/// Errors: usage, where there was a checkpoint, of the data directory of the log at `log_path` or
/// of the one whose store is to be made, so that the log alone is not the database, and the command
/// line does not say what its documents begin with; system.
Result<void> check_base(const ReplayOptions& options, const std::string& log_path);

}  // namespace aerowal::cli

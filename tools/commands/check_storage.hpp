#pragma once

#include <string>

#include <aerowal/byte_source.hpp>

#include "commands/replay.hpp"
#include "term/exit_code.hpp"

namespace aerowal::cli {

/// `replay --check-storage`: says where the store `store` and the log disagree.
ExitCode check_storage(ByteSource& log, const std::string& store, const ReplayOptions& options);

}  // namespace aerowal::cli

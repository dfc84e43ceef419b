#pragma once

#include <optional>
#include <string>

#include "aerowal/checkpoint.hpp"

namespace aerowal {

/// Whether the document store of a data directory without a record in its log, or without a log,
/// shows that there was one: it is not empty, and longer than the newest snapshot, a byte copy of
/// it, where a checkpoint removed a log.
bool shows_lost_log(const std::string& directory, const std::optional<Checkpoint>& checkpoint);

}  // namespace aerowal

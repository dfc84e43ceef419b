#pragma once

#include <memory>
#include <string>

#include "aerowal/export.hpp"
#include "aerowal/replay.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// A document store, or the one of a data directory, as what a replay begins with: the newest
/// record of each id, unless that is a tombstone. Errors: usage, where it is no regular file or a
/// log; system. That it is damaged is an error, data_corruption, only of Replay::run().
AEROWAL_API Result<std::unique_ptr<ReplayBase>> open_replay_base(const std::string& argument);

}  // namespace aerowal

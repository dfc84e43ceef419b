#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "aerowal/export.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// A checkpoint began the log of a data directory anew, so that the log alone is not the database:
/// aerowal-format(5), "Checkpoints".
struct Checkpoint {
  std::string path;  ///< of checkpoint.json
  /// snapshots/<id>/storage.dat of the newest snapshot, if possible of one that was completed;
  /// empty where there is none.
  std::string snapshot_store;
  std::uint64_t snapshot_size = 0;  ///< of that store, in bytes

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// What shows that there was a checkpoint of the data directory; nothing where nothing does.
/// Errors: system.
AEROWAL_API Result<std::optional<Checkpoint>> find_checkpoint(const std::string& directory);

}  // namespace aerowal

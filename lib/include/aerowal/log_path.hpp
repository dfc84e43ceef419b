#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "aerowal/export.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// The log that `argument` names: itself, or `argument`/wal/wal.log where it is an AeroDB data
/// directory (aerowal-format(5), "Data directory"), which must then exist. A path that names
/// nothing comes back as it is. Errors: system.
AEROWAL_API Result<std::string> resolve_log_path(const std::string& argument);

/// A sign that something works on a data directory. AeroDB does not make it.
struct LockFile {
  std::string path;
  std::int64_t age_seconds = 0;  ///< since it was last written; negative if that is in the future
};

/// The lock file of the data directory that the log lies in, symbolic links followed; nothing if
/// there is none or the log is not DIR/wal/wal.log. Errors: system, where that cannot be found out.
AEROWAL_API Result<std::optional<LockFile>> find_lock_file(const std::string& log_path);

}  // namespace aerowal

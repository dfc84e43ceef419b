#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "aerowal/export.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

enum class MissingLog : std::uint8_t {
  error,
  named,  ///< it will be made, in the folder wal, which is there
};

/// Whether `path` is the folder wal of a data directory: it holds wal.log, and no folder wal.
AEROWAL_API bool is_log_folder(const std::string& path);

/// The log that `argument` names: itself, or `argument`/wal/wal.log where it is an AeroDB data
/// directory (aerowal-format(5), "Data directory"), or `argument`/wal.log of a log's folder. A path
/// that names nothing comes back as it is. Errors: system, also where a data directory has no log,
/// unless `missing` says that one is made.
AEROWAL_API Result<std::string> resolve_log_path(const std::string& argument,
                                                 MissingLog missing = MissingLog::error);

/// The data directory DIR of the log DIR/wal/wal.log, as the path names it or, where it does not,
/// with symbolic links followed; nothing where the log has another name. Errors: system, where that
/// cannot be found out.
AEROWAL_API Result<std::optional<std::string>> data_directory_of(const std::string& log_path);

/// A sign that something works on a data directory. AeroDB does not make it.
struct LockFile {
  std::string path;
  std::int64_t age_seconds = 0;  ///< since it was last written; negative if that is in the future
};

/// The lock file of the data directory that the log lies in, symbolic links followed; nothing if
/// there is none or the log is not DIR/wal/wal.log. Errors: system, where that cannot be found out.
AEROWAL_API Result<std::optional<LockFile>> find_lock_file(const std::string& log_path);

}  // namespace aerowal

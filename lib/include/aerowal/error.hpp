#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "aerowal/export.hpp"

namespace aerowal {

/// AeroDB's error codes (aerowal-format(5), "Errors") and the three that are aerowal's own, for
/// what AeroDB has no code for.
enum class ErrorCode : std::uint8_t {
  wal_append_failed,
  wal_fsync_failed,
  wal_corruption,
  recovery_schema_missing,
  recovery_inconsistent,
  data_corruption,
  usage,    ///< the request itself is wrong; nothing was done
  system,   ///< the operating system refused: open, read, write, memory
  refused,  ///< the log is in use, or the request would lose more than was allowed
};

enum class Severity : std::uint8_t { error, fatal };

/// What is fixed about a code. The views are of string literals.
struct ErrorTraits {
  std::string_view name;  ///< as printed, e.g. "AERO_WAL_CORRUPTION"
  Severity severity;
  std::string_view invariant;  ///< the id of the violated invariant, empty where there is none
};

AEROWAL_API const ErrorTraits& traits(ErrorCode code);

/// "ERROR" or "FATAL".
AEROWAL_API std::string_view name(Severity severity);

/// Why a call could not do its job. Damage in a log is not an Error but a value (damage.hpp); it
/// becomes one where a caller needs a sound log and does not have it.
struct Error {
  ErrorCode code = ErrorCode::system;
  std::string message;    ///< one sentence without offset or path of the log
  std::string path = {};  ///< of the file concerned; empty if there is none
  std::optional<std::uint64_t> byte_offset = {};  ///< in the log, from its first byte
  std::optional<std::uint64_t> sequence_number = {};
  std::optional<std::uint64_t> line = {};    ///< in a text input, from 1
  std::optional<std::uint64_t> column = {};  ///< in bytes, from 1
};

/// AeroDB's line: `[FATAL] AERO_WAL_CORRUPTION: … (byte_offset: N) [violates K2]`. The path, where
/// known, stands before the message. May hold bytes of a path as they are: escape it for a
/// terminal.
AEROWAL_API std::string to_line(const Error& error);

}  // namespace aerowal

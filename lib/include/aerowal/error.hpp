#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/export.hpp"
#include "aerowal/log_container.hpp"

namespace aerowal {

/// AeroDB's error codes (aerowal-format(5), "Errors") and the three that are aerowal's own, for
/// what AeroDB has no code for.
enum class ErrorCode : std::uint8_t {
  wal_append_failed,
  wal_fsync_failed,
  wal_corruption,
  recovery_schema_missing,
  recovery_verification_failed,
  recovery_failed,
  data_corruption,
  storage_corruption,
  storage_write_failed,
  checkpoint_wal_truncate_failed,
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

/// The code's name as printed, e.g. "AERO_WAL_CORRUPTION".
inline std::string_view name(ErrorCode code) { return traits(code).name; }

/// The code of that exact name, or nothing.
AEROWAL_API std::optional<ErrorCode> error_code_named(std::string_view name);

/// "ERROR" or "FATAL".
AEROWAL_API std::string_view name(Severity severity);

/// The severity of that exact name, or nothing.
AEROWAL_API std::optional<Severity> severity_named(std::string_view name);

/// What would help, of what can be asked of a call. How to ask for it is the caller's to say, which
/// knows its own options.
enum class Remedy : std::uint8_t {
  correct,                       ///< RepairOptions::correct
  fix_bit_flips,                 ///< RepairOptions::fix_bit_flips
  use_store,                     ///< RepairOptions::store
  use_donor,                     ///< RepairOptions::donors
  truncate,                      ///< RepairOptions::truncate
  salvage,                       ///< RepairOptions::salvage
  decide_conflicts,              ///< RepairOptions::conflicts
  correct_and_decide_conflicts,  ///< both of these two
  truncate_instead_of_salvage,
  salvage_instead_of_truncate,
  allow_loss,         ///< RepairOptions::max_loss, as many as the plan would lose
  allow_any_loss,     ///< RepairOptions::max_loss, LossLimit::any()
  write_new_file,     ///< RepairRequest::output_path, instead of a repair in place
  ignore_lock_file,   ///< LogGuard::Options::ignore_lock_file, if nothing works on the log
  ignore_in_use,      ///< LogGuard::Options::ignore_in_use, if nothing works on the log
  unpack,             ///< unpack Error::container with another program
  use_another_copy,   ///< of Error::container, or what another program can still unpack of it
  choose_entry,       ///< unpack one file of the tar that Error::container is
  choose_occurrence,  ///< the same, of several that have one name
  use_other_temporary_directory,
};

inline constexpr std::size_t remedy_count = 20;

/// "fix_bit_flips", the enumerator as it is spelled here. The view is of a string literal.
AEROWAL_API std::string_view name(Remedy remedy);

/// The remedy of that exact name, or nothing.
AEROWAL_API std::optional<Remedy> remedy_named(std::string_view name);

/// Why a call could not do its job. Damage in a log is not an Error but a value (finding.hpp); it
/// becomes one where a caller needs a sound log and does not have it.
struct Error {
  ErrorCode code = ErrorCode::system;
  std::string message;    ///< one sentence without offset, path of the log or remedies
  std::string path = {};  ///< of the file concerned; empty if there is none
  std::optional<std::uint64_t> byte_offset = {};  ///< in the log, from its first byte
  std::optional<std::uint64_t> sequence_number = {};
  std::optional<std::uint64_t> line = {};      ///< in a text input, from 1
  std::optional<std::uint64_t> column = {};    ///< in bytes, from 1
  std::vector<Remedy> remedies = {};           ///< what would help beside what the message says
  std::optional<LogContainer> container = {};  ///< that the file is, where that is why
  int system_errno = 0;  ///< what the system gave for a reason; 0 where it was not the system

  friend bool operator==(const Error&, const Error&) = default;
};

/// AeroDB's line: `[FATAL] AERO_WAL_CORRUPTION: … (byte_offset: N) [violates K2]`. The path, where
/// known, is before the message. May hold bytes of a path as they are: escape it for a
/// terminal.
AEROWAL_API std::string to_line(const Error& error);

}  // namespace aerowal

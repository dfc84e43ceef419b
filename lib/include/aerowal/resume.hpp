#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "aerowal/byte_source.hpp"
#include "aerowal/export.hpp"
#include "aerowal/result.hpp"
#include "aerowal/scan.hpp"
#include "aerowal/threading.hpp"

namespace aerowal {

/// Why a log that was verified before is read from its first byte on again.
enum class RestartReason : std::uint8_t {
  other_file,   ///< another file is at its path
  shorter,      ///< it ends before the place up to which it was verified
  other_start,  ///< its first bytes are others
  other_end,    ///< the last bytes before that place are others
  damaged,      ///< damage after that place: all of the log is needed to judge it
};

/// The reason's name in JSON: that of the enumerator.
AEROWAL_API std::string_view name(RestartReason reason);

/// What became of what was known of a log.
struct ResumeOutcome {
  std::uint64_t skipped_bytes = 0;  ///< verified before, and not read again
  std::optional<RestartReason> restart = {};
  std::uint64_t verified_bytes = 0;  ///< before; 0: nothing was known of the log
  /// After a restart, where the log has as many sound records as were verified before: whether
  /// they are the same, by their lengths and checksums.
  std::optional<bool> same_records = {};
};

/// How far logs were verified, kept in a file from one run to the next. Of a log: how many sound
/// records it begins with, up to which byte; a running checksum of them; the file's device and
/// inode; and hashes of the first and the last 64 KiB of these bytes. A later scan reads these 128
/// KiB and what is new. It does not see what changed between them.
class AEROWAL_API ResumeFile {
 public:
  /// Errors: refused, where something else is at `path`; system. That nothing is there is none.
  static Result<ResumeFile> open(const std::string& path);

  ResumeFile(ResumeFile&&) noexcept;
  ResumeFile& operator=(ResumeFile&&) noexcept;
  ~ResumeFile();

  /// As Scan::run(), of what is not known to be sound. What is verified meanwhile is saved about
  /// every second, so that a run which is ended goes on from there. A log that is no regular file,
  /// or is unpacked, is always read whole. Errors: system.
  Result<Scan> scan(ByteSource& log, Threading threading, ResumeOutcome& outcome);

  /// Saves how far all logs were verified, if that has changed. Errors: refused, where something
  /// else is at the path by now; wal_fsync_failed; system.
  Result<void> save();

 private:
  struct AEROWAL_HIDDEN State;
  explicit ResumeFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace aerowal

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "aerowal/export.hpp"
#include "aerowal/reader.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// What became of a followed log since the last look.
enum class LogChange : std::uint8_t {
  none,
  grown,       ///< or changed after what was read: the reader sees it from now on
  truncated,   ///< it ends before what was read; the reader is at its first record
  rewritten,   ///< what was read is not in it any more; likewise
  replaced,    ///< another file has its name; the reader is at the first record of that
  checkpoint,  ///< one of these, right after a checkpoint began the log anew
  missing,     ///< nothing has its name; there is no reader until something has
  found,       ///< it was missing, and something has its name; the reader is at its first record
};

/// A log that is read while it is written, cut, replaced, or begun anew by a checkpoint.
///
///     while (…) {
///       for (const auto& record : log.reader()->records()) …
///       // Now, or once the file may have changed:
///       const auto change = log.look();
///     }
class AEROWAL_API FollowedLog {
 public:
  /// `path`: of a log, which need not be there yet. Errors: system, as ByteSource::open() has them;
  /// also of any later call.
  static Result<FollowedLog> open(std::string path);

  FollowedLog(FollowedLog&&) noexcept;
  FollowedLog& operator=(FollowedLog&&) noexcept;
  ~FollowedLog();

  /// Looks at the file, and at what has its name. A file that lost its name is `grown` until all of
  /// it was read. Gives `missing` once.
  Result<LogChange> look();

  /// At the first record that was not read; null while the log is missing.
  [[nodiscard]] Reader* reader();
  [[nodiscard]] ByteSource* source();
  [[nodiscard]] const std::string& path() const;

 private:
  class AEROWAL_HIDDEN File;
  explicit FollowedLog(std::string path);
  Result<LogChange> begin_anew(LogChange why);

  std::string path_;
  std::unique_ptr<File> file_;              ///< null while it is missing
  std::optional<std::int64_t> checkpoint_;  ///< when it was made, in nanoseconds
};

}  // namespace aerowal

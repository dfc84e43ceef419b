#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "aerowal/export.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// Keeps a log to oneself while one works on it (aerowal-append(1), "In use"): aerowal's lock,
/// which is an exclusive flock(2); a lease, for which a program that opens the log for writing
/// waits and is seen; lock files in the data directory; and that the path still names the file.
/// Where there can be no lease, /proc must show who has the log open.
///
/// Held until it is destroyed. Movable, not copyable; not thread-safe. A process that itself opens
/// the log for writing meanwhile, or while it is appended to at all, waits for itself. Touches no
/// signal: the system announces who waits for the lease by SIGURG, which does nothing by default.
class AEROWAL_API LogGuard {
 public:
  struct Options {
    bool ignore_lock_file = false;  ///< lock files do not count
    bool ignore_in_use = false;     ///< nothing counts but the lock of another aerowal
    bool to_be_replaced = false;    ///< the file will be exchanged for another
  };

  /// Opens the log at `path` for reading, and guards it against writers. Errors: refused, where the
  /// log is in use, or where that cannot be found out, or where it is to be replaced and is a
  /// symbolic link or has several names; system.
  static Result<LogGuard> acquire(const std::string& path, const Options& options);

  /// Guards a file that nobody else can have open, because it has no name yet. `descriptor` is open
  /// for reading and writing and stays the caller's; it must stay open. Once the file has its name,
  /// this is as after begin_appending(). Errors: refused, where there is a lock file; system.
  static Result<LogGuard> acquire_unnamed(const std::string& path, int descriptor,
                                          const Options& options);

  LogGuard(LogGuard&&) noexcept;
  LogGuard& operator=(LogGuard&&) noexcept;
  ~LogGuard();

  /// Open for reading after acquire(), for reading and appending after begin_appending().
  [[nodiscard]] int descriptor() const;

  /// Opens the log for appending instead; descriptor() is another one from then on. From then on
  /// readers are let in as they come. Errors: refused, where the log is in use or changed since
  /// acquire(); system. The log is then guarded no longer.
  Result<void> begin_appending();

  /// Whether the log is still ours, and after acquire(): unchanged since. Cheap enough to be asked
  /// before each record. Errors: refused; system.
  Result<void> check();

  /// Whether nobody wrote to the file since acquire(), nor is about to, whatever its name is by
  /// now. Errors: refused; system.
  Result<void> check_unwritten();

  /// True where somebody may have the log open beside us, so that what is at its end must be
  /// compared with what should.
  [[nodiscard]] bool shared() const;

  /// fsyncs the log, and the directory that holds its name. Errors: wal_fsync_failed; system.
  [[nodiscard]] Result<void> sync() const;

  [[nodiscard]] const std::string& path() const;

 private:
  struct AEROWAL_HIDDEN State;
  explicit LogGuard(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Why a log counts as in use, found without taking a lock or a lease, so that it may be wrong a
/// moment later; nothing where no sign of it is seen. In words, e.g. "aerodb (pid 812) has it open
/// for writing". Errors: system.
AEROWAL_API Result<std::optional<std::string>> find_log_use(const std::string& path);

}  // namespace aerowal

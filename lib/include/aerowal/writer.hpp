#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aerowal/export.hpp"
#include "aerowal/observed_source.hpp"
#include "aerowal/record.hpp"
#include "aerowal/record_line.hpp"
#include "aerowal/result.hpp"
#include "aerowal/threading.hpp"

namespace aerowal {

/// Appends to a log under AeroDB's promise (aerowal-format(5), "Invariants", D1): one write and one
/// fsync a record, and only then an acknowledgement.
///
/// Guards the log against other writers (log_guard.hpp) from open() to its end. Movable, not
/// copyable.
class AEROWAL_API Writer {
 public:
  struct Options {
    bool ignore_lock_file = false;  ///< as in LogGuard::Options
    bool ignore_in_use = false;     ///< as in LogGuard::Options; of NewLog: lock files
    ReadObserver on_read = {};      ///< called as open() reads
    Threading threading = {};       ///< of Writer::open() and NewLog::append_lines()
  };

  /// Opens and guards the log at `path`, makes it durable as it is, and reads all of it from the
  /// disk. A log that does not exist, in a directory that does, gets its name only with its first
  /// record, or by keep(). Errors: refused, where the log is in use; system; wal_fsync_failed;
  /// wal_corruption, where the log is not sound. Nothing is written in any of these cases.
  static Result<Writer> open(const std::string& path, const Options& options);

  Writer(Writer&&) noexcept;
  Writer& operator=(Writer&&) noexcept;
  ~Writer();

  /// Writes the record with the number sequence_number(), whatever `record` says, and returns where
  /// it is, once it is on disk. Errors: usage, where it cannot be encoded or would not be as
  /// `expected` (nothing was written); refused, as of check(), or where the log was not there and
  /// somebody else made one (nothing was written);
  /// wal_append_failed, where writing failed (the log was cut back to its last good length, or the
  /// message says that this failed too); wal_fsync_failed, where its durability is unknown. After
  /// any but usage every further call fails with the same error.
  Result<Placement> append(const Record& record, const ExpectedPlacement& expected = {});

  /// To be called at least ten times a second while append() is not, so that nobody who opens the
  /// log waits longer: a reader is let in. Errors: refused, where another process is
  /// about to write to the log, or put another file in its place: it must be left to it; system.
  Result<void> check();

  /// An empty log is made if there is none yet. Errors: as of append().
  Result<void> keep();

  /// The number that the next record gets.
  [[nodiscard]] std::uint64_t sequence_number() const;

  /// Of the log, in bytes.
  [[nodiscard]] std::uint64_t size() const;

 private:
  struct AEROWAL_HIDDEN State;
  explicit Writer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Makes a new log that appears at its path whole or not at all: after one fsync of the file, and
/// with one of its directory. Movable, not copyable; one that was not committed leaves nothing.
class AEROWAL_API NewLog {
 public:
  /// Errors: refused, where `path` exists or a lock file is there; system.
  static Result<NewLog> create(const std::string& path, const Writer::Options& options);

  NewLog(NewLog&&) noexcept;
  NewLog& operator=(NewLog&&) noexcept;
  ~NewLog();

  /// Adds the record with the number sequence_number(). Nothing is durable before commit(). Errors:
  /// usage, as of Writer::append(); wal_append_failed.
  Result<Placement> append(const Record& record, const ExpectedPlacement& expected = {});

  /// Adds a record for each line that `read` gives. `size` is that of the text in bytes, about;
  /// none where `read` may have to wait for it. Several threads share the work where that pays: all
  /// then call `read`, one after the other. Errors: of `read`, for_each_record_line() and append();
  /// every later call then fails with the same error.
  Result<void> append_lines(const ReadLines& read, std::optional<std::uint64_t> size);

  /// Errors: wal_append_failed or wal_fsync_failed; refused, where `path` exists by now; system.
  Result<void> commit();

  [[nodiscard]] std::uint64_t sequence_number() const;
  [[nodiscard]] std::uint64_t size() const;

 private:
  struct AEROWAL_HIDDEN State;
  explicit NewLog(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace aerowal

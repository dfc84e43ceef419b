#pragma once

#include <memory>
#include <string>

#include "aerowal/byte_source.hpp"
#include "aerowal/file_digest.hpp"
#include "aerowal/log_guard.hpp"
#include "aerowal/repair.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// A repaired log that is complete and verified, but not yet where it belongs. Destroyed before
/// commit(), it leaves nothing. Movable, not copyable.
class RepairedLog {
 public:
  /// Writes the log of `plan`, which must not be refused, reads it back with the strict Reader, and
  /// syncs it. It is to become a new file at `path`, with the owner, mode and extended attributes
  /// of the log that `guard` guards, which must outlive this; where they cannot be given to it,
  /// only its owner may read it. What an earlier repair left must be settled. Errors: refused,
  /// where something is there, or where its receipt would take the name of the log or of the store;
  /// system; wal_fsync_failed; wal_corruption, where what was read back is not what was planned.
  static Result<RepairedLog> write_new(ByteSource& source, const RepairPlan& plan,
                                       const std::string& path, LogGuard& guard);

  /// The same, to take the place of the guarded log, which must have been acquired to be replaced.
  /// Errors: also refused, where owner, mode or extended attributes can't be carried over.
  static Result<RepairedLog> write_in_place(ByteSource& source, const RepairPlan& plan,
                                            LogGuard& guard);

  RepairedLog(RepairedLog&&) noexcept;
  RepairedLog& operator=(RepairedLog&&) noexcept;
  ~RepairedLog();

  /// The new log, open for reading as long as this is there and not committed.
  [[nodiscard]] Result<std::unique_ptr<ByteSource>> open() const;

  [[nodiscard]] const FileDigest& input() const;
  [[nodiscard]] const FileDigest& output() const;
  /// Where the original will be after commit(); empty for a new file, which leaves it where it is.
  [[nodiscard]] const std::string& backup_path() const;
  [[nodiscard]] const std::string& receipt_path() const;
  /// Where a receipt that has this name already will be after commit(); empty where there is none.
  [[nodiscard]] std::string former_receipt_path() const;

  /// RepairSession::commit(), with this text as the receipt.
  Result<void> commit(const std::string& receipt);

  [[nodiscard]] bool committed() const;

 private:
  struct State;
  explicit RepairedLog(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace aerowal

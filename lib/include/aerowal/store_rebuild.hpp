#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "aerowal/byte_source.hpp"
#include "aerowal/export.hpp"
#include "aerowal/record_fault.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// What a rebuilt document store consists of.
struct StoreCounts {
  std::uint64_t records = 0;               ///< of the log, each of which is one of the store
  std::uint64_t tombstones = 0;            ///< of these
  std::uint64_t base_records = 0;          ///< of the store that it begins with
  std::uint64_t size = 0;                  ///< of the store, in bytes
  std::uint64_t last_sequence_number = 0;  ///< the last one of the log that is in it; 0 if none is
};

/// Makes the document store of a data directory anew from a log, as AeroDB's recovery writes it
/// into an empty one: aerowal-format(5), "Document store". It appears at its path whole, or not at
/// all, and never in the place of another file. Movable, not copyable; one that was not committed
/// leaves nothing.
class AEROWAL_API StoreRebuild {
 public:
  struct Options {
    std::optional<std::uint64_t> until_sequence_number = {};  ///< the last record to take
    /// The store, or the data directory with it, whose records come first; nothing: none.
    std::optional<std::string> base = {};
    bool ignore_lock_file = false;  ///< as in LogGuard::Options, like the next
    bool ignore_in_use = false;
  };

  /// Writes the store of `directory`, which must exist, under no name yet. The log in the directory
  /// is guarded meanwhile, whichever one `log` is. Where `log` is damaged within the records asked
  /// for, damage() says so, and there is nothing to commit. Errors: refused, where there is a store
  /// already, or the directory's log is in use; usage, where the base is no store;
  /// data_corruption, where it is damaged; system. Memory: that of a Reader and of the longest
  /// record; with a base, that of a RandomAccessLog.
  static Result<StoreRebuild> run(ByteSource& log, const std::string& directory,
                                  const Options& options);

  StoreRebuild(StoreRebuild&&) noexcept;
  StoreRebuild& operator=(StoreRebuild&&) noexcept;
  ~StoreRebuild();

  [[nodiscard]] const std::optional<StrictError>& damage() const;
  [[nodiscard]] const StoreCounts& counts() const;
  [[nodiscard]] const std::string& path() const;

  /// Gives the store its name, durably. Errors: refused, where another file has it by now or the
  /// directory's log came into use; wal_fsync_failed; system. Nothing is there then.
  Result<void> commit();

 private:
  struct AEROWAL_HIDDEN State;
  explicit StoreRebuild(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The `summary` line of a store that was made from the log at `log_path`, without its end.
AEROWAL_API std::string store_rebuild_json(const StoreRebuild& rebuild,
                                           const std::string& log_path);

}  // namespace aerowal

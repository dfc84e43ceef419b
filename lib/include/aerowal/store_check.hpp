#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/checkpoint.hpp"
#include "aerowal/data_directory.hpp"
#include "aerowal/export.hpp"
#include "aerowal/observed_source.hpp"
#include "aerowal/record_fault.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// How AeroDB's document store and a log disagree about one id: aerowal-replay(1), "Checking a
/// store".
enum class StoreDifferenceKind : std::uint8_t {
  stale,      ///< the newest record of the store has another content than the log's
  missing,    ///< the log has a document, the store nothing of that id
  extra,      ///< the store has a document whose id the log never names
  tombstone,  ///< of the two newest records one deletes the document, the other does not
  ahead,      ///< the store's newest record comes after all that the log has
  collision,  ///< keys of the log that are one id in the store
};
inline constexpr std::size_t store_difference_kind_count = 6;

/// The kind's name: that of the enumerator.
AEROWAL_API std::string_view name(StoreDifferenceKind kind);
/// The kind of that exact name, or nothing.
AEROWAL_API std::optional<StoreDifferenceKind> store_difference_kind_named(std::string_view name);

/// The newest record that a log has of one of its keys.
struct LogDocument {
  std::string_view collection_id;
  std::string_view document_id;
  std::uint64_t sequence_number = 0;
  bool deleted = false;
};

/// The newest record that a store has of an id.
struct StoreDocument {
  std::uint64_t byte_offset = 0;
  bool deleted = false;
  /// The first record of the log whose content it has; nothing: the log has no such record.
  std::optional<std::uint64_t> sequence_number = {};
};

/// Its views live until the next difference is asked for.
struct StoreDifference {
  StoreDifferenceKind kind = StoreDifferenceKind::stale;
  std::string_view composite_id;  ///< "<collection_id>:<document_id>"
  /// What the log has of it: nothing, or one key; of a collision all that are this id, by the
  /// length of the collection id.
  std::vector<LogDocument> log;
  std::optional<StoreDocument> store;
};

/// In one sentence without ids, e.g. "record 26 of the log, the store has record 12".
AEROWAL_API std::string describe(const StoreDifference& difference);

struct StoreCheckCounts {
  std::uint64_t log_records = 0;
  std::uint64_t store_records = 0;  ///< not damaged
  std::uint64_t ids = 0;            ///< that the log or the store names
  /// By StoreDifferenceKind.
  std::array<std::uint64_t, store_difference_kind_count> differences{};
  /// Records of the store that follow the log's last one, in the run that goes furthest, and belong
  /// to no replay of the log. They were acknowledged, after a checkpoint unless they are from
  /// before.
  std::uint64_t records_ahead = 0;
  std::optional<std::uint64_t> ahead_byte_offset = {};  ///< of the first of these
  /// After a checkpoint: the same of a run that is not the last, which mostly is from before it.
  std::uint64_t records_possibly_ahead = 0;
  std::optional<std::uint64_t> possibly_ahead_byte_offset = {};
  /// The store ends with the beginning of what the log holds, up to some record before its last: a
  /// replay that was stopped, or a copy of the store from earlier.
  bool ends_in_replay = false;
  /// How many of what is stale or a tombstone have a content that the log has nowhere: the next
  /// start makes them older.
  std::uint64_t not_in_log = 0;

  [[nodiscard]] std::uint64_t of(StoreDifferenceKind kind) const {
    return differences[static_cast<std::size_t>(kind)];
  }
};

/// Where a log and AeroDB's document store disagree. For each id the newest record of one is held
/// against the newest of the other, so that it does not matter how often AeroDB has started; and a
/// run of the store that goes beyond the log shows what the log lost at its end.
///
/// Memory: for each id, itself and at most 64 bytes, and those for each further key of the log that
/// is the same id; 4 MiB, the longest record, and the damaged places of the store. Reads the log
/// once, twice where there are differences, and three times where its end was lost; the store once,
/// and what the log lost twice.
class AEROWAL_API StoreCheck {
 public:
  struct Options {
    /// There was a checkpoint: the store goes back further than the log.
    bool has_checkpoint = false;
    /// With so many bytes of the newest snapshot the store begins, if it is known: what comes after
    /// them is of the log.
    std::optional<std::uint64_t> snapshot_size = {};
    /// AeroDB may be writing: what the log got last may not be in the store yet, and the end of the
    /// store may be half there.
    bool log_in_use = false;
  };

  /// Opens the store documents.dat, or that of a data directory, and then lets `log`, which must
  /// outlive this, end where it ends now. So the log has what the store has, since AeroDB writes
  /// the log first. Errors: usage, where that is no regular file, or the store of a snapshot;
  /// system.
  static Result<StoreCheck> begin(ByteSource& log, const std::string& store,
                                  const Options& options);

  StoreCheck(StoreCheck&&) noexcept;
  StoreCheck& operator=(StoreCheck&&) noexcept;
  ~StoreCheck();

  /// First. Errors: system.
  Result<void> read_log(const ReadObserver& observer = {});

  /// Where the log is damaged; then there is nothing to compare.
  [[nodiscard]] const std::optional<StrictError>& log_damage() const;

  /// Second. Errors: usage, where the store is a log; system, also where the log is no longer what
  /// it was when it was first read.
  Result<void> read_store(const ReadObserver& observer = {});

  [[nodiscard]] const std::vector<StoreDamage>& store_damage() const;

  /// Moves to the next difference: ids in the order in which the log names them first, then those
  /// that only the store has. False at the end.
  bool next();

  /// Valid after next() gave true, with its views, until the next call of next().
  [[nodiscard]] const StoreDifference& difference() const;

  [[nodiscard]] const StoreCheckCounts& counts() const;
  [[nodiscard]] const std::string& log_path() const;
  [[nodiscard]] const std::string& store_path() const;
  [[nodiscard]] const Options& options() const;

  /// Sound: they agree. Torn: all that is wrong is the end of the store, as a crash leaves it.
  [[nodiscard]] LogStatus status() const;

 private:
  struct AEROWAL_HIDDEN State;
  explicit StoreCheck(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Of a data directory with that checkpoint, or without one.
AEROWAL_API StoreCheck::Options store_check_options(const std::optional<Checkpoint>& checkpoint);

// The lines of JSON that `aerowal replay` prints of it (aerowal-replay(1), "Checking a store"),
// each without its end; of damage store_damage_json().

AEROWAL_API std::string store_difference_json(const StoreDifference& difference);
/// `in_use`: what find_log_use() says of the log.
AEROWAL_API std::string store_summary_json(const StoreCheck& check,
                                           const std::optional<std::string>& in_use);

}  // namespace aerowal

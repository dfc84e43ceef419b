#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/export.hpp"
#include "aerowal/file_digest.hpp"
#include "aerowal/finding.hpp"
#include "aerowal/log_guard.hpp"
#include "aerowal/record.hpp"
#include "aerowal/record_line.hpp"
#include "aerowal/restored_record.hpp"
#include "aerowal/result.hpp"
#include "aerowal/scan.hpp"
#include "aerowal/threading.hpp"

namespace aerowal {

class DocumentStore;

/// What a repair may do beyond what loses nothing.
struct RepairOptions {
  bool fix_bit_flips = false;
  DocumentStore* store = nullptr;  ///< where lost records may be found; null: nowhere
  bool truncate = false;           ///< excludes salvage
  bool salvage = false;
  std::uint64_t max_loss = 0;  ///< acknowledged records that truncate or salvage may give up
  Threading threading = {};    ///< of the scan
};

enum class RepairAction : std::uint8_t {
  cut,       ///< a crash's tail, which was never acknowledged
  remove,    ///< bytes that are no part of the log, or stand in it twice
  correct,   ///< turn one bit back
  restore,   ///< records from the document store
  reorder,   ///< intact records, to where their numbers belong
  truncate,  ///< give up this place and all that follows
  drop,      ///< give up what is lost here and close the gap
  refuse,
};

/// The action's name in JSON, e.g. "reorder".
AEROWAL_API std::string_view name(RepairAction action);

/// An intact record under a number that is not its own: it counts as lost, but its content is here.
/// Owns its strings.
struct MisnumberedRecord {
  RecordLine content;
  std::uint64_t sequence_number = 0;  ///< that it has
  std::uint64_t byte_offset = 0;
  std::uint32_t length = 0;  ///< in bytes
  std::uint32_t checksum = 0;
  /// The number that is lost where it stands; nothing where its place does not tell which.
  std::optional<std::uint64_t> lost_sequence_number = {};

  /// Its views live as long as this is unchanged.
  [[nodiscard]] PlacedRecord record() const;
};

/// One finding and what is done about it.
struct RepairStep {
  Finding finding;
  RepairAction action = RepairAction::refuse;
  std::vector<RestoredRecord> restored = {};
  std::string restore_failure = {};  ///< why the store, if there is one, did not help
  std::vector<MisnumberedRecord> misnumbered = {};  ///< in file order
  /// Acknowledged records that the output lacks for this finding's sake: with the actions truncate,
  /// drop and refuse; what stands behind a truncation is not among them.
  std::vector<SequenceRange> discarded = {};
  /// The finding may also have cost records of which nothing is known, so that they are not
  /// counted.
  bool loss_unknown = false;
  /// Options that would do something else about it, e.g. "--store" or "--truncate instead of
  /// --salvage": where it is refused, all of them, and where it is given up, those that lose less.
  std::vector<std::string> suggestions = {};
};

/// Records that stand side by side in the output, in its order.
struct KeptRange {
  std::uint64_t byte_offset = 0;  ///< in the input; of a restored record in documents.dat
  std::uint64_t length = 0;       ///< in bytes, the same in the output
  std::uint64_t first_sequence_number = 0;
  std::uint64_t count = 0;
  std::optional<BitFlip> bit_flip = {};         ///< to be turned back
  std::optional<RestoredRecord> restored = {};  ///< instead of bytes of the input
  std::uint64_t new_byte_offset = 0;            ///< in the output
  std::uint64_t new_first_sequence_number = 0;  ///< in the output
};

/// A record that the output lacks, as far as its key is known.
struct DiscardedRecord {
  std::uint64_t sequence_number = 0;
  bool key_known = false;
  std::string collection_id = {};
  std::string document_id = {};
  bool confirmed = false;  ///< it was intact, number and all; else what is left of it shows this
  /// The original number of a later record of the same key that the output has, so that the final
  /// state does not need this one; 0 if none is known.
  std::uint64_t superseded_by = 0;
};

/// What a repair would do. Nothing has been written.
struct RepairPlan {
  ScanSummary before;
  std::vector<RepairStep> steps;
  std::vector<KeptRange> kept;
  std::vector<SequenceRange> lost;  ///< acknowledged records that the output lacks, as far as known
  std::uint64_t records_lost = 0;
  std::vector<DiscardedRecord> discarded;  ///< each of `lost`, ascending, up to 100,000
  std::uint64_t records = 0;               ///< of the output
  std::uint64_t size = 0;                  ///< of the output, in bytes
  bool renumbered = false;                 ///< some record has another number in the output
  std::string store_path = {};             ///< of the store that was consulted; empty if none was
  std::optional<Error> refusal;            ///< code refused: why the plan must not be carried out
};

/// Plans the repair of `source`. Errors: usage, where the options contradict each other; system.
AEROWAL_API Result<RepairPlan> plan_repair(ByteSource& source, const RepairOptions& options);

/// What an earlier repair left that died, and what has become of it.
struct EarlierRepair {
  bool took_place = false;  ///< all but its last steps, which are done now
  /// Paths: what it left of a log that never took its place.
  std::vector<std::string> removed = {};
  /// Paths: what it cannot have left, under the names that it has now.
  std::vector<std::string> kept = {};
  std::string backup_path = {};   ///< where it took place: the original; empty if that did not move
  std::string receipt_path = {};  ///< where it took place
};

/// The paths of the files that a repair of, or to, `target` left which died, or has while it runs.
AEROWAL_API std::vector<std::string> find_unfinished_repair(const std::string& target);

/// Completes an earlier repair in place of `log` that died, or takes away what it left. The log's
/// guard must be held. Nothing where there is nothing. Errors: refused, where it cannot be told
/// what a file is; system.
AEROWAL_API Result<std::optional<EarlierRepair>> settle_repair_in_place(
    const std::string& log, const LogGuard::Options& options = {});

/// The same of a repair that was to make `out`. Errors: refused, where that repair still runs;
/// system.
AEROWAL_API Result<std::optional<EarlierRepair>> settle_repair_to(const std::string& out);

/// A repaired log that is complete and verified, but not yet where it belongs. Destroyed before
/// commit(), it leaves nothing. Movable, not copyable.
class AEROWAL_API RepairedLog {
 public:
  /// Writes the log of `plan`, which must not be refused, reads it back with the strict Reader, and
  /// syncs it. It is to become a new file at `path`, with the owner, mode and extended attributes
  /// of the log that `guard` guards; where they cannot be given to it, only its owner may read it.
  /// What an earlier repair left must be settled. Errors: refused, where something is there, or
  /// where its receipt would take the name of the log or of the store; system; wal_fsync_failed;
  /// wal_corruption, where what was read back is not what was planned.
  static Result<RepairedLog> write_new(ByteSource& source, const RepairPlan& plan,
                                       const std::string& path, const LogGuard& guard);

  /// The same, to take the place of the guarded log, which must have been acquired to be replaced.
  /// Errors: also refused, where owner, mode or extended attributes can't be carried over.
  static Result<RepairedLog> write_in_place(ByteSource& source, const RepairPlan& plan,
                                            const LogGuard& guard);

  RepairedLog(RepairedLog&&) noexcept;
  RepairedLog& operator=(RepairedLog&&) noexcept;
  ~RepairedLog();

  [[nodiscard]] const FileDigest& input() const;
  [[nodiscard]] const FileDigest& output() const;
  /// Where the original will be after commit(); empty for a new file, which leaves it where it is.
  [[nodiscard]] const std::string& backup_path() const;
  [[nodiscard]] const std::string& receipt_path() const;
  /// Where a receipt that has this name already will be after commit(); empty where there is none.
  [[nodiscard]] std::string former_receipt_path() const;

  /// Writes `receipt` beside the log, durably, and only then gives the log its name or exchanges it
  /// with the original in one step; looks once more whether anybody wrote to the original or is
  /// about to, and exchanges them back if so. Errors: as of write_new() and of guard.check(); all
  /// is then as it was, unless committed().
  Result<void> commit(const std::string& receipt, LogGuard& guard);

  /// Whether the log is where it belongs, also where commit() ended with an error or an exception
  /// after that.
  [[nodiscard]] bool committed() const;

 private:
  struct State;
  explicit RepairedLog(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace aerowal

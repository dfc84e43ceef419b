#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/checkpoint.hpp"
#include "aerowal/export.hpp"
#include "aerowal/file_digest.hpp"
#include "aerowal/finding.hpp"
#include "aerowal/observed_source.hpp"
#include "aerowal/record.hpp"
#include "aerowal/record_line.hpp"
#include "aerowal/restored_record.hpp"
#include "aerowal/result.hpp"
#include "aerowal/scan.hpp"
#include "aerowal/threading.hpp"

namespace aerowal {

class DocumentStore;

/// Which of the records that share a number are taken.
enum class ConflictRule : std::uint8_t {
  all,    ///< each content; what the heaviest chain lacks follows what precedes it in the log
  later,  ///< the last one in the log
  chain,  ///< the heaviest chain's, else the first one in the log
};

/// The rule's name: that of the enumerator.
AEROWAL_API std::string_view name(ConflictRule rule);

/// The rule of that exact name, or nothing.
AEROWAL_API std::optional<ConflictRule> conflict_rule_named(std::string_view name);

/// How many records a repair may lose, those included that are possibly lost.
class LossLimit {
 public:
  constexpr LossLimit(std::uint64_t records = 0) : records_(records) {}
  /// Any number of them, also where that is not known.
  static constexpr LossLimit any() {
    LossLimit limit;
    limit.records_.reset();
    return limit;
  }
  /// Nothing for any().
  [[nodiscard]] constexpr std::optional<std::uint64_t> records() const { return records_; }

  friend bool operator==(const LossLimit&, const LossLimit&) = default;

 private:
  std::optional<std::uint64_t> records_;
};

/// What a repair may do beyond what loses nothing.
struct RepairOptions {
  bool correct = false;        ///< restore records that one correction proves (Finding::proven)
  bool fix_bit_flips = false;  ///< of these only the ones of one flipped bit
  /// Where lost records may be found, and which of conflicting ones were acknowledged, unless
  /// `conflicts` says it; null: nowhere.
  DocumentStore* store = nullptr;
  /// Considered for RepairPlan::least_loss and RepairStep::acknowledged where `store` is null;
  /// null: none.
  DocumentStore* store_for_least_loss = nullptr;
  std::optional<ConflictRule> conflicts = {};
  bool truncate = false;  ///< excludes salvage
  bool salvage = false;
  LossLimit max_loss = {};
  Threading threading = {};  ///< of the scan
};

enum class RepairAction : std::uint8_t {
  cut,       ///< a crash's tail, which was never acknowledged
  remove,    ///< bytes that are no part of the log, or stand in it twice
  correct,   ///< restore the one record that a correction proves
  restore,   ///< records from the document store
  reorder,   ///< intact records, or one joined from its two ends, to where their numbers belong
  truncate,  ///< discard this place and all that follows
  drop,      ///< discard what is lost here and close the gap
  refuse,
};

/// The action's name in JSON: that of the enumerator, but "put_back" for reorder.
AEROWAL_API std::string_view name(RepairAction action);

/// The action of that exact name, or nothing.
AEROWAL_API std::optional<RepairAction> repair_action_named(std::string_view name);

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

  friend bool operator==(const MisnumberedRecord&, const MisnumberedRecord&) = default;
};

/// One finding and what is done about it. A store that was asked may show that the log lost more
/// than it shows itself: the finding has these numbers too, and a log whose end is missing has one
/// of kind sequence_gap there.
struct RepairStep {
  Finding finding;
  RepairAction action = RepairAction::refuse;
  /// The finding may also have cost records of which nothing is known, so that they are not
  /// counted.
  bool loss_unknown = false;
  std::vector<RestoredRecord> restored = {};  ///< all that is lost here, or a part of it
  /// Of a crash's tail that is cut: whether the store that is only considered has its record, so
  /// that it was acknowledged. Nothing where the store does not show that.
  std::optional<bool> acknowledged = false;
  /// Why the store, if there is one, did not help, or not with all.
  std::string restore_failure = {};
  std::vector<MisnumberedRecord> misnumbered = {};  ///< in file order
  /// Acknowledged records that the output lacks for this finding's sake, or would lack. Each number
  /// of RepairPlan::lost is in one step: where no finding shows its loss, in one that has a record
  /// of it; what a truncation cuts off, in the first that is truncated.
  std::vector<SequenceRange> discarded = {};
  /// Likewise of RepairPlan::possibly_lost, how many.
  std::uint64_t records_possibly_lost = 0;
  /// What would do something else about it: where it is refused, all that would, and where records
  /// are discarded, what loses fewer.
  std::vector<Remedy> suggestions = {};

  friend bool operator==(const RepairStep&, const RepairStep&) = default;
};

/// Records that stand side by side in the output, in its order.
struct KeptRange {
  std::uint64_t byte_offset = 0;  ///< in the input; of a restored record in documents.dat
  std::uint64_t length = 0;       ///< in bytes, the same in the output
  std::uint64_t first_sequence_number = 0;
  std::uint64_t count = 0;
  std::optional<Correction> correction = {};  ///< of the one record
  /// Where the last bytes of the one record are; its first ones are at byte_offset.
  std::optional<ByteRange> end = {};
  /// Instead of bytes of the input: the index in RepairPlan::restored.
  std::optional<std::size_t> restored = {};
  std::uint64_t new_byte_offset = 0;            ///< in the output
  std::uint64_t new_first_sequence_number = 0;  ///< in the output

  friend bool operator==(const KeptRange&, const KeptRange&) = default;
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

  friend bool operator==(const DiscardedRecord&, const DiscardedRecord&) = default;
};

/// What is least lost, of all that a repair may be asked for.
struct LeastLoss {
  /// What has to be asked for, in no conflict with each other; none where the plan needs nothing.
  std::vector<Remedy> remedies = {};
  std::optional<ConflictRule> conflicts = {};  ///< with Remedy::decide_conflicts
  std::string store_path = {};                 ///< with Remedy::use_store
  std::uint64_t records_lost = 0;
  std::uint64_t records_possibly_lost = 0;
  bool loss_unknown = false;

  friend bool operator==(const LeastLoss&, const LeastLoss&) = default;
};

/// Why a plan must not be carried out.
struct RepairRefusal {
  /// The index of the first step that is refused; nothing where none is, but more records would be
  /// lost or possibly lost than was allowed, or it is not known how many.
  std::optional<std::size_t> step = {};
  std::size_t other_steps = 0;  ///< how many more are refused
  /// What would handle that step, or may lose fewer records; beside these, to allow the loss.
  std::vector<Remedy> suggestions = {};

  friend bool operator==(const RepairRefusal&, const RepairRefusal&) = default;
};

/// What a repair would do. Nothing has been written. Refers to nothing.
struct RepairPlan {
  std::string path = {};  ///< the name of the source
  ScanSummary before;
  std::vector<RepairStep> steps;
  std::vector<KeptRange> kept;
  std::vector<RestoredRecord> restored = {};  ///< in the order of the output
  std::vector<SequenceRange> lost;  ///< acknowledged records that the output lacks, as far as known
  std::uint64_t records_lost = 0;
  std::vector<DiscardedRecord> discarded;  ///< each of `lost`, ascending, up to 100,000
  /// Records that the output lacks by number and content, beside those of `lost`: intact ones,
  /// damaged ones that prove what they were, and ones of which nothing intact is left that may have
  /// been others than those that are there. Whether they were acknowledged cannot be known. In file
  /// order. Intact ones side by side are one range; a damaged one is a range of its own, and of one
  /// in two pieces that is the longer piece.
  std::vector<SoundRange> possibly_lost;
  std::uint64_t records_possibly_lost = 0;  ///< those of possibly_lost
  /// Conflicting records that the output lacks since the store does: what was written after them is
  /// in it, so they were never acknowledged. No loss. In file order; no range has others between.
  std::vector<SoundRange> unacknowledged;
  std::uint64_t records_unacknowledged = 0;  ///< those of unacknowledged
  bool loss_unknown = false;                 ///< more may be lost than is counted
  std::uint64_t records = 0;                 ///< of the output
  std::uint64_t size = 0;                    ///< of the output, in bytes
  bool renumbered = false;                   ///< some record has another number in the output
  std::string store_path = {};               ///< of the store that was consulted; empty if none was
  /// Why that store does not show how far the log went; empty where it does.
  std::string store_failure = {};
  std::optional<RepairRefusal> refusal;
  /// What to ask for so that least is lost; nothing where no repair is possible.
  std::optional<LeastLoss> least_loss;

  friend bool operator==(const RepairPlan&, const RepairPlan&) = default;
};

/// Plans the repair of `source`. Memory: that of a Scan, and up to 2,000 bytes for each finding and
/// each range that is kept; and what a store gives back. Errors: usage, where the options
/// contradict each other; system.
AEROWAL_API Result<RepairPlan> plan_repair(ByteSource& source, const RepairOptions& options);

/// The document store beside a log that was repaired. AeroDB appends the whole log to it when it
/// starts, and of each id the newest record counts: so what the log has no record of stays as the
/// store has it.
struct StoreBeside {
  std::string path = {};
  std::string directory = {};    ///< the data directory
  bool records_lacking = false;  ///< the repaired log lacks records that the store may hold
  /// Live documents of the store that the repaired log has no record of; not known, and 0, after a
  /// checkpoint or a failure.
  std::uint64_t documents_not_in_log = 0;
  std::string first_document_id = {};  ///< "<collection_id>:<document_id>", of one of these
  /// Records of the store after the last one that the repaired log has: they were acknowledged. Not
  /// known, and 0, as above.
  std::uint64_t records_ahead = 0;
  /// Likewise after a checkpoint, where they may also be from before it.
  std::uint64_t records_possibly_ahead = 0;
  bool has_cut_record = false;  ///< the record of a torn tail that was cut off
  bool log_is_empty = false;    ///< the repaired log shows of no record of the store that it had it
  std::string failure = {};     ///< why it cannot be compared with the log, e.g. its first damage
  std::optional<Checkpoint> checkpoint = {};

  /// Whether it must be made anew. What the log lost by itself is to be restored from it first.
  [[nodiscard]] bool must_go() const {
    return records_lacking || !failure.empty() || (documents_not_in_log != 0 && records_ahead == 0);
  }

  friend bool operator==(const StoreBeside&, const StoreBeside&) = default;
};

/// What the library cannot know when it words a refusal or writes a receipt.
struct RepairWording {
  /// Name and version of the program, as its receipts say it.
  std::string program = "libaerowal";
  /// How to ask for a remedy: the option of a command line, say; by default the enumerator's name.
  /// After that for Remedy::allow_loss stands the number.
  std::function<std::string(Remedy)> remedy = [](Remedy wanted) {
    return std::string(name(wanted));
  };
  /// The commands that make a store anew from the repaired log at `log`; by default none.
  std::function<std::vector<std::string>(const StoreBeside& store, const std::string& log)>
      rebuild_store =
          [](const StoreBeside&, const std::string&) { return std::vector<std::string>(); };
};

/// The refusal of a plan that has one, as code refused, in words that leave no remedy out.
AEROWAL_API Error refusal_error(const RepairPlan& plan, const RepairWording& wording);

/// What an earlier repair left that died, and what has become of it.
struct EarlierRepair {
  bool took_place = false;  ///< all but its last steps, which are done now
  /// Paths: what it left of a log that never took its place.
  std::vector<std::string> removed = {};
  /// Paths: what it cannot have left, under the names that it has now.
  std::vector<std::string> kept = {};
  std::string backup_path = {};   ///< where it took place: the original; empty if that did not move
  std::string receipt_path = {};  ///< where it took place

  friend bool operator==(const EarlierRepair&, const EarlierRepair&) = default;
};

/// The paths of the files that a repair of, or to, `target` left which died, or has while it runs.
AEROWAL_API std::vector<std::string> find_unfinished_repair(const std::string& target);

/// One repair as it is asked for.
struct RepairRequest {
  std::string log_path = {};  ///< of the file itself
  /// Of the new file; nothing: the repaired log takes the place of the log.
  std::optional<std::string> output_path = {};
  RepairOptions options = {};     ///< its store must outlive the session
  bool ignore_lock_file = false;  ///< as in LogGuard::Options, like the next
  bool ignore_in_use = false;
  RepairWording wording = {};
};

/// What is seen of a log that nobody keeps to himself, beside its plan.
struct LogCircumstances {
  std::optional<std::string> in_use = {};           ///< find_log_use()
  std::vector<std::string> unfinished_repair = {};  ///< find_unfinished_repair()
  std::optional<LogContainer> container = {};       ///< ByteSource::container()
};

struct RepairJsonOptions {
  bool escape_body = false;  ///< as in RecordJsonOptions
};

/// A plan that is not carried out, as the line that has the member `plan` (aerowal-repair(1), "JSON
/// OUTPUT"), without its end.
AEROWAL_API std::string plan_json(const RepairPlan& plan, const RepairRequest& request,
                                  const LogCircumstances& circumstances,
                                  const RepairJsonOptions& options = {});

/// The same in pieces of 64 KiB or more, and a last one: of a million steps not all are in memory
/// as text.
AEROWAL_API void print_plan_json(const RepairPlan& plan, const RepairRequest& request,
                                 const LogCircumstances& circumstances,
                                 const RepairJsonOptions& options,
                                 const std::function<void(std::string_view piece)>& put);

/// The `earlier_repair` line, without its end.
AEROWAL_API std::string earlier_repair_json(const EarlierRepair& earlier);

/// A repair that is carried out: begin(), plan(), write(), commit(), in this order. It keeps the
/// log to itself from first to last (LogGuard), since a plan counts only if nobody wrote meanwhile.
/// Destroyed before commit(), it leaves nothing. Movable, not copyable; not thread-safe.
class AEROWAL_API RepairSession {
 public:
  /// Takes the log to itself and opens it. Nothing is written yet. Errors: those of
  /// LogGuard::acquire(); system.
  static Result<RepairSession> begin(RepairRequest request);

  RepairSession(RepairSession&&) noexcept;
  RepairSession& operator=(RepairSession&&) noexcept;
  ~RepairSession();

  /// Plans the repair; once. The plan lives as long as the session. `on_read` is called as the log
  /// is read for it. Errors: those of plan_repair().
  Result<const RepairPlan*> plan(const ReadObserver& on_read = {});

  /// Completes an earlier repair that died, or takes away what it left; then writes the log of the
  /// plan under another name, reads it back with the strict Reader, and syncs it. A new file gets
  /// the owner, mode and extended attributes of the log; where they cannot be given to it, only its
  /// owner may read it. A sound log that is to be repaired in place is only synced.
  ///
  /// Errors: refused, where the plan is; where it cannot be told what an earlier repair left, or
  /// where it still runs; where the new file is there already, or the receipt would take the name
  /// of the log or of the store; where a log in place could not have the owner, mode or extended
  /// attributes of the original. system; wal_fsync_failed; wal_corruption, where what was read back
  /// is not what was planned. Nothing is then changed but what earlier_repair() says.
  Result<void> write();

  /// False after write() where the log was sound already and stays what it is: there is no output,
  /// no receipt, and nothing to commit.
  [[nodiscard]] bool has_output() const;

  /// Writes the receipt beside the output, durably, and only then gives the output its name or
  /// exchanges it with the original in one step; looks once more whether anybody wrote to the
  /// original or is about to, and exchanges them back if so. Errors: as of write() and of
  /// LogGuard::check(); all is then as it was, unless committed().
  Result<void> commit();

  /// Whether the output is where it belongs, also where commit() ended with an error or an
  /// exception after that.
  [[nodiscard]] bool committed() const;

  /// What write() settled; nothing where there was nothing.
  [[nodiscard]] const std::optional<EarlierRepair>& earlier_repair() const;

  /// The document store in the log's data directory, after write(); nothing where there is none.
  [[nodiscard]] const std::optional<StoreBeside>& store_beside() const;

  /// Where the repaired log will be after commit().
  [[nodiscard]] const std::string& output_path() const;
  /// Where the original will be after commit().
  [[nodiscard]] const std::string& original_path() const;
  [[nodiscard]] const std::string& receipt_path() const;

  /// Size and checksum of both logs, after write().
  [[nodiscard]] const FileDigest& input() const;
  [[nodiscard]] const FileDigest& output() const;

  /// What the receipt will say, in one line without its end; after write().
  [[nodiscard]] std::string receipt_json(const RepairJsonOptions& options = {}) const;

  /// The plan, as of the function of that name, with what write() settled.
  [[nodiscard]] std::string plan_json(const RepairJsonOptions& options = {}) const;

 private:
  struct State;
  explicit RepairSession(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace aerowal

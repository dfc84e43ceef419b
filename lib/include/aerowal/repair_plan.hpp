#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/export.hpp"
#include "aerowal/finding.hpp"
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
  /// Other copies of the log, where lost records may be found byte for byte. They must outlive the
  /// repair.
  std::vector<ByteSource*> donors = {};
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
  restore,   ///< records from the document store or from other copies of the log
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

/// One finding and what is done about it. A store or donor that was asked may show that the log
/// lost more than it shows itself: the finding has these numbers too, and a log whose end is
/// missing has one of kind sequence_gap there.
struct RepairStep {
  Finding finding;
  RepairAction action = RepairAction::refuse;
  /// The finding may also have cost records of which nothing is known, so that they are not
  /// counted.
  bool loss_unknown = false;
  std::vector<RestoredRecord> restored = {};  ///< all that is lost here, or a part of it
  /// Of a crash's tail that is cut: whether the store that is only considered has its record, so
  /// that it was acknowledged. Nothing where the store does not show that, or a donor may have it
  /// of which nothing shows whether it is a copy.
  std::optional<bool> acknowledged = false;
  /// Why the store, if there is one, did not help, or not with all.
  std::string restore_failure = {};
  std::string donor_failure = {};                   ///< likewise of the donors
  std::vector<DonorConflict> donor_conflicts = {};  ///< where donors part, by rising number
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
  std::uint64_t byte_offset = 0;  ///< in the input; of a restored record where it is from
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
  std::vector<std::string> donor_paths = {};   ///< with Remedy::use_donor
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
  std::vector<DonorUse> donors = {};  ///< one for each that was given
  std::optional<RepairRefusal> refusal;
  /// What to ask for so that least is lost; nothing where no repair is possible.
  std::optional<LeastLoss> least_loss;

  friend bool operator==(const RepairPlan&, const RepairPlan&) = default;
};

/// Plans the repair of `source`. Memory: that of a Scan, and up to 2,000 bytes for each finding and
/// each range that is kept; and what the store and the
/// donors give back. Errors: usage, where the options
/// contradict each other; system.
AEROWAL_API Result<RepairPlan> plan_repair(ByteSource& source, const RepairOptions& options);

}  // namespace aerowal

#include "repair/selection.hpp"

#include <algorithm>
#include <utility>

#include "aerowal/format.hpp"
#include "record/sequence_ranges.hpp"
#include "repair/conflict_choice.hpp"
#include "scan/kept_cursor.hpp"

namespace aerowal {
namespace {

bool has_records(const ResolvedRegion& resolved) { return !resolved.region.is_damage(); }

/// Up to the next records of another number nothing is kept from here.
bool is_passed_over(const ResolvedRegion& resolved) {
  return resolved.surfaced || resolved.relation == Relation::copy;
}

class Selecting {
 public:
  Selecting(const Inventory& inventory, const Resolution& resolution,
            const std::vector<Join>& joins, const LegibleRecords& known,
            const RestoredPlaces& restored, const RepairOptions& options, RandomAccessLog& log)
      : inventory_(&inventory),
        resolution_(&resolution),
        known_(&known),
        restored_(&restored),
        options_(&options),
        log_(&log),
        taken_(inventory, resolution, joins_, restored, log) {
    if (options.salvage) joins_ = joins;
    std::erase_if(joins_, [&](const Join& join) {
      return contains(restored.numbers, join.header.sequence_number);
    });
    find_free();
    find_doubled_proofs();
  }
  Selecting(const Selecting&) = delete;
  Selecting& operator=(const Selecting&) = delete;

  Selection run() {
    if (resolution_->kept.empty() && joins_.empty() && restored_->numbers.empty()) {
      const bool is_tear = resolution_->regions.size() == 1 &&
                           resolution_->regions.front().damage == DamageClass::tear;
      result_.no_record = !resolution_->regions.empty() && !is_tear;
      result_.loss_unknown = restored_->end_unknown;
      return std::move(result_);
    }
    bool truncates = options_->truncate;
    if (restored_->order != nullptr) {
      result_.ordered_from = restored_->order->first_number;
      taken_.take_in_store_order(*restored_->order);
      // A conflict that the store decides stops no truncation. Where anything else does, the log
      // ends before the first conflict at the latest.
      truncates = truncates && needs_salvage();
      if (truncates) {
        taken_.clear();
        result_.ordered_from.reset();
      }
    } else if (!truncates) {
      result_.needs_conflict_rule = !resolution_->conflicts.empty() && !options_->conflicts;
      taken_.take_all(options_->conflicts);
    }
    if (truncates) {
      truncate();
    } else {
      result_.needs_salvage = needs_salvage() && !options_->salvage;
    }
    find_loss();
    result_.taken = taken_.release();
    return std::move(result_);
  }

 private:
  // ---- what has to be asked for

  [[nodiscard]] bool needs_salvage() const {
    std::uint64_t next = format::first_sequence_number;
    bool in_order = true;
    for (const SelectedRun& run : taken_.runs()) {
      // From the first conflict on the store numbers anew.
      if (result_.ordered_from && run.region.first_number >= *result_.ordered_from) break;
      in_order = in_order && run.region.first_number == next;
      next += run.region.count;
    }
    in_order = in_order && (!result_.ordered_from || next == *result_.ordered_from);
    const bool misplaced = std::any_of(
        resolution_->kept.begin(), resolution_->kept.end(), [this](const RelatedRun& run) {
          if (result_.ordered_from && run.region.first_number >= *result_.ordered_from) {
            return false;
          }
          return run.relation == Relation::misplaced || run.relation == Relation::conflicting;
        });
    const bool damaged = std::any_of(
        resolution_->regions.begin(), resolution_->regions.end(),
        [this](const ResolvedRegion& resolved) {
          if (covers(restored_->places, resolved.region.begin)) return false;
          if (resolved.damage == DamageClass::record || resolved.damage == DamageClass::piece) {
            return true;
          }
          if (resolved.damage && covers(restored_->parts, resolved.region.begin)) return true;
          return resolved.is_foreign() && !is_free_[index_of(resolved)];
        });
    return misplaced || taken_.off_chain() || !in_order || damaged || lacks_proven_;
  }

  /// Of the damage there nothing is unknown that the numbers do not say.
  [[nodiscard]] std::vector<ByteRange> accounted_places() const {
    std::vector<ByteRange> places = restored_->places;
    if (restored_->end_unknown) return places;
    places.insert(places.end(), restored_->parts.begin(), restored_->parts.end());
    std::sort(places.begin(), places.end(),
              [](const ByteRange& a, const ByteRange& b) { return a.byte_offset < b.byte_offset; });
    return places;
  }

  [[nodiscard]] std::size_t index_of(const ResolvedRegion& resolved) const {
    return static_cast<std::size_t>(&resolved - resolution_->regions.data());
  }

  /// Damage where the kept neighbours are n and n + 1, or the start of the log and 1; not what may
  /// be a record of which they are the inside.
  void find_free() {
    const auto& regions = resolution_->regions;
    is_free_.assign(regions.size(), false);
    std::vector<std::size_t> waiting;
    std::uint64_t expected = format::first_sequence_number;
    for (std::size_t i = 0; i < regions.size(); ++i) {
      if (!has_records(regions[i])) {
        waiting.push_back(i);
        continue;
      }
      if (is_passed_over(regions[i])) continue;
      const bool follows = regions[i].region.first_number == expected;
      for (const std::size_t damage : waiting) {
        is_free_[damage] = follows && regions[damage].damage == DamageClass::foreign;
        if (is_free_[damage]) result_.free_offsets.push_back(regions[damage].region.begin);
      }
      waiting.clear();
      expected = regions[i].region.last_number() + 1;
    }
  }

  /// Proven records that do not count: some have an intact one like them.
  void find_doubled_proofs() {
    std::vector<const Proof*> unused;
    for (const Proof& proof : inventory_->proofs) {
      const bool counts = resolution_->proven_use == ProvenUse::all ||
                          (resolution_->proven_use == ProvenUse::flips && proof.flip.has_value());
      if (!counts && !covers(restored_->places, proof.byte_offset)) unused.push_back(&proof);
    }
    std::sort(unused.begin(), unused.end(), [](const Proof* a, const Proof* b) {
      return a->header.sequence_number < b->header.sequence_number;
    });
    KeptCursor kept(resolution_->kept, *log_);
    for (const Proof* const proof : unused) {
      const std::uint64_t number = proof->header.sequence_number;
      bool doubled = kept.find(number);
      if (doubled) {
        const std::uint64_t at = kept.seek(number);
        doubled = record_bytes(*log_, at, find_proof(inventory_->proofs, at)) ==
                  record_bytes(*log_, proof->byte_offset, proof);
      }
      if (doubled) {
        result_.doubled_proofs.push_back(proof->byte_offset);
      } else {
        lacks_proven_ = true;
      }
    }
    std::sort(result_.doubled_proofs.begin(), result_.doubled_proofs.end());
  }

  // ---- what is lost

  void find_loss() {
    std::vector<SequenceRange> present;
    for (const SelectedRun& run : taken_.runs()) {
      present.push_back({.first = run.region.first_number, .last = run.region.last_number()});
    }
    // Those in conflict are dropped only where the store shows that they were not acknowledged.
    if (result_.ordered_from) {
      present.insert(present.end(), resolution_->conflicts.begin(), resolution_->conflicts.end());
    }
    join_ranges(present);
    result_.lost = lost_numbers(*known_, restored_->last_number, present);
    result_.loss_unknown =
        restored_->end_unknown ||
        std::max(known_->last_number, restored_->last_number) >= unreachable_number;
    // What stood where a store gives all back is known, whatever overwrote it.
    const std::vector<ByteRange> places = accounted_places();
    for (const SoundRange& damaged : known_->damaged.places) {
      if (!covers(places, damaged.byte_offset)) result_.damaged.push_back(damaged);
    }
    for (const std::uint64_t byte_offset : known_->damaged.unclaimed) {
      if (!covers(places, byte_offset)) result_.unexplained.push_back(byte_offset);
    }
    result_.loss_unknown = result_.loss_unknown || !result_.unexplained.empty();
  }

  // ---- truncation

  /// The expected records from the start of the log, over copies and bytes that are no record.
  void truncate() {
    std::uint64_t expected = format::first_sequence_number;
    for (const ResolvedRegion& resolved : resolution_->regions) {
      if (covers(restored_->parts, resolved.region.begin)) {
        take_restored_from(expected, UINT64_MAX);
        result_.truncated_at = resolved.region.begin;
        break;
      }
      if (!(has_records(resolved) ? take_expected(resolved, expected) : may_be_passed(resolved))) {
        result_.truncated_at = resolved.region.begin;
        break;
      }
    }
    if (!result_.truncated_at) take_restored_from(expected, UINT64_MAX);
  }

  /// What a store gives back from record `expected` on, below `end`.
  void take_restored_from(std::uint64_t& expected, std::uint64_t end) {
    for (const SequenceRange& range : restored_->numbers) {
      if (range.first > expected || range.last < expected || expected >= end) continue;
      const std::uint64_t last = std::min(range.last, end - 1);
      taken_.take_restored(expected, last);
      expected = last + 1;
    }
  }

  /// False where the records are not those that are expected, nor copies of earlier ones.
  bool take_expected(const ResolvedRegion& resolved, std::uint64_t& expected) {
    const Region& region = resolved.region;
    if (resolved.surfaced || covers(restored_->places, region.begin)) return true;
    if (!resolved.relation || *resolved.relation == Relation::unnumbered) {
      return std::binary_search(result_.doubled_proofs.begin(), result_.doubled_proofs.end(),
                                region.begin) &&
             region.first_number < expected;
    }
    take_restored_from(expected, region.first_number);
    if (region.first_number > expected) return false;
    if (region.first_number < expected &&
        (*resolved.relation != Relation::copy || !is_kept_before(region, expected))) {
      return false;
    }
    if (region.last_number() < expected) return true;
    if (region.first_number < expected) {
      const std::vector<Piece> rest{
          {.region = index_of(resolved), .first = expected, .last = region.last_number()}};
      taken_.take(cut_out(*resolution_, rest, *log_).front());
    } else {
      taken_.take(region);
    }
    expected = region.last_number() + 1;
    return true;
  }

  [[nodiscard]] bool may_be_passed(const ResolvedRegion& resolved) const {
    return resolved.damage == DamageClass::copy || resolved.damage == DamageClass::failed_append ||
           resolved.damage == DamageClass::tear ||
           covers(restored_->places, resolved.region.begin) ||
           (resolved.is_foreign() && is_free_[index_of(resolved)]);
  }

  /// Whether what a copy's records below `expected` are copies of is before it: then it is taken.
  [[nodiscard]] bool is_kept_before(const Region& copy, std::uint64_t expected) const {
    const std::uint64_t last = std::min(copy.last_number(), expected - 1);
    const auto run = std::lower_bound(
        resolution_->kept.begin(), resolution_->kept.end(), last,
        [](const RelatedRun& left, std::uint64_t n) { return left.region.last_number() < n; });
    return run != resolution_->kept.end() && run->region.begin < copy.begin;
  }

  const Inventory* inventory_;
  const Resolution* resolution_;
  const LegibleRecords* known_;
  const RestoredPlaces* restored_;
  const RepairOptions* options_;
  RandomAccessLog* log_;
  std::vector<Join> joins_;  ///< by rising number
  TakenRecords taken_;
  std::vector<bool> is_free_;  ///< of each region
  bool lacks_proven_ = false;
  Selection result_;
};

}  // namespace

Selection select(const Inventory& inventory, const Resolution& resolution,
                 const std::vector<Join>& joins, const LegibleRecords& known,
                 const RestoredPlaces& restored, const RepairOptions& options,
                 RandomAccessLog& log) {
  return Selecting(inventory, resolution, joins, known, restored, options, log).run();
}

ProvenUse proven_use(const RepairOptions& options) {
  if (options.correct) return ProvenUse::all;
  return options.fix_bit_flips ? ProvenUse::flips : ProvenUse::none;
}

}  // namespace aerowal

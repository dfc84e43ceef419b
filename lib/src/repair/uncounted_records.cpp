#include "repair/uncounted_records.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "inspect/probe.hpp"
#include "inspect/proof.hpp"
#include "record/sequence_ranges.hpp"
#include "repair/damaged_records.hpp"
#include "repair/dropped_records.hpp"
#include "repair/kept_records.hpp"

namespace aerowal {
namespace {

/// Of one number, what is counted already comes first, and then what its loss may stand for.
bool by_number(const DroppedRecord& a, const DroppedRecord& b) {
  const auto key = [](const DroppedRecord& record) {
    return std::tuple(record.sequence_number, !record.unacknowledged, record.nested,
                      record.unreadable, record.proven, record.byte_offset);
  };
  return key(a) < key(b);
}

std::vector<ByteRange> places_of_documents(const Inventory& inventory,
                                           const std::vector<Join>& joins) {
  std::vector<ByteRange> places;
  for (const Region& nested : inventory.nested) {
    places.push_back({.byte_offset = nested.begin, .length = nested.end - nested.begin});
  }
  for (const Join& join : joins) {
    places.push_back(join.beginning);
    places.push_back(join.end);
  }
  std::sort(places.begin(), places.end(),
            [](const ByteRange& a, const ByteRange& b) { return a.byte_offset < b.byte_offset; });
  return places;
}

class UncountedRecords {
 public:
  UncountedRecords(ByteSource& source, const Inventory& inventory, const std::vector<Join>& joins,
                   RepairPlan& plan, std::vector<CutRange> ranges)
      : plan_(&plan),
        cut_(std::move(ranges)),
        log_(source, plan.before.size,
             cut_.front().begin - std::min(cut_.front().begin, DroppedRecordSearch::shared_max)),
        probe_(log_),
        proofs_(&inventory.proofs),
        joins_(&joins),
        documents_(places_of_documents(inventory, joins)),
        search_(log_, probe_, inventory.proofs) {}

  Result<void> find(const std::vector<SoundRange>& damaged) {
    misnumbered_ = numbers_of_misnumbered();
    std::vector<DroppedRecord> found;
    for (const CutRange& range : cut_) search_.look_into(range, found);
    for (DroppedRecord& record : found) {
      record.nested = !record.proven && covers(documents_, record.byte_offset);
    }
    add_joins(found);
    remove_kept(found, *plan_, log_, *proofs_);
    // What the body of one that is dropped holds goes with it.
    std::vector<DroppedRecord> inside;
    for (const DroppedRecord& record : found) {
      if (record.join == nullptr) search_.look_inside(record, inside);
    }
    for (DroppedRecord& record : inside) record.nested = true;
    remove_kept(inside, *plan_, log_, *proofs_);
    found.insert(found.end(), inside.begin(), inside.end());
    const std::vector<std::uint64_t> unacknowledged = unacknowledged_offsets();
    for (DroppedRecord& record : found) {
      record.unacknowledged =
          std::binary_search(unacknowledged.begin(), unacknowledged.end(), record.byte_offset);
    }
    for (const SoundRange& place : damaged) {
      found.push_back(
          {.sequence_number = place.first_sequence_number,
           .byte_offset = place.byte_offset,
           .length = static_cast<std::uint32_t>(std::min<std::uint64_t>(place.length, UINT32_MAX)),
           .unreadable = true});
    }
    std::sort(found.begin(), found.end(), by_number);
    count(found);
    if (log_.error()) return *log_.error();
    return {};
  }

 private:
  void add_joins(std::vector<DroppedRecord>& found) const {
    for (const Join& join : *joins_) {
      const ByteRange* const place = place_of(join);
      if (place == nullptr) continue;
      found.push_back({.sequence_number = join.header.sequence_number,
                       .byte_offset = place->byte_offset,
                       .length = join.header.length,
                       .proven = true,
                       .join = &join});
    }
  }

  /// The longer of its pieces, of those that the new log does not take over as they are; null if it
  /// does with both. A piece of a few bytes may be another record's, too.
  [[nodiscard]] const ByteRange* place_of(const Join& join) const {
    const bool ends_longer = join.end.length > join.beginning.length;
    const ByteRange* const longer = ends_longer ? &join.end : &join.beginning;
    const ByteRange* const shorter = ends_longer ? &join.beginning : &join.end;
    if (is_cut(*longer)) return longer;
    return is_cut(*shorter) ? shorter : nullptr;
  }

  /// Whether the new log does not take over some of it.
  [[nodiscard]] bool is_cut(const ByteRange& bytes) const {
    const auto range =
        std::upper_bound(cut_.begin(), cut_.end(), bytes.byte_offset,
                         [](std::uint64_t at, const CutRange& one) { return at < one.end; });
    return range != cut_.end() && range->begin < bytes.byte_offset + bytes.length;
  }

  bool is_same(const DroppedRecord& left, const DroppedRecord& right) {
    if (left.unreadable || right.unreadable) return left.byte_offset == right.byte_offset;
    if (left.length != right.length) return false;
    if (left.proven || right.proven) {
      return dropped_bytes(left, log_, *proofs_) == dropped_bytes(right, log_, *proofs_);
    }
    return log_.same_bytes(left.byte_offset, right.byte_offset, left.length);
  }

  /// Each content of each number once, but for the one that the number's loss counts.
  void count(const std::vector<DroppedRecord>& found) {
    std::vector<DroppedRecord> contents;  // of one number
    std::vector<DroppedRecord> uncounted;
    const auto end_number = [&] {
      if (contents.empty()) return;
      const std::uint64_t number = contents.front().sequence_number;
      const bool lost = contains(plan_->lost, number) &&
                        !std::binary_search(misnumbered_.begin(), misnumbered_.end(), number);
      std::erase_if(contents, [](const DroppedRecord& record) { return record.unacknowledged; });
      if (contents.empty()) return;
      const bool is_counted = lost && !contents.front().nested;
      uncounted.insert(uncounted.end(), contents.begin() + (is_counted ? 1 : 0), contents.end());
      contents.clear();
    };
    for (const DroppedRecord& record : found) {
      if (!contents.empty() && contents.front().sequence_number != record.sequence_number) {
        end_number();
      }
      const auto last =
          contents.begin() + static_cast<std::ptrdiff_t>(std::min(contents.size(), compared_max));
      const bool again = std::any_of(contents.begin(), last, [&](const DroppedRecord& other) {
        return is_same(other, record);
      });
      if (!again) contents.push_back(record);
    }
    end_number();
    const std::vector<std::uint64_t> named = named_offsets();
    std::erase_if(uncounted, [&named](const DroppedRecord& record) {
      return std::binary_search(named.begin(), named.end(), record.byte_offset);
    });
    std::sort(uncounted.begin(), uncounted.end(),
              [](const DroppedRecord& a, const DroppedRecord& b) {
                return a.byte_offset < b.byte_offset;
              });
    for (const DroppedRecord& record : uncounted) add(record);
  }

  /// Where the records begin that the store lacks; what their documents hold is none of them.
  [[nodiscard]] std::vector<std::uint64_t> unacknowledged_offsets() {
    std::vector<std::uint64_t> offsets;
    for (const SoundRange& range : plan_->unacknowledged) {
      std::uint64_t at = range.byte_offset;
      for (std::uint64_t i = 0; i < range.count && !log_.error(); ++i) {
        offsets.push_back(at);
        at += log_.u32(at);
      }
    }
    std::sort(offsets.begin(), offsets.end());
    return offsets;
  }

  /// Numbers that are counted as lost for a record that stands under a wrong one; ascending.
  [[nodiscard]] std::vector<std::uint64_t> numbers_of_misnumbered() const {
    std::vector<std::uint64_t> numbers;
    for (const RepairStep& step : plan_->steps) {
      for (const MisnumberedRecord& record : step.misnumbered) {
        if (record.lost_sequence_number) numbers.push_back(*record.lost_sequence_number);
      }
    }
    std::sort(numbers.begin(), numbers.end());
    return numbers;
  }

  /// Where those are that stand under a wrong number for one that is counted as lost, or that the
  /// store restores; ascending.
  [[nodiscard]] std::vector<std::uint64_t> named_offsets() const {
    std::map<std::uint64_t, const RestoredRecord*> restored;
    for (const KeptRange& kept : plan_->kept) {
      if (!kept.restored) continue;
      restored.emplace(kept.first_sequence_number, &plan_->restored[*kept.restored]);
    }
    std::vector<std::uint64_t> offsets;
    for (const RepairStep& step : plan_->steps) {
      for (const MisnumberedRecord& record : step.misnumbered) {
        if (!record.lost_sequence_number) continue;
        const auto found = restored.find(*record.lost_sequence_number);
        if (contains(plan_->lost, *record.lost_sequence_number) ||
            (found != restored.end() && is_document_of(*found->second, record.content))) {
          offsets.push_back(record.byte_offset);
        }
      }
    }
    std::sort(offsets.begin(), offsets.end());
    return offsets;
  }

  /// All but the type, which no store has.
  static bool is_document_of(const RestoredRecord& restored, const RecordLine& record) {
    return restored.collection_id == record.collection_id &&
           restored.document_id == record.document_id && restored.schema_id == record.schema_id &&
           restored.schema_version == record.schema_version && restored.body == record.body;
  }

  /// Intact records side by side are one place. A damaged one has its own: its bytes do not show
  /// where it ends, nor that the next one begins there.
  void add(const DroppedRecord& record) {
    const SoundRange place{.byte_offset = record.byte_offset,
                           .length = record.join != nullptr ? place_of(*record.join)->length
                                                            : std::uint64_t{record.length},
                           .first_sequence_number = record.sequence_number,
                           .count = 1};
    ++plan_->records_possibly_lost;
    const bool is_damaged = record.proven || record.unreadable;
    if (is_damaged || after_damaged_) {
      plan_->possibly_lost.push_back(place);
    } else {
      append_records(plan_->possibly_lost, place);
    }
    after_damaged_ = is_damaged;
  }

  /// Of records that look alike, beyond a few one is counted again rather than compared.
  static constexpr std::size_t compared_max = 16;

  RepairPlan* plan_;
  std::vector<CutRange> cut_;
  RandomAccessLog log_;
  Probe probe_;
  const std::deque<Proof>* proofs_;
  const std::vector<Join>* joins_;
  std::vector<ByteRange> documents_;  ///< where they hold records, or may; in file order
  DroppedRecordSearch search_;
  std::vector<std::uint64_t> misnumbered_;  ///< numbers_of_misnumbered()
  bool after_damaged_ = false;              ///< the last place is that of a damaged record
};

}  // namespace

Result<void> find_possibly_lost(ByteSource& source, const Inventory& inventory,
                                const std::vector<Join>& joins,
                                const std::vector<SoundRange>& damaged, RepairPlan& plan) {
  plan.possibly_lost.clear();
  plan.records_possibly_lost = 0;
  std::vector<CutRange> ranges = cut_ranges(plan);
  if (ranges.empty()) return {};
  return UncountedRecords(source, inventory, joins, plan, std::move(ranges)).find(damaged);
}

}  // namespace aerowal

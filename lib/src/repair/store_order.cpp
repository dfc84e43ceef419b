#include "repair/store_order.hpp"

#include <algorithm>
#include <utility>

#include "record/sequence_ranges.hpp"
#include "repair/conflict_choice.hpp"
#include "store/conflict_decision.hpp"

namespace aerowal {
namespace {

class Ordering {
 public:
  Ordering(const Inventory& inventory, const Resolution& resolution, RandomAccessLog& log)
      : resolution_(&resolution), log_(&log) {
    result_.first_number = resolution.conflicts.front().first;
    add_kept();
    for (const InsertedPiece& other : choose_other_contents(inventory, resolution, log)) {
      in_conflict_.push_back(other.piece);
    }
  }

  Result<StoreOrder> run(ByteSource& source, DocumentStore& store) {
    const std::vector<Region> kept = cut_out(*resolution_, kept_, *log_);
    std::vector<Region> records = records_in_conflict();
    const auto is_intact = [](const Region& region) { return region.kind == Region::Kind::intact; };
    if (!std::all_of(kept.begin(), kept.end(), is_intact) ||
        !std::all_of(records.begin(), records.end(), is_intact)) {
      result_.failure = "a record that is not intact is among those in conflict, or after them";
      return std::move(result_);
    }
    std::vector<Alternative> alternatives;
    alternatives.reserve(records.size());
    for (const Region& record : records) {
      alternatives.push_back({.byte_offset = record.begin,
                              .length = record.end - record.begin,
                              .sequence_number = record.first_number});
    }
    const auto decision = decide_conflicts(source, alternatives, in_file_order(kept), store);
    if (!decision) return decision.error();
    result_.failure = decision->failure;
    if (!result_.failure.empty()) return std::move(result_);
    set_order(*decision, records);
    for (std::size_t i = 0; i < alternatives.size(); ++i) {
      if (decision->standings[i] != Standing::not_in_the_store) continue;
      append_records(result_.unacknowledged,
                     {.byte_offset = alternatives[i].byte_offset,
                      .length = alternatives[i].length,
                      .first_sequence_number = alternatives[i].sequence_number,
                      .count = 1});
    }
    return std::move(result_);
  }

 private:
  /// What is kept from the record before the first conflict on, apart from the conflicting numbers.
  void add_kept() {
    const std::uint64_t from = result_.first_number - 1;
    auto conflict = resolution_->conflicts.begin();
    for (const RelatedRun& run : resolution_->kept) {
      const std::uint64_t run_last = run.region.last_number();
      if (run_last < from) continue;
      const std::size_t region = index_of(run.region);
      std::uint64_t first = std::max(from, run.region.first_number);
      for (;;) {
        while (conflict != resolution_->conflicts.end() && conflict->last < first) ++conflict;
        const bool none = conflict == resolution_->conflicts.end() || conflict->first > run_last;
        const bool inside = !none && conflict->first <= first;
        const std::uint64_t last = none     ? run_last
                                   : inside ? std::min(run_last, conflict->last)
                                            : conflict->first - 1;
        (inside ? in_conflict_ : kept_).push_back({.region = region, .first = first, .last = last});
        // No number comes after the largest one.
        if (last == run_last) break;
        first = last + 1;
      }
    }
  }

  [[nodiscard]] std::size_t index_of(const Region& region) const {
    const auto found = std::lower_bound(
        resolution_->regions.begin(), resolution_->regions.end(), region.begin,
        [](const ResolvedRegion& left, std::uint64_t at) { return left.region.begin < at; });
    return static_cast<std::size_t>(found - resolution_->regions.begin());
  }

  /// One by one, in file order.
  std::vector<Region> records_in_conflict() {
    std::vector<Region> records;
    for (Region region : cut_out(*resolution_, in_conflict_, *log_)) {
      if (region.kind != Region::Kind::intact) {
        records.push_back(region);
        continue;
      }
      while (region.begin < region.end && !log_->error()) {
        Region record = region;
        record.count = 1;
        record.end = region.begin + log_->u32(region.begin);
        region.begin = record.end;
        ++region.first_number;
        records.push_back(record);
      }
    }
    std::sort(records.begin(), records.end(),
              [](const Region& a, const Region& b) { return a.begin < b.begin; });
    return records;
  }

  static std::vector<SoundRange> in_file_order(const std::vector<Region>& regions) {
    std::vector<SoundRange> ranges;
    ranges.reserve(regions.size());
    for (const Region& region : regions) {
      ranges.push_back({.byte_offset = region.begin,
                        .length = region.end - region.begin,
                        .first_sequence_number = region.first_number,
                        .count = region.count});
    }
    std::sort(ranges.begin(), ranges.end(), [](const SoundRange& a, const SoundRange& b) {
      return a.byte_offset < b.byte_offset;
    });
    return ranges;
  }

  void set_order(const ConflictDecision& decision, const std::vector<Region>& records) {
    std::vector<Piece> pieces;  // of what is kept, in the new order
    auto piece = kept_.begin();
    for (const OrderedPiece& ordered : decision.order) {
      if (ordered.alternative) continue;
      std::uint64_t first = ordered.kept.first;
      for (;;) {
        while (piece->last < first) ++piece;
        const std::uint64_t last = std::min(piece->last, ordered.kept.last);
        pieces.push_back({.region = piece->region, .first = first, .last = last});
        if (last == ordered.kept.last) break;
        first = last + 1;
      }
    }
    const std::vector<Region> kept = cut_out(*resolution_, pieces, *log_);
    auto next = kept.begin();
    for (const OrderedPiece& ordered : decision.order) {
      if (ordered.alternative) {
        result_.regions.push_back(records[*ordered.alternative]);
        continue;
      }
      while (next != kept.end() && next->first_number >= ordered.kept.first &&
             next->last_number() <= ordered.kept.last) {
        result_.regions.push_back(*next++);
      }
    }
  }

  const Resolution* resolution_;
  RandomAccessLog* log_;
  std::vector<Piece> kept_;         ///< by rising number
  std::vector<Piece> in_conflict_;  ///< each number with each of its contents once
  StoreOrder result_;
};

}  // namespace

Result<StoreOrder> order_by_store(ByteSource& source, const Inventory& inventory,
                                  const Resolution& resolution, RandomAccessLog& log,
                                  DocumentStore& store) {
  return Ordering(inventory, resolution, log).run(source, store);
}

}  // namespace aerowal

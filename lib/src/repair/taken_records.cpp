#include "repair/taken_records.hpp"

#include <algorithm>
#include <utility>

#include "repair/conflict_choice.hpp"
#include "scan/kept_cursor.hpp"

namespace aerowal {

void TakenRecords::take_all(std::optional<ConflictRule> conflicts) {
  const bool decides = conflicts && !resolution_->conflicts.empty();
  if (decides && *conflicts == ConflictRule::later) {
    take_later();
  } else {
    for (const RelatedRun& run : resolution_->kept) take(run.region);
  }
  if (!joins_->empty() || !restored_->numbers.empty()) take_joined_and_restored();
  if (decides && *conflicts == ConflictRule::all) insert_other_contents();
}

void TakenRecords::take_in_store_order(const StoreOrder& order) {
  const std::uint64_t first_ordered = order.first_number;
  for (const RelatedRun& run : resolution_->kept) {
    Region region = run.region;
    if (region.first_number >= first_ordered) continue;
    if (region.last_number() >= first_ordered) {
      region.end = step_to(*log_, region.begin, region.first_number, first_ordered);
      region.count = first_ordered - region.first_number;
    }
    take(region);
  }
  take_joined_and_restored();
  std::erase_if(runs_,
                [&](const SelectedRun& run) { return run.region.first_number >= first_ordered; });
  for (const Region& region : order.regions) {
    runs_.push_back({.region = region});
  }
}

/// The kept records outside the conflicts, and in them the last ones in the file.
void TakenRecords::take_later() {
  std::vector<Piece> pieces = choose_later(*resolution_);
  for (const Piece& piece : pieces) {
    const auto relation = resolution_->regions[piece.region].relation;
    off_chain_ = off_chain_ || relation != Relation::chain;
  }
  std::vector<std::size_t> regions(resolution_->kept.size());
  find_regions(regions);
  auto conflict = resolution_->conflicts.begin();
  for (std::size_t i = 0; i < resolution_->kept.size(); ++i) {
    const Region& region = resolution_->kept[i].region;
    std::uint64_t first = region.first_number;
    while (first != 0 && first <= region.last_number()) {
      while (conflict != resolution_->conflicts.end() && conflict->last < first) ++conflict;
      const bool before = conflict == resolution_->conflicts.end() || first < conflict->first;
      std::uint64_t last = region.last_number();
      if (conflict != resolution_->conflicts.end()) {
        last = std::min(last, before ? conflict->first - 1 : conflict->last);
      }
      if (before) pieces.push_back({.region = regions[i], .first = first, .last = last});
      first = last + 1;
    }
  }
  std::sort(pieces.begin(), pieces.end(),
            [](const Piece& a, const Piece& b) { return a.first < b.first; });
  for (const Region& region : cut_out(*resolution_, pieces, *log_)) take(region);
}

/// Sets each kept run's index among the resolved regions.
void TakenRecords::find_regions(std::vector<std::size_t>& indices) const {
  const auto& regions = resolution_->regions;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const auto found = std::lower_bound(
        regions.begin(), regions.end(), resolution_->kept[i].region.begin,
        [](const ResolvedRegion& left, std::uint64_t at) { return left.region.begin < at; });
    indices[i] = static_cast<std::size_t>(found - regions.begin());
  }
}

void TakenRecords::take_joined_and_restored() {
  for (const SequenceRange& range : restored_->numbers) take_restored(range.first, range.last);
  for (const Join& join : *joins_) {
    runs_.push_back({.region = {.kind = Region::Kind::proven,
                                .begin = join.beginning.byte_offset,
                                .end = join.beginning.byte_offset + join.beginning.length,
                                .first_number = join.header.sequence_number,
                                .count = 1},
                     .join_end = join.end});
  }
  std::sort(runs_.begin(), runs_.end(), [](const SelectedRun& a, const SelectedRun& b) {
    return a.region.first_number < b.region.first_number;
  });
}

void TakenRecords::insert_other_contents() {
  const std::vector<InsertedPiece> inserted =
      choose_other_contents(*inventory_, *resolution_, *log_);
  std::vector<Piece> pieces;
  pieces.reserve(inserted.size());
  for (const InsertedPiece& each : inserted) pieces.push_back(each.piece);
  const std::vector<Region> regions = cut_out(*resolution_, pieces, *log_);
  off_chain_ = true;
  std::vector<SelectedRun> kept = std::exchange(runs_, {});
  std::size_t next = 0;
  const auto insert_to = [&](std::uint64_t number) {
    for (; next < inserted.size() && inserted[next].after <= number; ++next) take(regions[next]);
  };
  insert_to(0);
  // What is inserted follows the last record of a run: where runs became one, nothing is between.
  for (const SelectedRun& run : kept) {
    if (run.join_end || run.restored) {
      runs_.push_back(run);
    } else {
      take(run.region);
    }
    insert_to(run.region.last_number());
  }
}

void TakenRecords::take(const Region& region) {
  if (!runs_.empty() && !runs_.back().join_end && !runs_.back().restored) {
    Region& last = runs_.back().region;
    if (last.kind == Region::Kind::intact && region.kind == Region::Kind::intact &&
        last.end == region.begin && last.last_number() + 1 == region.first_number) {
      last.end = region.end;
      last.count += region.count;
      return;
    }
  }
  runs_.push_back({.region = region});
}

void TakenRecords::take_restored(std::uint64_t first, std::uint64_t last) {
  runs_.push_back({.region = {.first_number = first, .count = last - first + 1}, .restored = true});
}

}  // namespace aerowal

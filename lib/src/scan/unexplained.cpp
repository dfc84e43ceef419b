#include "scan/unexplained.hpp"

#include <algorithm>
#include <utility>

#include "aerowal/format.hpp"
#include "aerowal/record.hpp"
#include "base/byte_order.hpp"
#include "inspect/header_search.hpp"
#include "inspect/text_bytes.hpp"
#include "record/sequence_ranges.hpp"

namespace aerowal {
namespace {

class UnexplainedSearch {
 public:
  UnexplainedSearch(const Resolution& resolution, const std::vector<Join>& joins,
                    RandomAccessLog& log)
      : resolution_(&resolution), joins_(&joins), last_number_(resolution.last_number), log_(&log) {
    std::vector<SequenceRange> joined;
    for (const Join& join : joins) {
      const std::uint64_t number = join.header.sequence_number;
      joined.push_back({.first = number, .last = number});
      last_number_ = std::max(last_number_, number);
    }
    join_ranges(joined);
    missing_ = without(resolution.lost, joined);
  }

  std::vector<std::uint64_t> run() {
    Waiting beside;
    Waiting open;  // what the records beside it do not explain
    std::uint64_t before = 0;
    std::uint64_t unmoved_before = 0;
    for (const ResolvedRegion& resolved : resolution_->regions) {
      if (resolved.is_foreign()) beside.push_back(&resolved);
      const auto numbers = numbers_of(resolved);
      if (!numbers) continue;
      if (!is_explained(before, numbers->first)) {
        if (is_gap_of_one_history(before, numbers->first)) {
          for (const ResolvedRegion* const found : beside) add(*found);
        } else if (before >= last_number_) {
          judge(beside);
        } else {
          open.insert(open.end(), beside.begin(), beside.end());
        }
      }
      beside.clear();
      before = numbers->last;
      if (resolved.damage == DamageClass::record) beside.push_back(&resolved);
      if (!resolved.relation || resolved.relation == Relation::misplaced) continue;
      if (!is_explained(unmoved_before, numbers->first)) judge(open);
      open.clear();
      unmoved_before = numbers->last;
    }
    judge(open);
    judge(beside);
    std::sort(found_.begin(), found_.end());
    add_of_next_records();
    return std::move(found_);
  }

 private:
  using Waiting = std::vector<const ResolvedRegion*>;

  [[nodiscard]] bool is_explained(std::uint64_t before, std::uint64_t after) {
    return after == before + 1 || lacks_between(before, after);
  }

  /// Of a number that others have it is known where its record is.
  [[nodiscard]] bool lacks_between(std::uint64_t before, std::uint64_t after) {
    if (before >= after) return false;
    // Mostly the numbers rise, and it is the range of the last answer or the one after it.
    const auto is_answer = [&](std::size_t i) {
      const bool is_first = i == 0 || missing_[i - 1].last <= before;
      return is_first && (i == missing_.size() || missing_[i].last > before);
    };
    if (next_ < missing_.size() && !is_answer(next_)) ++next_;
    if (!is_answer(next_)) {
      const auto range =
          std::partition_point(missing_.begin(), missing_.end(),
                               [before](const SequenceRange& left) { return left.last <= before; });
      next_ = static_cast<std::size_t>(range - missing_.begin());
    }
    return next_ != missing_.size() && missing_[next_].first < after;
  }

  /// Records beside each other that others contradict: what is missing between them they do not
  /// have.
  [[nodiscard]] bool is_gap_of_one_history(std::uint64_t before, std::uint64_t after) const {
    const std::vector<SequenceRange>& conflicts = resolution_->conflicts;
    return before + 1 < after && (contains(conflicts, before) || contains(conflicts, after));
  }

  /// What is left of records after the last one may stand anywhere, and the numbers around it do
  /// not say so: where it shows the next one's number, and where records were cut into pieces.
  void add_of_next_records() {
    const bool moved = has_moved_parts();
    const std::size_t sorted = found_.size();
    for (const ResolvedRegion& resolved : resolution_->regions) {
      if (!resolved.is_foreign() || resolved.parted || is_stored(resolved)) continue;
      if (std::binary_search(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(sorted),
                             resolved.region.begin)) {
        continue;
      }
      if (shows_next(resolved.region) || (moved && may_hold_records(resolved))) add(resolved);
    }
    std::inplace_merge(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(sorted),
                       found_.end());
  }

  /// Whether a record was cut whose pieces do not follow each other: the file was cut anywhere, and
  /// put together in another order.
  [[nodiscard]] bool has_moved_parts() const {
    std::vector<std::uint64_t> records;  // where they begin
    for (const ResolvedRegion& resolved : resolution_->regions) {
      if (resolved.relation) records.push_back(resolved.region.begin);
    }
    const auto first_from = [&records](std::uint64_t byte_offset) {
      return std::lower_bound(records.begin(), records.end(), byte_offset);
    };
    return std::any_of(joins_->begin(), joins_->end(), [&](const Join& join) {
      return join.end.byte_offset < join.beginning.byte_offset ||
             first_from(join.beginning.byte_offset) != first_from(join.end.byte_offset);
    });
  }

  /// Whether the header of the record after the last one is there.
  bool shows_next(const Region& region) {
    const std::uint64_t end =
        find_header(*log_, region.begin, region.end, [&](std::uint64_t, const std::byte* header) {
          const std::uint32_t length = load_u32(header);
          return load_u64(header + format::sequence_at) == last_number_ + 1 &&
                 length >= format::record_size_min && length <= log_->size() &&
                 header[format::type_at] <= static_cast<std::byte>(RecordType::delete_);
        });
    return end != region.end && last_number_ != UINT64_MAX;
  }

  void add(const ResolvedRegion& resolved) { found_.push_back(resolved.region.begin); }

  void judge(const Waiting& waiting) {
    for (const ResolvedRegion* const resolved : waiting) {
      if (may_hold_records(*resolved)) add(*resolved);
    }
  }

  static bool is_stored(const ResolvedRegion& resolved) {
    return resolved.region.kind == Region::Kind::stored;
  }

  /// More than one record's bytes after what a header declares, which are no text.
  bool may_hold_records(const ResolvedRegion& resolved) {
    if (is_stored(resolved)) return false;
    const Region& region = resolved.region;
    std::uint64_t begin = region.begin;
    if (resolved.damage == DamageClass::record) {
      if (region.kind == Region::Kind::framed) return false;
      const std::uint64_t declared = log_->u32(region.begin);
      begin += std::min(declared, region.end - region.begin);
    }
    return region.end - begin >= format::record_size_min && !is_text(*log_, begin, region.end);
  }

  const Resolution* resolution_;
  const std::vector<Join>* joins_;
  std::vector<SequenceRange> missing_;  ///< that no record has which can be read, ascending
  std::size_t next_ = 0;                ///< of missing_: near the one that was asked for last
  std::uint64_t last_number_;           ///< that a record has, or damage shows
  RandomAccessLog* log_;
  std::vector<std::uint64_t> found_;
};

}  // namespace

std::optional<SequenceRange> numbers_of(const ResolvedRegion& resolved) {
  if (resolved.damage == DamageClass::record || resolved.damage == DamageClass::piece) {
    return SequenceRange{.first = resolved.number, .last = resolved.number};
  }
  const bool counts = resolved.relation && !resolved.surfaced &&
                      *resolved.relation != Relation::copy &&
                      *resolved.relation != Relation::unnumbered;
  if (!counts) return std::nullopt;
  return SequenceRange{.first = resolved.region.first_number,
                       .last = resolved.region.last_number()};
}

std::vector<std::uint64_t> find_unexplained(const Resolution& resolution,
                                            const std::vector<Join>& joins, RandomAccessLog& log) {
  return UnexplainedSearch(resolution, joins, log).run();
}

}  // namespace aerowal

#include "record/sequence_ranges.hpp"

#include <algorithm>

#include "base/saturated.hpp"

namespace aerowal {

void join_ranges(std::vector<SequenceRange>& ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const SequenceRange& a, const SequenceRange& b) { return a.first < b.first; });
  std::size_t kept = 0;
  for (const SequenceRange& range : ranges) {
    // The last number there is has none after it.
    if (kept > 0 &&
        (range.first <= ranges[kept - 1].last || range.first - ranges[kept - 1].last == 1)) {
      ranges[kept - 1].last = std::max(ranges[kept - 1].last, range.last);
    } else {
      ranges[kept++] = range;
    }
  }
  ranges.resize(kept);
}

namespace {

using RangeIterator = std::vector<SequenceRange>::const_iterator;

/// The first, from `begin` on, that ends at `number` or after it.
RangeIterator find_range(RangeIterator begin, RangeIterator end, std::uint64_t number) {
  return std::partition_point(begin, end,
                              [number](const SequenceRange& left) { return left.last < number; });
}

}  // namespace

bool contains(const std::vector<SequenceRange>& ranges, std::uint64_t number) {
  const auto range = find_range(ranges.begin(), ranges.end(), number);
  return range != ranges.end() && range->first <= number;
}

std::vector<SequenceRange> without(const std::vector<SequenceRange>& ranges,
                                   const std::vector<SequenceRange>& other) {
  std::vector<SequenceRange> left;
  auto taken = other.begin();
  for (const SequenceRange& range : ranges) {
    std::uint64_t next = range.first;
    bool ended = false;
    taken = find_range(taken, other.end(), next);
    for (auto each = taken; each != other.end() && each->first <= range.last; ++each) {
      if (next < each->first) left.push_back({.first = next, .last = each->first - 1});
      ended = each->last >= range.last;
      if (ended) break;
      next = each->last + 1;
      taken = each;
    }
    if (!ended) left.push_back({.first = next, .last = range.last});
  }
  return left;
}

std::vector<SequenceRange> common(const std::vector<SequenceRange>& ranges,
                                  const std::vector<SequenceRange>& other) {
  if (ranges.size() > other.size()) return common(other, ranges);
  std::vector<SequenceRange> both;
  auto right = other.begin();
  for (const SequenceRange& left : ranges) {
    right = find_range(right, other.end(), left.first);
    for (auto each = right; each != other.end() && each->first <= left.last; ++each) {
      both.push_back(
          {.first = std::max(left.first, each->first), .last = std::min(left.last, each->last)});
      right = each;
    }
  }
  return both;
}

std::uint64_t count_numbers(const std::vector<SequenceRange>& ranges) {
  std::uint64_t count = 0;
  for (const SequenceRange& range : ranges) count = saturated_sum(count, range.count());
  return count;
}

void append_records(std::vector<SoundRange>& runs, const SoundRange& records) {
  SoundRange* const last = runs.empty() ? nullptr : &runs.back();
  if (last != nullptr && last->byte_offset + last->length == records.byte_offset &&
      last->first_sequence_number + last->count == records.first_sequence_number) {
    last->length += records.length;
    last->count += records.count;
    return;
  }
  runs.push_back(records);
}

}  // namespace aerowal

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

bool contains(const std::vector<SequenceRange>& ranges, std::uint64_t number) {
  const auto range = std::lower_bound(
      ranges.begin(), ranges.end(), number,
      [](const SequenceRange& left, std::uint64_t wanted) { return left.last < wanted; });
  return range != ranges.end() && range->first <= number;
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

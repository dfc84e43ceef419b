#include "store/remains.hpp"

#include <algorithm>
#include <cstddef>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "record/sequence_ranges.hpp"

namespace aerowal {
namespace {

constexpr std::size_t places_max = 4;  ///< of one number

/// More equal bytes than these are between two damages, fewer inside of one.
constexpr std::size_t equal_between_damages_max = 16;

}  // namespace

Remains::Remains(const ResolvedRegions& regions, const std::deque<Proof>& proofs,
                 const std::vector<SequenceRange>& numbers, RandomAccessLog& log)
    : log_(&log) {
  if (numbers.empty()) return;
  for (const Proof& proof : proofs) {
    const std::uint64_t number = proof.header.sequence_number;
    if (contains(numbers, number)) proven_.emplace(number, &proof);
  }
  for (std::size_t i = 0; i < regions.size();) {
    const std::uint64_t begin = regions[i].region.begin;
    std::uint64_t end = begin;
    for (; i < regions.size() && regions[i].region.is_damage(); ++i) end = regions[i].region.end;
    if (end == begin) {
      ++i;
    } else {
      search(begin, end, numbers);
    }
  }
}

void Remains::search(std::uint64_t begin, std::uint64_t end,
                     const std::vector<SequenceRange>& numbers) {
  for (std::uint64_t at = begin; end - at >= format::header_size;) {
    const auto wanted = std::min<std::uint64_t>(RandomAccessLog::window_size, end - at);
    const Bytes window = log_->at(at, static_cast<std::size_t>(wanted));
    if (window.size() < format::header_size) return;
    const std::size_t last = window.size() - format::header_size;
    for (std::size_t i = 0; i <= last; ++i) {
      const std::uint64_t number = load_u64(&window[i + format::sequence_at]);
      if (number < numbers.front().first || number > numbers.back().last) continue;
      if (!contains(numbers, number) || headers_.count(number) == places_max) continue;
      headers_.emplace(number, Place{.byte_offset = at + i, .end = end});
    }
    at += last + 1;
  }
}

Agreement Remains::compare(std::uint64_t number, Bytes record) {
  Agreement found = Agreement::unknown;
  const auto proven = proven_.equal_range(number);
  for (auto proof = proven.first; proof != proven.second; ++proof) {
    const std::vector<std::byte> written = corrected_bytes(*log_, *proof->second);
    if (std::equal(written.begin(), written.end(), record.begin(), record.end())) {
      return Agreement::agrees;
    }
    found = Agreement::differs;
  }
  const auto [first, last] = headers_.equal_range(number);
  for (auto place = first; place != last; ++place) {
    const Agreement here = compare_at(place->second, record);
    if (here == Agreement::agrees) return here;
    if (here == Agreement::differs || found == Agreement::unknown) found = here;
  }
  return found;
}

Agreement Remains::compare_at(const Place& place, Bytes record) {
  const std::vector<std::byte> left = log_->copy(
      place.byte_offset, std::min<std::uint64_t>(place.end - place.byte_offset, record.size()));
  const bool whole = left.size() == record.size();
  const std::size_t covered = record.size() - format::checksum_size;
  const std::size_t compared = std::min(left.size(), covered);
  if (whole && std::equal(left.begin() + static_cast<std::ptrdiff_t>(covered), left.end(),
                          record.begin() + static_cast<std::ptrdiff_t>(covered))) {
    return Agreement::agrees;
  }
  std::size_t last_difference = compared;
  bool one_damage = true;
  for (std::size_t i = 0; i < compared; ++i) {
    if (left[i] == record[i]) continue;
    if (last_difference != compared && i - last_difference > equal_between_damages_max) {
      one_damage = false;
    }
    last_difference = i;
  }
  // Records of several histories can begin alike.
  if (last_difference == compared) {
    if (compared == covered) return Agreement::agrees;
    return compared >= format::record_size_min ? Agreement::fits : Agreement::unknown;
  }
  if (!whole) {
    const bool at_end = place.end == log_->size();
    return at_end && !one_damage ? Agreement::differs : Agreement::unknown;
  }
  return covered - last_difference > equal_between_damages_max ? Agreement::differs
                                                               : Agreement::unknown;
}

}  // namespace aerowal

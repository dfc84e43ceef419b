#include "store/remains.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <utility>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "inspect/probe.hpp"
#include "record/sequence_ranges.hpp"

namespace aerowal {
namespace {

constexpr std::size_t places_max = 4;  ///< of one number

/// More equal bytes than these are between two damages, fewer inside of one.
constexpr std::size_t equal_between_damages_max = 16;

/// So many last bytes of a record are that record's: its checksum, and as many before.
constexpr std::size_t record_end_size = 2 * format::checksum_size;
/// What is put into a record may move its end that far.
constexpr std::size_t end_moved_max = 64;

/// The checksum is there, with so few flipped bits that it is no other one's.
bool is_checksum(std::uint32_t left, std::uint32_t checksum) {
  constexpr int flipped_max = 3;
  return std::popcount(left ^ checksum) <= flipped_max;
}

/// From the first byte that differs to after the last one.
std::pair<std::size_t, std::size_t> differing_part(Bytes left, Bytes record) {
  const auto first = std::mismatch(left.begin(), left.end(), record.begin()).first;
  std::size_t end = left.size();
  while (end != 0 && left[end - 1] == record[end - 1]) --end;
  return {std::min(static_cast<std::size_t>(first - left.begin()), end), end};
}

/// Whether what is left can be a record that something was written over from the first to the last
/// byte: what does not look at the record leaves hardly a byte as it was.
bool is_one_damage(Bytes left, Bytes record) {
  const bool is_zeros =
      std::all_of(left.begin(), left.end(), [](std::byte byte) { return byte == std::byte{0}; });
  // Lengths and numbers are mostly zeros.
  if (is_zeros) return true;
  std::size_t equal = 0;
  for (std::size_t i = 0; i < left.size(); ++i) equal += left[i] == record[i] ? 1 : 0;
  constexpr std::size_t bytes_per_equal_one = 32;
  return equal <= 1 + left.size() / bytes_per_equal_one;
}

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
      if (i == regions.size() || regions[i].region.first_number == 0) continue;
      const std::uint64_t number = regions[i].region.first_number - 1;
      if (contains(numbers, number)) ends_.emplace(number, end);
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
  const auto end = ends_.find(number);
  if (end == ends_.end() || found == Agreement::agrees) return found;
  const std::uint64_t begin = end->second - std::min<std::uint64_t>(end->second, record_end_size);
  return has_end(begin, end->second, record) ? Agreement::agrees : found;
}

bool Remains::has_end(std::uint64_t begin, std::uint64_t end, Bytes record) {
  const std::vector<std::byte> left = log_->copy(begin, end - begin);
  const Bytes last = record.last(record_end_size);
  return std::search(left.begin(), left.end(), last.begin(), last.end()) != left.end();
}

/// Whether the damage at a place leaves the frame of a record of another length: its length field
/// leads to the end of the damage, or is what the five inner lengths add up to.
bool Remains::has_other_length(const Place& place, std::size_t length) {
  const std::uint32_t stored = log_->u32(place.byte_offset);
  if (stored == length || stored < format::record_size_min) return false;
  if (!log_->holds(place.byte_offset, stored)) return false;
  return place.byte_offset + stored == place.end ||
         Probe(*log_).inner_length(place.byte_offset, stored) == stored;
}

Agreement Remains::compare_at(const Place& place, Bytes record) {
  const std::vector<std::byte> left = log_->copy(
      place.byte_offset, std::min<std::uint64_t>(place.end - place.byte_offset, record.size()));
  const bool whole = left.size() == record.size();
  const std::size_t covered = record.size() - format::checksum_size;
  const std::size_t compared = std::min(left.size(), covered);
  if (whole && is_checksum(load_u32(&left[covered]), load_u32(&record[covered]))) {
    return Agreement::agrees;
  }
  const std::uint64_t moved_end =
      std::min<std::uint64_t>(place.end, place.byte_offset + record.size() + end_moved_max);
  if (has_end(place.byte_offset, moved_end, record)) return Agreement::agrees;
  const Bytes shown = Bytes(left).first(compared);
  const auto [first, end] = differing_part(shown, record);
  // Records of several histories can begin alike.
  if (first == end) {
    if (compared == covered) return Agreement::agrees;
    return compared >= format::record_size_min ? Agreement::fits : Agreement::unknown;
  }
  if (has_other_length(place, record.size())) return Agreement::differs;
  if (!whole && place.end != log_->size()) return Agreement::unknown;
  // The checksum differs as well.
  const bool reaches_checksum = !whole || covered - end <= equal_between_damages_max;
  return reaches_checksum && is_one_damage(shown.subspan(first, end - first), record.subspan(first))
             ? Agreement::unknown
             : Agreement::differs;
}

}  // namespace aerowal

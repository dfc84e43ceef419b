#include "scan/piece_search.hpp"

#include <algorithm>
#include <bitset>
#include <unordered_map>

#include "base/byte_order.hpp"

namespace aerowal {
namespace {

constexpr std::size_t key_size = 8;
constexpr unsigned filter_bits = 16;
constexpr std::uint64_t compared_factor = 4;
/// Of looking at a place, in bytes that could be compared instead.
constexpr std::uint64_t look_cost = 64;

std::size_t filter_place(std::uint64_t key) {
  return static_cast<std::size_t>(key * 0x9e3779b97f4a7c15U >> (64 - filter_bits));
}

}  // namespace

std::uint64_t common_length(RandomAccessLog& log, std::uint64_t a, std::uint64_t b,
                            std::uint64_t count) {
  std::uint64_t same = 0;
  // Most differ soon.
  std::uint64_t step_max = 64;
  while (same < count) {
    const auto step = static_cast<std::size_t>(std::min(count - same, step_max));
    const Bytes left = log.at(a + same, step);
    const Bytes right = log.at(b + same, step);
    const auto shorter = static_cast<std::ptrdiff_t>(std::min(left.size(), right.size()));
    const auto differs =
        std::mismatch(left.begin(), left.begin() + shorter, right.begin()).first - left.begin();
    same += static_cast<std::uint64_t>(differs);
    if (static_cast<std::size_t>(differs) < step) break;
    step_max = std::min<std::uint64_t>(2 * step_max, RandomAccessLog::window_size);
  }
  return same;
}

void find_pieces(RandomAccessLog& log, const std::vector<ByteRange>& ranges,
                 std::vector<Needle>& needles) {
  std::bitset<std::size_t{1} << filter_bits> filter;
  std::unordered_multimap<std::uint64_t, Needle*> by_start;
  for (Needle& needle : needles) {
    const Bytes start = log.at(needle.bytes.byte_offset, key_size);
    if (start.size() < key_size || needle.bytes.length < Needle::length_min) continue;
    const std::uint64_t key = load_u64(start.data());
    by_start.emplace(key, &needle);
    filter.set(filter_place(key));
  }
  if (by_start.empty()) return;
  std::uint64_t budget = 0;
  for (const ByteRange& range : ranges) budget += compared_factor * range.length;

  const auto look = [&](std::uint64_t key, std::uint64_t at, std::uint64_t end) {
    const auto [first, last] = by_start.equal_range(key);
    for (auto found = first; found != last && budget != 0; ++found) {
      Needle& needle = *found->second;
      if (at == needle.bytes.byte_offset) continue;
      const std::uint64_t length =
          common_length(log, at, needle.bytes.byte_offset, std::min(needle.bytes.length, end - at));
      budget -= std::min(budget, std::max(length, look_cost));
      if (length < Needle::length_min || length <= needle.longest) continue;
      needle.longest = length;
      needle.longest_byte_offset = at;
    }
  };
  std::vector<std::byte> bytes;
  for (const ByteRange& range : ranges) {
    const std::uint64_t end = range.byte_offset + range.length;
    for (std::uint64_t at = range.byte_offset; at + key_size <= end && !log.error();) {
      const auto wanted =
          static_cast<std::size_t>(std::min<std::uint64_t>(end - at, RandomAccessLog::window_size));
      const Bytes window = log.at(at, wanted);
      if (window.size() < key_size) return;
      // Comparing looks elsewhere in the log.
      bytes.assign(window.begin(), window.end());
      const std::size_t count = bytes.size() - key_size + 1;
      for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t key = load_u64(&bytes[i]);
        if (filter[filter_place(key)]) look(key, at + i, end);
      }
      at += count;
    }
  }
}

}  // namespace aerowal

#include "scan/piece_search.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "base/byte_order.hpp"

namespace aerowal {
namespace {

constexpr std::size_t key_size = 8;
constexpr std::uint64_t piece_compared_factor = 4;
constexpr std::uint64_t piece_compared_min = std::uint64_t{1} << 16;
/// Of looking at a place, in bytes that could be compared instead.
constexpr std::uint64_t piece_look_cost = 64;

/// How a needle starts: the first bytes that anything it is found in must have.
struct NeedleStart {
  std::uint64_t key = 0;
  std::uint64_t after_key = 0;  ///< the bytes after those of the key
  Needle* needle = nullptr;
};
static_assert(2 * key_size == Needle::length_min);

/// Needles by how they start. Most keys that are asked for are not there, which a bit tells.
class NeedleIndex {
 public:
  NeedleIndex(RandomAccessLog& log, std::vector<Needle>& needles) {
    starts_.reserve(needles.size());
    // Of needles that start alike the last comes first.
    for (std::size_t i = needles.size(); i-- > 0;) {
      Needle& needle = needles[i];
      const Bytes start = log.at(needle.bytes.byte_offset, 2 * key_size);
      if (start.size() < 2 * key_size || needle.bytes.length < Needle::length_min) continue;
      starts_.push_back({.key = load_u64(start.data()),
                         .after_key = load_u64(&start[key_size]),
                         .needle = &needle});
    }
    std::stable_sort(starts_.begin(), starts_.end(), by_key);
    unsigned bits = filter_bits_min;
    while ((std::size_t{1} << bits) < starts_.size() * filter_bits_per_needle) ++bits;
    shift_ = 64 - bits;
    filter_.resize(std::size_t{1} << bits);
    for (const NeedleStart& start : starts_) filter_[place_of(start.key)] = true;
  }

  [[nodiscard]] bool empty() const { return starts_.empty(); }
  [[nodiscard]] bool may_hold(std::uint64_t key) const { return filter_[place_of(key)]; }

  /// The first needle of that key, if there is one; others of the same key come after it.
  [[nodiscard]] std::vector<NeedleStart>::const_iterator find(std::uint64_t key) const {
    return std::lower_bound(starts_.begin(), starts_.end(), NeedleStart{.key = key}, by_key);
  }
  [[nodiscard]] std::vector<NeedleStart>::const_iterator end() const { return starts_.end(); }

 private:
  static constexpr unsigned filter_bits_min = 16;
  static constexpr std::size_t filter_bits_per_needle = 8;

  static bool by_key(const NeedleStart& a, const NeedleStart& b) { return a.key < b.key; }
  [[nodiscard]] std::size_t place_of(std::uint64_t key) const {
    return static_cast<std::size_t>(key * 0x9e3779b97f4a7c15U >> shift_);
  }

  std::vector<NeedleStart> starts_;
  std::vector<bool> filter_;
  unsigned shift_ = 0;
};

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

std::uint64_t count_same(RandomAccessLog& log, std::uint64_t a, std::uint64_t b,
                         std::uint64_t size) {
  std::uint64_t same = 0;
  for (std::uint64_t at = 0; at < size;) {
    const auto step =
        static_cast<std::size_t>(std::min<std::uint64_t>(size - at, RandomAccessLog::window_size));
    const Bytes left = log.at(a + at, step);
    const Bytes right = log.at(b + at, step);
    const std::size_t count = std::min(left.size(), right.size());
    for (std::size_t i = 0; i < count; ++i) same += left[i] == right[i] ? 1 : 0;
    if (count < step) break;
    at += step;
  }
  return same;
}

void find_pieces(RandomAccessLog& log, const std::vector<ByteRange>& ranges,
                 std::vector<Needle>& needles) {
  const NeedleIndex index(log, needles);
  if (index.empty()) return;
  std::uint64_t budget = piece_compared_min;
  for (const ByteRange& range : ranges) budget += piece_compared_factor * range.length;

  std::vector<std::byte> bytes;
  /// Looks at bytes[i], which is at `at`.
  const auto look = [&](std::uint64_t key, std::size_t i, std::uint64_t at, std::uint64_t end) {
    std::optional<std::uint64_t> after_key;
    if (bytes.size() - i >= 2 * key_size) after_key = load_u64(&bytes[i + key_size]);
    for (auto found = index.find(key); found != index.end() && found->key == key && budget != 0;
         ++found) {
      Needle& needle = *found->needle;
      if (at == needle.bytes.byte_offset) continue;
      const bool too_short = after_key && *after_key != found->after_key;
      const std::uint64_t length = too_short
                                       ? 0
                                       : common_length(log, at, needle.bytes.byte_offset,
                                                       std::min(needle.bytes.length, end - at));
      budget -= std::min(budget, std::max(length, piece_look_cost));
      if (length < Needle::length_min || length <= needle.longest) continue;
      needle.longest = length;
      needle.longest_byte_offset = at;
    }
  };
  for (const ByteRange& range : ranges) {
    const std::uint64_t end = range.byte_offset + range.length;
    for (std::uint64_t at = range.byte_offset;
         at + key_size <= end && budget != 0 && !log.error();) {
      const auto wanted =
          static_cast<std::size_t>(std::min<std::uint64_t>(end - at, RandomAccessLog::window_size));
      const Bytes window = log.at(at, wanted);
      if (window.size() < key_size) return;
      // Comparing looks elsewhere in the log.
      bytes.assign(window.begin(), window.end());
      const std::size_t count = bytes.size() - key_size + 1;
      for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t key = load_u64(&bytes[i]);
        if (index.may_hold(key)) look(key, i, at + i, end);
      }
      at += count;
    }
  }
}

}  // namespace aerowal

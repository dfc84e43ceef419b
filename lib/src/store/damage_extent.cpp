#include "store/damage_extent.hpp"

#include <algorithm>
#include <utility>

#include "base/byte_order.hpp"

namespace aerowal {
namespace {

/// So many equal bytes between two differences may lie in one damage by chance.
constexpr std::size_t gap_max = 16;
/// So many equal bytes are a fill.
constexpr std::size_t fill_min = 8;
constexpr std::size_t search_chunk_size = std::size_t{1} << 18;
constexpr std::uint64_t compared_per_byte_max = 4;

bool all_are(Bytes bytes, std::byte value) {
  return std::all_of(bytes.begin(), bytes.end(), [value](std::byte b) { return b == value; });
}

/// True where a fill lies at one side of other bytes.
bool has_fill_beside_others(Bytes shown) {
  const auto run = [](auto begin, auto end) {
    return static_cast<std::size_t>(
        std::find_if(begin, end, [&](std::byte b) { return b != *begin; }) - begin);
  };
  const std::size_t front = run(shown.begin(), shown.end());
  if (front == shown.size()) return false;
  const std::size_t back = run(shown.rbegin(), shown.rend());
  return (front >= fill_min && shown.front() != std::byte{}) ||
         (back >= fill_min && shown.back() != std::byte{});
}

/// Ranges that are asked for at rising places.
class RangesAhead {
 public:
  explicit RangesAhead(const std::vector<SpanRange>& ranges) : ranges_(&ranges) {}

  /// The one that covers the place; null if none does.
  const SpanRange* at(std::size_t place) {
    while (next_ < ranges_->size() && (*ranges_)[next_].end <= place) ++next_;
    const bool covers = next_ < ranges_->size() && (*ranges_)[next_].begin <= place;
    return covers ? &(*ranges_)[next_] : nullptr;
  }

 private:
  const std::vector<SpanRange>* ranges_;
  std::size_t next_ = 0;
};

std::uint64_t head_of(const std::byte* bytes) {
  const std::uint64_t high = load_u64(bytes + 8) * 0x9E3779B97F4A7C15;
  return load_u64(bytes) ^ (high << 23 | high >> 41);
}

}  // namespace

DamageExtentResult find_damage_extent(Bytes shown, Bytes held, const std::vector<SpanRange>& proven,
                                      const std::vector<SpanRange>& unknown) {
  DamageExtentResult found;
  RangesAhead proven_ahead(proven);
  RangesAhead unknown_ahead(unknown);
  std::size_t unknown_bytes = 0;  // since the last difference
  bool several = false;
  for (std::size_t at = 0; at < shown.size(); ++at) {
    if (const SpanRange* const skipped = proven_ahead.at(at); skipped != nullptr) {
      at = skipped->end - 1;
      continue;
    }
    if (unknown_ahead.at(at) != nullptr) {
      ++unknown_bytes;
      continue;
    }
    if (shown[at] == held[at]) continue;
    const std::size_t not_compared = std::exchange(unknown_bytes, 0);
    if (found.extent == DamageExtent::none) {
      found = {.extent = DamageExtent::one, .range = {.begin = at, .end = at + 1}};
      continue;
    }
    const std::size_t gap = at - found.range.end;
    if (gap - not_compared > gap_max &&
        !all_are(shown.subspan(found.range.end - 1, gap + 2), shown[at])) {
      several = true;
    }
    found.range.end = at + 1;
  }
  if (found.extent == DamageExtent::none) return found;
  const Bytes damage = shown.subspan(found.range.begin, found.range.end - found.range.begin);
  if (several || has_fill_beside_others(damage)) {
    found.extent = damage.size() >= CopySearch::pattern_size_min ? DamageExtent::only_by_copy
                                                                 : DamageExtent::several;
  }
  return found;
}

std::size_t CopySearch::add(Bytes pattern, std::uint64_t byte_offset) {
  by_head_.emplace(head_of(pattern.data()), patterns_.size());
  patterns_.push_back({.bytes = pattern, .byte_offset = byte_offset});
  return patterns_.size() - 1;
}

Result<void> CopySearch::run(ByteSource& log, std::uint64_t size) {
  if (patterns_.empty()) return {};
  // Most places are passed by one look at a bit.
  std::vector<bool> heads(std::size_t{1} << 16);
  for (const auto& [head, index] : by_head_) heads[head & 0xFFFF] = true;
  std::vector<std::byte> chunk(search_chunk_size + pattern_size_min - 1);
  std::vector<std::byte> candidate;
  std::uint64_t compared = 0;
  for (std::uint64_t begin = 0; begin + pattern_size_min <= size; begin += search_chunk_size) {
    const auto got = log.read_at(begin, chunk);
    if (!got) return got.error();
    for (std::size_t at = 0; at < search_chunk_size && at + pattern_size_min <= *got; ++at) {
      const std::uint64_t head = head_of(&chunk[at]);
      if (!heads[head & 0xFFFF]) continue;
      const auto [first, last] = by_head_.equal_range(head);
      for (auto match = first; match != last; ++match) {
        Pattern& pattern = patterns_[match->second];
        const std::uint64_t place = begin + at;
        if (pattern.found || place == pattern.byte_offset) continue;
        if (compared / compared_per_byte_max > size) return {};
        compared += pattern.bytes.size();
        candidate.resize(pattern.bytes.size());
        const auto read = log.read_at(place, candidate);
        if (!read) return read.error();
        pattern.found = *read == candidate.size() &&
                        std::equal(candidate.begin(), candidate.end(), pattern.bytes.begin());
      }
    }
  }
  return {};
}

}  // namespace aerowal

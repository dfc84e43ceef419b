#include "repair/dropped_damage.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "aerowal/format.hpp"
#include "base/utf8.hpp"
#include "inspect/tail.hpp"
#include "record/sequence_ranges.hpp"
#include "scan/kept_cursor.hpp"

namespace aerowal {
namespace {

bool is_foreign(const ResolvedRegion& resolved) {
  return resolved.damage == DamageClass::foreign || resolved.damage == DamageClass::host;
}

/// A prefix, up to where a code point is cut: of text that goes on.
std::string_view whole_code_points(std::string_view text) {
  constexpr std::size_t code_point_max = 4;
  const std::size_t invalid = find_invalid_utf8(text);
  const bool cut = invalid != std::string_view::npos && text.size() - invalid < code_point_max;
  return cut ? text.substr(0, invalid) : text;
}

class DamageCount {
 public:
  DamageCount(const Inventory& inventory, const Resolution& resolution,
              const std::vector<Join>& joins, const std::vector<SequenceRange>& lost,
              const std::vector<ByteRange>& restored, RandomAccessLog& log)
      : inventory_(&inventory),
        resolution_(&resolution),
        joins_(&joins),
        lost_(&lost),
        restored_(&restored),
        log_(&log) {}

  DroppedDamage count() {
    count_unlike();
    count_nested();
    for (const ResolvedRegion& resolved : resolution_->regions) {
      if (resolved.damage == DamageClass::host && !covers(*restored_, resolved.region.begin)) {
        add(resolved.region, resolved.number);
      }
    }
    look_for_unknown();
    std::stable_sort(
        result_.possibly_lost.begin(), result_.possibly_lost.end(),
        [](const SoundRange& a, const SoundRange& b) { return a.byte_offset < b.byte_offset; });
    return std::move(result_);
  }

 private:
  void add(const Region& region, std::uint64_t number) {
    result_.possibly_lost.push_back({.byte_offset = region.begin,
                                     .length = region.end - region.begin,
                                     .first_sequence_number = number,
                                     .count = 1});
  }

  /// Damaged records whose number is there, and whose bytes are those of another.
  void count_unlike() {
    std::vector<const ResolvedRegion*> damaged;
    for (const ResolvedRegion& resolved : resolution_->regions) {
      // What looks like a tear is none where its number is there, if only joined.
      const bool shows_number =
          resolved.damage == DamageClass::record || resolved.damage == DamageClass::tear;
      // What stood where a store gives all back is known, whatever overwrote it.
      const bool is_known = covers(*restored_, resolved.region.begin);
      if (shows_number && !is_known) damaged.push_back(&resolved);
    }
    std::sort(damaged.begin(), damaged.end(), [](const ResolvedRegion* a, const ResolvedRegion* b) {
      return a->number < b->number;
    });
    KeptCursor kept(resolution_->kept, *log_);
    for (const ResolvedRegion* resolved : damaged) {
      if (is_unlike_join(*resolved)) add(resolved->region, resolved->number);
      if (!kept.find(resolved->number)) continue;
      const std::uint64_t at = kept.seek(resolved->number);
      const Proof* const proof = find_proof(inventory_->proofs, at);
      const std::uint64_t length = proof != nullptr ? proof->header.length : log_->u32(at);
      if (!is_half_like(resolved->region, at, length)) add(resolved->region, resolved->number);
    }
  }

  /// Another beginning of a record that is joined.
  bool is_unlike_join(const ResolvedRegion& resolved) {
    const Join* const join = find_join(*joins_, resolved.number);
    if (join == nullptr || join->beginning.byte_offset == resolved.region.begin) return false;
    const std::vector<std::byte> bytes = joined_bytes(*log_, *join);
    const std::uint64_t count =
        std::min<std::uint64_t>(resolved.region.end - resolved.region.begin, bytes.size());
    std::uint64_t same = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
      same += log_->u8(resolved.region.begin + i) ==
                      std::to_integer<std::uint8_t>(bytes[static_cast<std::size_t>(i)])
                  ? 1
                  : 0;
    }
    const bool is_piece_of_it = same == resolved.region.end - resolved.region.begin;
    return !is_piece_of_it && same < bytes.size() - same;
  }

  bool is_half_like(const Region& region, std::uint64_t byte_offset, std::uint64_t length) {
    // Small records are much alike, but for their lengths.
    const bool shows_length = region.end - region.begin >= format::length_size;
    if (shows_length && log_->u32(region.begin) != length) return false;
    const std::uint64_t count = std::min(region.end - region.begin, length);
    std::uint64_t same = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
      same += log_->u8(region.begin + i) == log_->u8(byte_offset + i) ? 1 : 0;
    }
    return same >= length - same;
  }

  /// A lost record's document may hold an intact one of its number: both are gone. One that proves
  /// itself is found as a record of its own.
  void count_nested() {
    std::set<std::uint64_t> counted;
    for (const Region& nested : inventory_->nested) {
      if (find_proof_around(nested) != nullptr) continue;
      auto range = std::lower_bound(
          lost_->begin(), lost_->end(), nested.first_number,
          [](const SequenceRange& left, std::uint64_t number) { return left.last < number; });
      for (; range != lost_->end() && range->first <= nested.last_number(); ++range) {
        const std::uint64_t last = std::min(range->last, nested.last_number());
        for (std::uint64_t n = std::max(range->first, nested.first_number); n <= last; ++n) {
          if (counted.insert(n).second) add(nested, n);
        }
      }
    }
  }

  /// The proof of the record in whose document the region is; null if it has none.
  [[nodiscard]] const Proof* find_proof_around(const Region& nested) const {
    const auto after = std::partition_point(
        inventory_->proofs.begin(), inventory_->proofs.end(),
        [&nested](const Proof& proof) { return proof.byte_offset <= nested.begin; });
    if (after == inventory_->proofs.begin()) return nullptr;
    const Proof& proof = *std::prev(after);
    return nested.begin < proof.end() ? &proof : nullptr;
  }

  /// The numbers of what is before and after damage say whether the lost ones stood there. Where
  /// they do not, as at the end of the log or where parts of it were moved, records may have stood
  /// there of which no number is known.
  void look_for_unknown() {
    std::vector<const ResolvedRegion*> waiting;
    std::uint64_t before = 0;
    for (const ResolvedRegion& resolved : resolution_->regions) {
      if (is_foreign(resolved)) waiting.push_back(&resolved);
      const auto numbers = numbers_of(resolved);
      if (!numbers) continue;
      judge(waiting, before, numbers->first);
      before = numbers->last;
      if (resolved.damage == DamageClass::record) waiting.push_back(&resolved);
    }
    judge(waiting, before, std::nullopt);
  }

  /// Those of a region that has a place among the others.
  [[nodiscard]] static std::optional<SequenceRange> numbers_of(const ResolvedRegion& resolved) {
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

  /// `after`: nothing at the end of the log.
  void judge(std::vector<const ResolvedRegion*>& waiting, std::uint64_t before,
             std::optional<std::uint64_t> after) {
    const bool explained = after && (*after == before + 1 || lacks_between(before, *after));
    for (const ResolvedRegion* const resolved : waiting) {
      if (explained || covers(*restored_, resolved->region.begin)) continue;
      if (is_unclaimed(*resolved)) result_.unexplained.push_back(resolved->region.begin);
    }
    waiting.clear();
  }

  [[nodiscard]] bool lacks_between(std::uint64_t before, std::uint64_t after) const {
    const auto range =
        std::partition_point(lost_->begin(), lost_->end(),
                             [before](const SequenceRange& left) { return left.last <= before; });
    return before < after && range != lost_->end() && range->first < after;
  }

  /// More than one record's bytes after what a header declares, and neither text nor, before the
  /// end of the log, zeros.
  bool is_unclaimed(const ResolvedRegion& resolved) {
    const Region& region = resolved.region;
    std::uint64_t begin = region.begin;
    if (resolved.damage == DamageClass::record) {
      if (region.kind == Region::Kind::framed) return false;
      const std::uint64_t declared = log_->u32(region.begin);
      begin += std::min(declared, region.end - region.begin);
    }
    if (region.end - begin < format::record_size_min || is_text(begin, region.end)) return false;
    return region.end == log_->size() || end_of_nonzero(*log_, begin, region.end) != begin;
  }

  bool is_text(std::uint64_t begin, std::uint64_t end) {
    while (begin < end) {
      const Bytes bytes = log_->at(begin, static_cast<std::size_t>(std::min<std::uint64_t>(
                                              end - begin, RandomAccessLog::window_size)));
      std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      if (begin + text.size() < end) text = whole_code_points(text);
      if (text.empty() || find_invalid_utf8(text) != std::string_view::npos) return false;
      const bool control = std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < ' ' && c != '\r' && c != '\n' && c != '\t';
      });
      if (control) return false;
      begin += text.size();
    }
    return true;
  }

  const Inventory* inventory_;
  const Resolution* resolution_;
  const std::vector<Join>* joins_;
  const std::vector<SequenceRange>* lost_;
  const std::vector<ByteRange>* restored_;
  RandomAccessLog* log_;
  DroppedDamage result_;
};

}  // namespace

DroppedDamage count_dropped_damage(const Inventory& inventory, const Resolution& resolution,
                                   const std::vector<Join>& joins,
                                   const std::vector<SequenceRange>& lost,
                                   const std::vector<ByteRange>& restored, RandomAccessLog& log) {
  return DamageCount(inventory, resolution, joins, lost, restored, log).count();
}

bool covers(const std::vector<ByteRange>& ranges, std::uint64_t byte_offset) {
  const auto after = std::upper_bound(
      ranges.begin(), ranges.end(), byte_offset,
      [](std::uint64_t offset, const ByteRange& right) { return offset < right.byte_offset; });
  return after != ranges.begin() &&
         byte_offset - std::prev(after)->byte_offset < std::prev(after)->length;
}

}  // namespace aerowal

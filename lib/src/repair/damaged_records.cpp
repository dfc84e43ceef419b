#include "repair/damaged_records.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "aerowal/format.hpp"
#include "scan/kept_cursor.hpp"
#include "scan/piece_search.hpp"
#include "scan/relations.hpp"
#include "scan/unexplained.hpp"

namespace aerowal {
namespace {

/// The records of one number after the other, but for copies: one sweep over the regions serves all
/// numbers.
class NumberSweep {
 public:
  struct Place {
    const Region* region = nullptr;
    std::uint64_t byte_offset = 0;  ///< where the record is
    std::uint64_t number = 0;
  };

  NumberSweep(const ResolvedRegions& regions, RandomAccessLog& log) : log_(&log) {
    for (const ResolvedRegion& resolved : regions) {
      const bool counts = resolved.relation && *resolved.relation != Relation::copy &&
                          *resolved.relation != Relation::unnumbered;
      if (counts) ahead_.push_back(&resolved.region);
    }
    std::stable_sort(ahead_.begin(), ahead_.end(), [](const Region* a, const Region* b) {
      return a->first_number < b->first_number;
    });
  }

  /// Those of a number that is not lower than one that was asked for before.
  const std::vector<Place>& at(std::uint64_t number) {
    for (; next_ < ahead_.size() && ahead_[next_]->first_number <= number; ++next_) {
      if (ahead_[next_]->last_number() < number) continue;
      places_.push_back({.region = ahead_[next_],
                         .byte_offset = ahead_[next_]->begin,
                         .number = ahead_[next_]->first_number});
    }
    std::erase_if(places_,
                  [number](const Place& place) { return place.region->last_number() < number; });
    for (Place& place : places_) {
      place.byte_offset = step_to(*log_, place.byte_offset, place.number, number);
      place.number = number;
    }
    return places_;
  }

 private:
  RandomAccessLog* log_;
  std::vector<const Region*> ahead_;  ///< by rising first number
  std::size_t next_ = 0;              ///< the first of ahead_ that is not reached
  std::vector<Place> places_;
};

class DamagedRecordSearch {
 public:
  DamagedRecordSearch(const Inventory& inventory, const Resolution& resolution,
                      const std::vector<Join>& joins, RandomAccessLog& log)
      : inventory_(&inventory), resolution_(&resolution), joins_(&joins), log_(&log) {}

  DamagedRecords find() {
    find_pieces();
    find_unlike();
    for (const ResolvedRegion& resolved : resolution_->regions) {
      const bool is_host = resolved.damage == DamageClass::host && !holds_piece(resolved.region);
      if (is_host) add(resolved.region, resolved.number);
    }
    result_.unclaimed = find_unexplained(*resolution_, *joins_, *log_);
    std::stable_sort(
        result_.places.begin(), result_.places.end(),
        [](const SoundRange& a, const SoundRange& b) { return a.byte_offset < b.byte_offset; });
    return std::move(result_);
  }

 private:
  void find_pieces() {
    for (const Join& join : *joins_) {
      beginnings_.push_back(join.beginning.byte_offset);
      pieces_.push_back(join.beginning.byte_offset);
      pieces_.push_back(join.end.byte_offset);
    }
    std::sort(beginnings_.begin(), beginnings_.end());
    std::sort(pieces_.begin(), pieces_.end());
  }

  /// Then it is the record that this is a piece of.
  [[nodiscard]] bool begins_with_piece(const Region& region) const {
    return std::binary_search(beginnings_.begin(), beginnings_.end(), region.begin);
  }

  [[nodiscard]] bool holds_piece(const Region& region) const {
    const auto piece = std::lower_bound(pieces_.begin(), pieces_.end(), region.begin);
    return piece != pieces_.end() && *piece < region.end;
  }

  void add(const Region& region, std::uint64_t number) {
    result_.places.push_back({.byte_offset = region.begin,
                              .length = region.end - region.begin,
                              .first_sequence_number = number,
                              .count = 1});
  }

  /// Damaged records whose number is there, and whose bytes are those of another.
  void find_unlike() {
    std::vector<const ResolvedRegion*> damaged;
    for (const ResolvedRegion& resolved : resolution_->regions) {
      // What looks like a tear is none where its number is there, if only joined.
      const bool shows_number =
          resolved.damage == DamageClass::record || resolved.damage == DamageClass::tear;
      if (shows_number) damaged.push_back(&resolved);
    }
    if (damaged.empty()) return;
    std::stable_sort(
        damaged.begin(), damaged.end(),
        [](const ResolvedRegion* a, const ResolvedRegion* b) { return a->number < b->number; });
    NumberSweep records(resolution_->regions, *log_);
    for (const ResolvedRegion* resolved : damaged) {
      const std::uint64_t number = resolved->number;
      const auto [first_join, last_join] = joins_of(number);
      const std::vector<NumberSweep::Place>& places = records.at(number);
      const bool is_there = !places.empty() || first_join != last_join;
      const auto last_place =
          places.begin() +
          std::min<std::ptrdiff_t>(std::distance(places.begin(), places.end()), compared_max);
      const bool is_known =
          std::any_of(places.begin(), last_place,
                      [&](const NumberSweep::Place& place) {
                        return is_half_like(resolved->region, place.byte_offset);
                      }) ||
          std::any_of(first_join, first_join + std::min(last_join - first_join, compared_max),
                      [&](const Join& join) { return is_like_join(resolved->region, join); });
      if (is_there && !is_known && !begins_with_piece(resolved->region)) {
        add(resolved->region, number);
      }
    }
  }

  [[nodiscard]] std::pair<const Join*, const Join*> joins_of(std::uint64_t number) const {
    const Join* const end = joins_->data() + joins_->size();
    const Join* const first = std::lower_bound(
        joins_->data(), end, number,
        [](const Join& left, std::uint64_t n) { return left.header.sequence_number < n; });
    const Join* last = first;
    while (last != end && last->header.sequence_number == number) ++last;
    return {first, last};
  }

  static bool holds(const Region& region, const ByteRange& piece) {
    return region.begin <= piece.byte_offset && piece.byte_offset < region.end;
  }

  /// A piece of the record in two pieces, or another beginning of it.
  bool is_like_join(const Region& region, const Join& join) {
    if (holds(region, join.beginning) || holds(region, join.end)) return true;
    const std::vector<std::byte> bytes = joined_bytes(*log_, join);
    const std::uint64_t count = std::min<std::uint64_t>(region.end - region.begin, bytes.size());
    std::uint64_t same = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
      same += log_->u8(region.begin + i) ==
                      std::to_integer<std::uint8_t>(bytes[static_cast<std::size_t>(i)])
                  ? 1
                  : 0;
    }
    const bool is_piece_of_it = same == region.end - region.begin;
    return is_piece_of_it || same >= bytes.size() - same;
  }

  /// Like the record, intact or proven, at `byte_offset`.
  bool is_half_like(const Region& region, std::uint64_t byte_offset) {
    const Proof* const proof = find_proof(inventory_->proofs, byte_offset);
    const std::uint64_t length = proof != nullptr ? proof->header.length : log_->u32(byte_offset);
    // Small records are much alike, but for their lengths.
    const bool shows_length = region.end - region.begin >= format::length_size;
    if (shows_length && log_->u32(region.begin) != length) return false;
    const std::uint64_t count = std::min(region.end - region.begin, length);
    const std::uint64_t same = count_same(*log_, region.begin, byte_offset, count);
    return same >= length - same;
  }

  /// Of records that have one number, beyond a few one counts rather than being compared.
  static constexpr std::ptrdiff_t compared_max = 16;

  const Inventory* inventory_;
  const Resolution* resolution_;
  const std::vector<Join>* joins_;
  RandomAccessLog* log_;
  std::vector<std::uint64_t> beginnings_;  ///< where those of joined records are, ascending
  std::vector<std::uint64_t> pieces_;      ///< likewise of all of their pieces
  DamagedRecords result_;
};

}  // namespace

DamagedRecords find_damaged_records(const Inventory& inventory, const Resolution& resolution,
                                    const std::vector<Join>& joins, RandomAccessLog& log) {
  return DamagedRecordSearch(inventory, resolution, joins, log).find();
}

bool covers(const std::vector<ByteRange>& ranges, std::uint64_t byte_offset) {
  const auto after = std::upper_bound(
      ranges.begin(), ranges.end(), byte_offset,
      [](std::uint64_t offset, const ByteRange& right) { return offset < right.byte_offset; });
  return after != ranges.begin() &&
         byte_offset - std::prev(after)->byte_offset < std::prev(after)->length;
}

}  // namespace aerowal

#include "repair/damaged_records.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "aerowal/format.hpp"
#include "base/utf8.hpp"
#include "scan/kept_cursor.hpp"
#include "scan/relations.hpp"

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
                      const std::vector<Join>& joins, const std::vector<SequenceRange>& missing,
                      RandomAccessLog& log)
      : inventory_(&inventory),
        resolution_(&resolution),
        joins_(&joins),
        missing_(&missing),
        last_number_(resolution.last_number),
        log_(&log) {
    if (!joins.empty()) {
      last_number_ = std::max(last_number_, joins.back().header.sequence_number);
    }
  }

  DamagedRecords find() {
    find_pieces();
    find_unlike();
    for (const ResolvedRegion& resolved : resolution_->regions) {
      const bool is_host = resolved.damage == DamageClass::host && !holds_piece(resolved.region);
      if (is_host) add(resolved.region, resolved.number);
    }
    find_unclaimed();
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
    std::uint64_t same = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
      same += log_->u8(region.begin + i) == log_->u8(byte_offset + i) ? 1 : 0;
    }
    return same >= length - same;
  }

  /// The numbers of the records before and after damage, whether or not a repair keeps these, say
  /// whether lost ones stood there. So do those of the records around it if a record was moved to
  /// between them, and the damage does not follow the last one of all. Where they do not, as at the
  /// end of the log, between two histories or where parts were moved, records may have stood there
  /// of which no number is known.
  void find_unclaimed() {
    std::vector<const ResolvedRegion*> waiting;
    std::vector<const ResolvedRegion*> open;  // not explained by their neighbours
    std::uint64_t before = 0;
    std::uint64_t unmoved_before = 0;
    for (const ResolvedRegion& resolved : resolution_->regions) {
      if (is_foreign(resolved)) waiting.push_back(&resolved);
      const auto numbers = numbers_of(resolved);
      if (!numbers) continue;
      if (!is_explained(before, numbers->first)) {
        if (before >= last_number_)
          judge(waiting);
        else
          open.insert(open.end(), waiting.begin(), waiting.end());
      }
      waiting.clear();
      before = numbers->last;
      if (resolved.damage == DamageClass::record) waiting.push_back(&resolved);
      if (!resolved.relation || resolved.relation == Relation::misplaced) continue;
      if (!is_explained(unmoved_before, numbers->first)) judge(open);
      open.clear();
      unmoved_before = numbers->last;
    }
    judge(open);
    judge(waiting);
    std::sort(result_.unclaimed.begin(), result_.unclaimed.end());
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

  void judge(const std::vector<const ResolvedRegion*>& waiting) {
    for (const ResolvedRegion* const resolved : waiting) {
      if (is_unclaimed(*resolved)) result_.unclaimed.push_back(resolved->region.begin);
    }
  }

  [[nodiscard]] bool is_explained(std::uint64_t before, std::uint64_t after) const {
    return after == before + 1 || lacks_between(before, after);
  }

  /// Of a number that others have it is known where its record is.
  [[nodiscard]] bool lacks_between(std::uint64_t before, std::uint64_t after) const {
    const auto range =
        std::partition_point(missing_->begin(), missing_->end(),
                             [before](const SequenceRange& left) { return left.last <= before; });
    return before < after && range != missing_->end() && range->first < after;
  }

  /// More than one record's bytes after what a header declares, which are no text.
  bool is_unclaimed(const ResolvedRegion& resolved) {
    const Region& region = resolved.region;
    std::uint64_t begin = region.begin;
    if (resolved.damage == DamageClass::record) {
      if (region.kind == Region::Kind::framed) return false;
      const std::uint64_t declared = log_->u32(region.begin);
      begin += std::min(declared, region.end - region.begin);
    }
    return region.end - begin >= format::record_size_min && !is_text(begin, region.end);
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

  /// Of records that have one number, beyond a few one counts rather than being compared.
  static constexpr std::ptrdiff_t compared_max = 16;

  const Inventory* inventory_;
  const Resolution* resolution_;
  const std::vector<Join>* joins_;
  const std::vector<SequenceRange>* missing_;
  std::uint64_t last_number_;  ///< that a record has, or damage shows
  RandomAccessLog* log_;
  std::vector<std::uint64_t> beginnings_;  ///< where those of joined records are, ascending
  std::vector<std::uint64_t> pieces_;      ///< likewise of all of their pieces
  DamagedRecords result_;
};

}  // namespace

DamagedRecords find_damaged_records(const Inventory& inventory, const Resolution& resolution,
                                    const std::vector<Join>& joins,
                                    const std::vector<SequenceRange>& missing,
                                    RandomAccessLog& log) {
  return DamagedRecordSearch(inventory, resolution, joins, missing, log).find();
}

bool covers(const std::vector<ByteRange>& ranges, std::uint64_t byte_offset) {
  const auto after = std::upper_bound(
      ranges.begin(), ranges.end(), byte_offset,
      [](std::uint64_t offset, const ByteRange& right) { return offset < right.byte_offset; });
  return after != ranges.begin() &&
         byte_offset - std::prev(after)->byte_offset < std::prev(after)->length;
}

}  // namespace aerowal

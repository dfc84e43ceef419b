#include "scan/joins.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>
#include <utility>

#include "aerowal/bytes.hpp"
#include "aerowal/format.hpp"
#include "aerowal/record.hpp"
#include "base/byte_order.hpp"
#include "base/crc32_algebra.hpp"
#include "inspect/header_search.hpp"
#include "record/sequence_ranges.hpp"
#include "scan/checksum_table.hpp"
#include "scan/relations.hpp"

namespace aerowal {
namespace {

constexpr std::size_t beginnings_max = std::size_t{1} << 22;
constexpr std::uint64_t compared_per_byte = 4;
constexpr std::uint64_t compared_min = std::uint64_t{1} << 16;
constexpr std::uint64_t joined_size_max = std::uint64_t{1} << 24;
/// Of sorting what is found in a byte, in bytes that could be searched instead.
constexpr std::uint64_t sorted_cost = 4;
constexpr std::uint64_t searched_min = std::uint64_t{1} << 18;

/// Where a record may begin.
struct Place {
  std::uint64_t byte_offset = 0;
  std::size_t region = 0;
};

/// A beginning: what a place may have of a record.
struct Beginning {
  std::size_t place = 0;
  std::uint32_t size = 0;
};

/// A checksum that a beginning may have, if so many more bytes belong to an end.
struct Hit {
  std::uint32_t checksum = 0;
  std::uint32_t more = 0;
};

class JoinSearch {
 public:
  JoinSearch(const Inventory& inventory, RandomAccessLog& log)
      : log_(&log),
        probe_(log),
        compared_left_(compared_per_byte * log.size() + compared_min),
        searched_left_(log.size() + searched_min) {
    for (const Region& region : inventory.regions) {
      if (region.is_damage()) {
        damages_.push_back(&region);
        damaged_bytes_ += region.end - region.begin;
      } else {
        present_.push_back({.first = region.first_number, .last = region.last_number()});
      }
    }
    join_ranges(present_);
  }

  std::vector<Join> run() {
    if (damages_.empty() || (damages_.size() == 1 && !may_hold_both(*damages_.front()))) return {};
    in_payload_.reserve(
        static_cast<std::size_t>(std::min<std::uint64_t>(damaged_bytes_, beginnings_max)));
    find_places();
    in_payload_.sort();
    in_checksum_.sort();
    for (std::size_t i = 0; i < damages_.size(); ++i) match_end(i, damages_[i]->end);
    match_likely_ends();
    match_other_ends();
    std::sort(found_.begin(), found_.end(), [](const Join& a, const Join& b) {
      return std::tuple(a.header.sequence_number, a.beginning.byte_offset, a.end.byte_offset) <
             std::tuple(b.header.sequence_number, b.beginning.byte_offset, b.end.byte_offset);
    });
    const auto again = std::unique(found_.begin(), found_.end(), [](const Join& a, const Join& b) {
      return a.header.sequence_number == b.header.sequence_number;
    });
    found_.erase(again, found_.end());
    drop_inner();
    return std::move(found_);
  }

 private:
  static bool may_have(std::uint32_t length) {
    return length >= format::record_size_min && length <= joined_size_max;
  }

  [[nodiscard]] bool is_missing(std::uint64_t number) const {
    return number >= format::first_sequence_number && number < unreachable_number &&
           !contains(present_, number);
  }

  /// Whether it is longer than the record that begins with it.
  bool may_hold_both(const Region& region) {
    const std::uint64_t size = region.end - region.begin;
    if (size <= format::record_size_min) return false;
    const std::uint32_t length = log_->u32(region.begin);
    return may_have(length) && length < size;
  }

  // ---- beginnings

  void find_places() {
    for (std::size_t i = 0; i < damages_.size() && in_payload_.size() < beginnings_max; ++i) {
      add_place({.byte_offset = damages_[i]->begin, .region = i});
    }
    for (std::size_t i = 0; i < damages_.size() && searches_on(); ++i) {
      if (damages_[i]->kind != Region::Kind::framed) find_inner_places(i);
    }
  }

  /// Where a length is that both pieces together may have, in what comes after the first byte. What
  /// shows the number of the record that the region begins with is in that one's document.
  void find_inner_places(std::size_t region) {
    const std::uint64_t end = damages_[region]->end;
    const auto host = probe_.header(damages_[region]->begin);
    find_header(*log_, damages_[region]->begin + 1, end,
                [&](std::uint64_t byte_offset, const std::byte* header) {
                  const std::uint32_t length = load_u32(header);
                  if (!may_have(length) || length > damaged_bytes_) return false;
                  const Place place{.byte_offset = byte_offset, .region = region};
                  const std::uint64_t number = load_u64(header + format::sequence_at);
                  const bool shows_number =
                      end - byte_offset >= format::header_size &&
                      header[format::type_at] <= static_cast<std::byte>(RecordType::delete_) &&
                      is_missing(number);
                  if (shows_number && host && host->matches(number)) return false;
                  if (shows_number) headers_.push_back(place);
                  search(sorted_cost * add_place(place));
                  return !searches_on();
                });
  }

  [[nodiscard]] bool searches_on() const {
    return searched_left_ != 0 && in_payload_.size() < beginnings_max;
  }

  /// Up to where the bytes at the place may be a record's beginning: no further than its header
  /// allows.
  std::uint64_t beginning_max(const Place& place) {
    const std::uint64_t begin = place.byte_offset;
    const std::uint64_t size = damages_[place.region]->end - begin;
    if (size < format::length_size) return size;
    const std::uint32_t length = log_->u32(begin);
    if (!may_have(length)) return format::length_size - 1;
    if (size < format::sequence_at) return size;
    if (log_->u8(begin + format::type_at) > static_cast<std::uint8_t>(RecordType::delete_)) {
      return format::type_at;
    }
    if (size < format::header_size) return size;
    const auto header = probe_.header(begin);
    if (!header || !is_missing(header->sequence_number)) return format::header_size - 1;
    return std::min<std::uint64_t>(size, length - 1);
  }

  /// How many bytes were looked at.
  std::uint64_t add_place(const Place& place) {
    const std::uint64_t size_max = beginning_max(place);
    const std::uint64_t covered_max =
        size_max < format::header_size
            ? size_max
            : std::min<std::uint64_t>(size_max,
                                      log_->u32(place.byte_offset) - format::checksum_size);
    if (size_max > format::type_at) {
      const std::uint32_t length = log_->u32(place.byte_offset);
      if (length <= damaged_bytes_) {
        end_min_ = std::min(end_min_, length - size_max);
        end_max_ = std::max<std::uint64_t>(end_max_, length - format::type_at);
      }
    }
    places_.push_back(place);
    in_payload_from_.push_back(static_cast<std::uint32_t>(in_payload_.size()));
    std::uint32_t checksum = 0;
    for (std::uint64_t at = 0; at < covered_max;) {
      const auto step = static_cast<std::size_t>(
          std::min<std::uint64_t>(covered_max - at, RandomAccessLog::window_size));
      const Bytes bytes = log_->at(place.byte_offset + at, step);
      if (bytes.size() < step) return at;
      for (const std::byte byte : bytes) {
        if (in_payload_.size() == beginnings_max) return at;
        checksum = crc32_append(checksum, byte);
        in_payload_.add(checksum);
      }
      at += step;
    }
    if (covered_max >= format::header_size) add_cut_checksums(covered_max, checksum, size_max);
    return covered_max;
  }

  /// Beginnings at the last place that end inside the checksum: what they have of it must be right,
  /// and what they lack is what the end must be.
  void add_cut_checksums(std::uint64_t covered, std::uint32_t checksum, std::uint64_t size_max) {
    std::byte stored[format::checksum_size];
    store_u32(stored, checksum);
    for (std::uint64_t size = covered + 1; size <= size_max; ++size) {
      const auto have = static_cast<std::size_t>(size - covered);
      if (log_->u8(places_.back().byte_offset + size - 1) !=
          std::to_integer<std::uint8_t>(stored[have - 1])) {
        return;
      }
      in_checksum_.add(end_key(&stored[have], format::checksum_size - have));
      of_in_checksum_.push_back(
          {.place = places_.size() - 1, .size = static_cast<std::uint32_t>(size)});
    }
  }

  /// The last bytes of a record, fewer than a checksum has, and how many they are.
  static std::uint32_t end_key(const std::byte* bytes, std::size_t count) {
    auto key = static_cast<std::uint32_t>(count) << 24;
    for (std::size_t i = 0; i < count; ++i) {
      key |= std::to_integer<std::uint32_t>(bytes[i]) << (8 * i);
    }
    return key;
  }

  // ---- ends

  void match_likely_ends() {
    auto header = headers_.begin();
    for (std::size_t i = 0; i < damages_.size() && searched_left_ != 0; ++i) {
      const Region& region = *damages_[i];
      if (region.kind == Region::Kind::framed) continue;
      search(match_end(i, before_filler(region.begin, region.end)));
      for (; header != headers_.end() && header->region == i && searched_left_ != 0; ++header) {
        search(match_end(i, header->byte_offset));
        search(match_end(i, before_filler(region.begin, header->byte_offset)));
      }
    }
  }

  /// Only as long as a beginning may lack them that shows its length.
  void match_other_ends() {
    end_min_ = std::max<std::uint64_t>(end_min_, format::checksum_size);
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < damages_.size(); ++i) {
      if (damages_[i]->kind != Region::Kind::framed) open.push_back(i);
    }
    for (std::uint64_t distance = 1; !open.empty() && searched_left_ != 0; ++distance) {
      std::erase_if(open, [&](std::size_t i) {
        return damages_[i]->end - damages_[i]->begin < distance + end_min_;
      });
      for (const std::size_t i : open) {
        if (searched_left_ == 0) return;
        search(match_in_payload(i, damages_[i]->end - distance, end_max_));
      }
    }
  }

  /// Where the bytes of one value, or of line ends, that are last in [begin, end) begin.
  std::uint64_t before_filler(std::uint64_t begin, std::uint64_t end) {
    if (begin == end) return end;
    const std::uint8_t last = log_->u8(end - 1);
    const bool line_ends = last == '\n' || last == '\r';
    while (end > begin) {
      const auto step = static_cast<std::size_t>(
          std::min<std::uint64_t>(end - begin, RandomAccessLog::window_size));
      const std::vector<std::byte> bytes = log_->copy(end - step, step);
      if (bytes.size() < step) return end;
      search(step);
      const auto other = std::find_if(bytes.rbegin(), bytes.rend(), [&](std::byte byte) {
        const auto value = std::to_integer<std::uint8_t>(byte);
        return line_ends ? value != '\n' && value != '\r' : value != last;
      });
      end -= static_cast<std::uint64_t>(other - bytes.rbegin());
      if (other != bytes.rend()) break;
    }
    return end;
  }

  /// How many bytes were looked at.
  std::uint64_t match_end(std::size_t region, std::uint64_t end) {
    const std::uint64_t size = end - damages_[region]->begin;
    for (std::size_t count = 1; count < format::checksum_size && count <= size; ++count) {
      const Bytes bytes = log_->at(end - count, count);
      if (bytes.size() < count) return count;
      for (const std::uint64_t entry : in_checksum_.find(end_key(bytes.data(), count))) {
        if (compared_left_ == 0) return count;
        match(of_in_checksum_[ChecksumTable::ordinal(entry)], region, {end - count, count});
      }
    }
    return match_in_payload(region, end, joined_size_max);
  }

  /// Ends that begin before the checksum. How many bytes were looked at.
  std::uint64_t match_in_payload(std::size_t region, std::uint64_t end, std::uint64_t size_max) {
    const std::uint64_t size = std::min(end - damages_[region]->begin, size_max);
    if (size < format::checksum_size) return size;
    std::uint64_t count = format::checksum_size;
    std::uint32_t checksum = log_->u32(end - count);
    if (in_payload_.may_hold(checksum)) match_in_payload(checksum, region, {end - count, count});
    while (count < size && compared_left_ != 0) {
      const auto step =
          static_cast<std::size_t>(std::min<std::uint64_t>(size - count, hits_.size()));
      const Bytes bytes = log_->at(end - count - step, step);
      if (bytes.size() < step) return count;
      // All looks at the filter first, none of which has to wait for what another one gives.
      std::size_t hit_count = 0;
      for (std::size_t i = 1; i <= step; ++i) {
        checksum = crc32_remove(checksum, bytes[step - i]);
        hits_[hit_count] = {.checksum = checksum, .more = static_cast<std::uint32_t>(i)};
        hit_count += in_payload_.may_hold(checksum) ? 1 : 0;
      }
      for (std::size_t i = 0; i < hit_count; ++i) {
        const std::uint64_t length = count + hits_[i].more;
        match_in_payload(hits_[i].checksum, region, {end - length, length});
      }
      count += step;
    }
    return count;
  }

  /// Beginnings of that checksum may belong to `end`.
  void match_in_payload(std::uint32_t checksum, std::size_t region, const ByteRange& end) {
    for (const std::uint64_t entry : in_payload_.find(checksum)) {
      if (compared_left_ == 0) return;
      const std::size_t ordinal = ChecksumTable::ordinal(entry);
      const auto after =
          std::upper_bound(in_payload_from_.begin(), in_payload_from_.end(), ordinal);
      match({.place = static_cast<std::size_t>(after - in_payload_from_.begin()) - 1,
             .size = static_cast<std::uint32_t>(ordinal - *std::prev(after) + 1)},
            region, end);
    }
  }

  void match(const Beginning& beginning, std::size_t region, const ByteRange& end) {
    --compared_left_;
    const Place& place = places_[beginning.place];
    const std::uint64_t begin = place.byte_offset;
    const bool meets =
        begin + beginning.size >= end.byte_offset && begin <= end.byte_offset + end.length;
    if (place.region == region && meets) return;
    const std::uint64_t length = beginning.size + end.length;
    if (length < format::record_size_min || length > joined_size_max) return;
    if (!shows_record({.byte_offset = begin, .length = beginning.size}, end, length)) return;
    add({.beginning = {.byte_offset = begin, .length = beginning.size}, .end = end, .header = {}},
        length);
  }

  /// Whether the header that they make says so: most do not, and are not looked at as a whole.
  bool shows_record(const ByteRange& beginning, const ByteRange& end, std::uint64_t length) {
    std::byte header[format::header_size];
    for (std::size_t i = 0; i < format::header_size; ++i) {
      header[i] = static_cast<std::byte>(i < beginning.length
                                             ? log_->u8(beginning.byte_offset + i)
                                             : log_->u8(end.byte_offset + (i - beginning.length)));
    }
    return load_u32(header) == length &&
           header[format::type_at] <= static_cast<std::byte>(RecordType::delete_) &&
           is_missing(load_u64(&header[format::sequence_at]));
  }

  void add(Join join, std::uint64_t length) {
    if (length > compared_left_) {
      compared_left_ = 0;
      return;
    }
    compared_left_ -= length;
    const std::vector<std::byte> bytes = joined_bytes(*log_, join);
    if (bytes.size() != length || load_u32(bytes.data()) != length) return;
    PlacedRecord record;
    const Bytes covered = Bytes(bytes).first(bytes.size() - format::checksum_size);
    if (decode(bytes, crc32(covered), record) || !is_missing(record.sequence_number)) return;
    join.header = {.length = static_cast<std::uint32_t>(length),
                   .type = static_cast<std::uint8_t>(record.type),
                   .sequence_number = record.sequence_number};
    found_.push_back(join);
  }

  /// Both of whose pieces lie in those of one record are in its document.
  void drop_inner() {
    struct Piece {
      ByteRange bytes;
      std::size_t join = 0;
    };
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < found_.size(); ++i) {
      pieces.push_back({.bytes = found_[i].beginning, .join = i});
      pieces.push_back({.bytes = found_[i].end, .join = i});
    }
    std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
      return std::tuple(a.bytes.byte_offset, b.bytes.length) <
             std::tuple(b.bytes.byte_offset, a.bytes.length);
    });
    const auto end_of = [](const ByteRange& bytes) { return bytes.byte_offset + bytes.length; };
    // Of those before it in this order, the one that reaches furthest holds a piece if any does.
    std::vector<std::array<std::size_t, 2>> holders(found_.size(), {SIZE_MAX, SIZE_MAX});
    const Piece* furthest = nullptr;
    for (const Piece& piece : pieces) {
      if (furthest != nullptr && end_of(furthest->bytes) >= end_of(piece.bytes)) {
        const bool is_beginning = piece.bytes == found_[piece.join].beginning;
        holders[piece.join][is_beginning ? 0 : 1] = furthest->join;
      } else {
        furthest = &piece;
      }
    }
    std::size_t index = 0;
    std::erase_if(found_, [&](const Join&) {
      const auto& [beginning, end] = holders[index++];
      return beginning != SIZE_MAX && beginning == end;
    });
  }

  void search(std::uint64_t bytes) { searched_left_ -= std::min(searched_left_, bytes + 1); }

  RandomAccessLog* log_;
  Probe probe_;
  std::vector<const Region*> damages_;
  std::uint64_t damaged_bytes_ = 0;
  std::vector<SequenceRange> present_;  ///< numbers that a record has, ascending
  std::vector<Place> places_;
  std::vector<Place> headers_;  ///< those of them that show a missing number inside a region
  ChecksumTable in_payload_;    ///< of the beginnings of each size, place by place
  std::vector<std::uint32_t> in_payload_from_;  ///< how many are those of the places before each
  ChecksumTable in_checksum_;                   ///< end_key() of what beginnings lack
  std::vector<Beginning> of_in_checksum_;       ///< those beginnings
  std::array<Hit, 4096> hits_{};                ///< of the end that is looked at
  std::vector<Join> found_;
  /// Of records whose length a beginning shows.
  std::uint64_t end_min_ = UINT64_MAX / 2;
  std::uint64_t end_max_ = 0;
  std::uint64_t compared_left_;  ///< bytes that may still be compared
  std::uint64_t searched_left_;  ///< bytes that may still be searched for what is less likely
};

}  // namespace

std::vector<Join> find_joins(const Inventory& inventory, RandomAccessLog& log) {
  return JoinSearch(inventory, log).run();
}

JoinPieces::JoinPieces(const std::vector<Join>& joins) {
  for (const Join& join : joins) {
    beginnings_.emplace_back(join.beginning.byte_offset, &join);
    ends_.emplace_back(join.end.byte_offset, &join);
  }
  std::sort(beginnings_.begin(), beginnings_.end());
  std::sort(ends_.begin(), ends_.end());
}

const Join* JoinPieces::find_in(const Region& region) const {
  const Join* const join = find_in(beginnings_, region);
  return join != nullptr ? join : find_in(ends_, region);
}

const Join* JoinPieces::find_in(const Pieces& pieces, const Region& region) {
  const auto piece =
      std::partition_point(pieces.begin(), pieces.end(),
                           [&region](const auto& left) { return left.first < region.begin; });
  return piece != pieces.end() && piece->first < region.end ? piece->second : nullptr;
}

std::vector<std::byte> joined_bytes(RandomAccessLog& log, const Join& join) {
  std::vector<std::byte> bytes = log.copy(join.beginning.byte_offset, join.beginning.length);
  const std::vector<std::byte> end = log.copy(join.end.byte_offset, join.end.length);
  bytes.insert(bytes.end(), end.begin(), end.end());
  return bytes;
}

}  // namespace aerowal

#include "scan/joins.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>

#include "aerowal/bytes.hpp"
#include "aerowal/format.hpp"
#include "aerowal/record.hpp"
#include "base/byte_order.hpp"
#include "base/crc32_algebra.hpp"
#include "record/sequence_ranges.hpp"
#include "scan/relations.hpp"

namespace aerowal {
namespace {

constexpr std::size_t beginnings_max = std::size_t{1} << 22;
constexpr std::uint64_t compared_per_byte = 4;
constexpr std::uint64_t compared_min = std::uint64_t{1} << 16;

/// The first bytes of a damaged region, up to where a record may be cut.
struct Beginning {
  std::size_t region = 0;
  std::uint32_t size = 0;
};

/// Checksums, each with how many were added before it. Most values that are asked for are not
/// there, which two bits of a word tell.
class ChecksumTable {
 public:
  void reserve(std::size_t count) { all_.reserve(count); }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  void add(std::uint32_t checksum) {
    all_.push_back(std::uint64_t{checksum} << checksum_bits | all_.size());
  }

  /// To be called once, after the last is added.
  void sort() {
    sort_by_checksum();
    words_log2_ = 0;
    while ((std::size_t{1} << words_log2_) < all_.size() / values_per_word) ++words_log2_;
    filter_.assign(std::size_t{1} << words_log2_, 0);
    starts_.assign(filter_.size() + 1, 0);
    for (const std::uint64_t entry : all_) {
      const std::uint32_t checksum = checksum_of(entry);
      const std::size_t word = word_of(checksum);
      filter_[word] |= bits_of(checksum);
      ++starts_[word + 1];
    }
    std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
  }

  [[nodiscard]] bool may_hold(std::uint32_t checksum) const {
    const std::uint64_t bits = bits_of(checksum);
    return (filter_[word_of(checksum)] & bits) == bits;
  }

  /// The entries of that checksum, in the order in which they were added.
  [[nodiscard]] std::span<const std::uint64_t> find(std::uint32_t checksum) const {
    const std::size_t word = word_of(checksum);
    const auto end = all_.begin() + starts_[word + 1];
    const auto first = std::lower_bound(all_.begin() + starts_[word], end,
                                        std::uint64_t{checksum} << checksum_bits);
    const auto last = std::find_if(
        first, end, [&](std::uint64_t entry) { return checksum_of(entry) != checksum; });
    return {first, last};
  }

  /// How many were added before that one.
  static std::size_t ordinal(std::uint64_t entry) { return static_cast<std::uint32_t>(entry); }

 private:
  static constexpr unsigned checksum_bits = 32;
  static constexpr std::size_t values_per_word = 8;

  static std::uint32_t checksum_of(std::uint64_t entry) {
    return static_cast<std::uint32_t>(entry >> checksum_bits);
  }
  /// By its top bits, so that what is sorted fills the words in order.
  [[nodiscard]] std::size_t word_of(std::uint32_t checksum) const {
    return static_cast<std::size_t>(std::uint64_t{checksum} << words_log2_ >> checksum_bits);
  }
  /// By its lowest bits.
  static std::uint64_t bits_of(std::uint32_t checksum) {
    return std::uint64_t{1} << (checksum & 63) | std::uint64_t{1} << (checksum >> 6 & 63);
  }

  /// By eleven bits at a time, from the lowest: there may be millions.
  void sort_by_checksum() {
    static constexpr unsigned digit_bits = 11;
    static constexpr std::size_t digit_count = std::size_t{1} << digit_bits;
    std::vector<std::uint64_t> sorted(all_.size());
    for (unsigned shift = checksum_bits; shift < 2 * checksum_bits; shift += digit_bits) {
      const auto digit = [shift](std::uint64_t entry) {
        return entry >> shift & (digit_count - 1);
      };
      std::array<std::size_t, digit_count> next{};
      for (const std::uint64_t entry : all_) ++next[digit(entry)];
      std::exclusive_scan(next.begin(), next.end(), next.begin(), std::size_t{0});
      for (const std::uint64_t entry : all_) sorted[next[digit(entry)]++] = entry;
      all_.swap(sorted);
    }
  }

  std::vector<std::uint64_t> all_;
  std::vector<std::uint64_t> filter_;
  unsigned words_log2_ = 0;
  std::vector<std::uint32_t> starts_;  ///< of the entries of each word
};

/// A checksum that a beginning may have, if so many more bytes belong to an end.
struct Hit {
  std::uint32_t checksum = 0;
  std::uint32_t more = 0;
};

class JoinSearch {
 public:
  JoinSearch(const Inventory& inventory, RandomAccessLog& log)
      : log_(&log), probe_(log), budget_(compared_per_byte * log.size() + compared_min) {
    for (const Region& region : inventory.regions) {
      if (region.is_damage()) {
        damages_.push_back(&region);
      } else {
        present_.push_back({.first = region.first_number, .last = region.last_number()});
      }
    }
    join_ranges(present_);
  }

  std::vector<Join> run() {
    if (damages_.size() < 2) return {};
    std::uint64_t damaged_bytes = 0;
    for (const Region* region : damages_) damaged_bytes += region->end - region->begin;
    in_payload_.reserve(
        static_cast<std::size_t>(std::min<std::uint64_t>(damaged_bytes, beginnings_max)));
    for (std::size_t i = 0; i < damages_.size() && in_payload_.size() < beginnings_max; ++i) {
      add_beginnings(i);
    }
    in_payload_.sort();
    in_checksum_.sort();
    for (std::size_t i = 0; i < damages_.size() && budget_ != 0; ++i) match_ends(i);
    std::sort(found_.begin(), found_.end(), [](const Join& a, const Join& b) {
      return std::tuple(a.header.sequence_number, a.beginning.byte_offset, a.end.byte_offset) <
             std::tuple(b.header.sequence_number, b.beginning.byte_offset, b.end.byte_offset);
    });
    const auto again = std::unique(found_.begin(), found_.end(), [](const Join& a, const Join& b) {
      return a.header.sequence_number == b.header.sequence_number;
    });
    found_.erase(again, found_.end());
    return std::move(found_);
  }

 private:
  static bool may_have(std::uint32_t length) { return length >= format::record_size_min; }

  /// Up to where the region may be a record's beginning: no further than its header allows.
  std::uint64_t beginning_max(const Region& region) {
    const std::uint64_t size = region.end - region.begin;
    if (size < format::length_size) return size;
    const std::uint32_t length = log_->u32(region.begin);
    if (!may_have(length)) return format::length_size - 1;
    if (size < format::sequence_at) return size;
    if (log_->u8(region.begin + format::type_at) > static_cast<std::uint8_t>(RecordType::delete_)) {
      return format::type_at;
    }
    if (size < format::header_size) return size;
    const auto header = probe_.header(region.begin);
    if (!header || !is_missing(header->sequence_number)) return format::header_size - 1;
    return std::min<std::uint64_t>(size, length - 1);
  }

  [[nodiscard]] bool is_missing(std::uint64_t number) const {
    return number >= format::first_sequence_number && number < unreachable_number &&
           !contains(present_, number);
  }

  void add_beginnings(std::size_t index) {
    const Region& region = *damages_[index];
    const std::uint64_t size_max = beginning_max(region);
    const std::uint64_t covered_max =
        size_max < format::header_size
            ? size_max
            : std::min<std::uint64_t>(size_max, log_->u32(region.begin) - format::checksum_size);
    std::uint32_t checksum = 0;
    in_payload_from_.push_back(static_cast<std::uint32_t>(in_payload_.size()));
    for (std::uint64_t at = 0; at < covered_max;) {
      const auto step = static_cast<std::size_t>(
          std::min<std::uint64_t>(covered_max - at, RandomAccessLog::window_size));
      const Bytes bytes = log_->at(region.begin + at, step);
      if (bytes.size() < step) return;
      for (const std::byte byte : bytes) {
        if (in_payload_.size() == beginnings_max) return;
        checksum = crc32_append(checksum, byte);
        in_payload_.add(checksum);
      }
      at += step;
    }
    if (covered_max >= format::header_size)
      add_cut_checksums(index, covered_max, checksum, size_max);
  }

  /// Beginnings that end inside the checksum: what they have of it must be right, and what they
  /// lack is what the end must be.
  void add_cut_checksums(std::size_t index, std::uint64_t covered, std::uint32_t checksum,
                         std::uint64_t size_max) {
    std::byte stored[format::checksum_size];
    store_u32(stored, checksum);
    for (std::uint64_t size = covered + 1; size <= size_max; ++size) {
      const auto have = static_cast<std::size_t>(size - covered);
      if (log_->u8(damages_[index]->begin + size - 1) !=
          std::to_integer<std::uint8_t>(stored[have - 1])) {
        return;
      }
      in_checksum_.add(end_key(&stored[have], format::checksum_size - have));
      of_in_checksum_.push_back({.region = index, .size = static_cast<std::uint32_t>(size)});
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

  void match_ends(std::size_t index) {
    const Region& region = *damages_[index];
    const std::uint64_t size = region.end - region.begin;
    for (std::size_t count = 1; count < format::checksum_size && count <= size; ++count) {
      const Bytes bytes = log_->at(region.end - count, count);
      if (bytes.size() < count) return;
      for (const std::uint64_t entry : in_checksum_.find(end_key(bytes.data(), count))) {
        if (budget_ == 0) return;
        match(of_in_checksum_[ChecksumTable::ordinal(entry)], index, count);
      }
    }
    if (size < format::checksum_size) return;
    std::uint64_t count = format::checksum_size;
    std::uint32_t checksum = log_->u32(region.end - count);
    if (in_payload_.may_hold(checksum)) match_in_payload(checksum, index, count);
    while (count < size && budget_ != 0) {
      const auto step =
          static_cast<std::size_t>(std::min<std::uint64_t>(size - count, hits_.size()));
      const Bytes bytes = log_->at(region.end - count - step, step);
      if (bytes.size() < step) return;
      // All looks at the filter first, none of which has to wait for what another one gives.
      std::size_t hit_count = 0;
      for (std::size_t i = 1; i <= step; ++i) {
        checksum = crc32_remove(checksum, bytes[step - i]);
        hits_[hit_count] = {.checksum = checksum, .more = static_cast<std::uint32_t>(i)};
        hit_count += in_payload_.may_hold(checksum) ? 1 : 0;
      }
      for (std::size_t i = 0; i < hit_count; ++i) {
        match_in_payload(hits_[i].checksum, index, count + hits_[i].more);
      }
      count += step;
    }
  }

  /// Beginnings of that checksum may belong to the last `count` bytes of region `index`.
  void match_in_payload(std::uint32_t checksum, std::size_t index, std::uint64_t count) {
    for (const std::uint64_t entry : in_payload_.find(checksum)) {
      if (budget_ == 0) return;
      const std::size_t ordinal = ChecksumTable::ordinal(entry);
      const auto after =
          std::upper_bound(in_payload_from_.begin(), in_payload_from_.end(), ordinal);
      match({.region = static_cast<std::size_t>(after - in_payload_from_.begin()) - 1,
             .size = static_cast<std::uint32_t>(ordinal - *std::prev(after) + 1)},
            index, count);
    }
  }

  void match(const Beginning& beginning, std::size_t index, std::uint64_t count) {
    --budget_;
    if (beginning.region == index) return;
    const std::uint64_t begin = damages_[beginning.region]->begin;
    const std::uint64_t length = beginning.size + count;
    if (length < format::record_size_min || length > format::record_size_max) return;
    if (beginning.size >= format::length_size && log_->u32(begin) != length) return;
    add({.beginning = {.byte_offset = begin, .length = beginning.size},
         .end = {.byte_offset = damages_[index]->end - count, .length = count},
         .header = {}},
        length);
  }

  void add(Join join, std::uint64_t length) {
    if (length > budget_) {
      budget_ = 0;
      return;
    }
    budget_ -= length;
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

  RandomAccessLog* log_;
  Probe probe_;
  std::vector<const Region*> damages_;
  std::vector<SequenceRange> present_;  ///< numbers that a record has, ascending
  ChecksumTable in_payload_;            ///< of the beginnings of each size, region by region
  std::vector<std::uint32_t> in_payload_from_;  ///< how many are those of the regions before each
  ChecksumTable in_checksum_;                   ///< end_key() of what beginnings lack
  std::vector<Beginning> of_in_checksum_;       ///< those beginnings
  std::array<Hit, 4096> hits_{};                ///< of the end that is looked at
  std::vector<Join> found_;
  std::uint64_t budget_;  ///< bytes that may still be compared
};

}  // namespace

std::vector<Join> find_joins(const Inventory& inventory, RandomAccessLog& log) {
  return JoinSearch(inventory, log).run();
}

JoinPieces::JoinPieces(const std::vector<Join>& joins) {
  for (const Join& join : joins) {
    pieces_.emplace_back(join.beginning.byte_offset, &join);
    pieces_.emplace_back(join.end.byte_offset, &join);
  }
  std::sort(pieces_.begin(), pieces_.end());
}

const Join* JoinPieces::find_in(const Region& region) const {
  const auto piece =
      std::partition_point(pieces_.begin(), pieces_.end(),
                           [&region](const auto& left) { return left.first < region.begin; });
  return piece != pieces_.end() && piece->first < region.end ? piece->second : nullptr;
}

std::vector<std::byte> joined_bytes(RandomAccessLog& log, const Join& join) {
  std::vector<std::byte> bytes = log.copy(join.beginning.byte_offset, join.beginning.length);
  const std::vector<std::byte> end = log.copy(join.end.byte_offset, join.end.length);
  bytes.insert(bytes.end(), end.begin(), end.end());
  return bytes;
}

}  // namespace aerowal

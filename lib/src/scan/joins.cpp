#include "scan/joins.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <tuple>
#include <utility>

#include "aerowal/bytes.hpp"
#include "aerowal/format.hpp"
#include "aerowal/record.hpp"
#include "base/byte_order.hpp"
#include "base/crc32_algebra.hpp"
#include "record/sequence_ranges.hpp"
#include "scan/cut_beginnings.hpp"
#include "scan/filler.hpp"
#include "scan/join_pieces.hpp"
#include "scan/relations.hpp"
#include "scan/wanted_ends.hpp"

namespace aerowal {
namespace {

constexpr std::uint64_t compared_per_byte = 4;
/// Of a look at a header that two pieces make, in bytes that could be compared instead: in a large
/// log each is read from the file.
constexpr std::uint64_t match_cost_in_small = 16;
constexpr std::uint64_t match_cost_in_large = 256;
constexpr std::uint64_t large_size_min = std::uint64_t{1} << 19;
constexpr std::uint64_t compared_min = std::uint64_t{1} << 16;
constexpr std::uint64_t searched_min = std::uint64_t{1} << 18;

/// A record that is cut beside one that was found only then, and so on.
constexpr int rounds_max = 8;
/// So many ends may want a beginning before these are gone through, or an eighth as many as these.
constexpr std::size_t wanted_min = std::size_t{1} << 15;
constexpr std::size_t wanted_step = 4096;
/// So many looks into the filter at a time do not wait for each other.
constexpr std::size_t prefetched = 64;

class JoinSearch {
 public:
  JoinSearch(const Inventory& inventory, RandomAccessLog& log, JoinNumbers numbers)
      : log_(&log),
        hosts_(&inventory.hosts),
        numbers_(numbers),
        budget_(log.size() + searched_min),
        match_cost_(log.size() < large_size_min ? match_cost_in_small : match_cost_in_large),
        compared_left_(compared_per_byte * log.size() + compared_min) {
    for (auto region = inventory.regions.begin(); region != inventory.regions.end(); ++region) {
      if (region->is_damage()) {
        const auto next = std::next(region);
        damages_.push_back(&*region);
        reaching_.push_back(next != inventory.regions.end() && is_without_header(inventory, *next)
                                ? &reaching_into(*region)
                                : &*region);
      } else if (numbers == JoinNumbers::missing) {
        present_.push_back({.first = region->first_number, .last = region->last_number()});
      }
    }
    join_ranges(present_);
  }

  std::vector<Join> run() {
    search();
    // Whether or not they are looked for.
    found_.insert(found_.end(), hosts_->begin(), hosts_->end());
    std::sort(found_.begin(), found_.end(), [](const Join& a, const Join& b) {
      return std::tuple(a.header.sequence_number, a.beginning.byte_offset, a.end.byte_offset) <
             std::tuple(b.header.sequence_number, b.beginning.byte_offset, b.end.byte_offset);
    });
    found_.erase(std::unique(found_.begin(), found_.end(),
                             [](const Join& a, const Join& b) {
                               return a.beginning == b.beginning && a.end == b.end;
                             }),
                 found_.end());
    drop_inner_joins(found_);
    drop_parts_of(*hosts_, found_);
    std::erase_if(found_, [this](const Join& join) {
      return contains(present_, join.header.sequence_number);
    });
    if (numbers_ == JoinNumbers::missing) drop_others_of_number();
    return std::move(found_);
  }

 private:
  void search() {
    if (damages_.empty() || (damages_.size() == 1 && !may_hold_both(*damages_.front()))) return;
    const CutBeginnings beginnings(reaching_, present_, *log_, budget_);
    beginnings_ = &beginnings;
    for (std::size_t i = 0; i < damages_.size(); ++i) match_end(i, damages_[i]->end);
    match_likely_ends();
    match_other_ends();
    match_wanted();
    // Beside a piece that is found another one ends or begins.
    std::size_t known = 0;
    for (int round = 0; round < rounds_max && known < found_.size(); ++round) {
      const std::vector<Place> ends = before_pieces(known);
      const std::vector<Place> begins = after_pieces(known);
      for (; known < found_.size(); ++known) {
        const auto& [byte_offset, length] = found_[known].beginning;
        piece_ends_.push_back(byte_offset + length);
      }
      std::sort(piece_ends_.begin(), piece_ends_.end());
      beginnings_ = &beginnings;
      match_ends(ends);
      const CutBeginnings more(reaching_, present_, *log_, budget_, begins);
      if (more.places().empty()) continue;
      beginnings_ = &more;
      for (std::size_t i = 0; i < damages_.size(); ++i) match_end(i, damages_[i]->end);
      match_ends(ends);
      match_other_ends();
      match_wanted();
    }
  }

  /// What is in place of the header of such a record may be the end of what is before it.
  static bool is_without_header(const Inventory& inventory, const Region& region) {
    if (region.kind != Region::Kind::proven) return false;
    const Proof* const proof = find_proof(inventory.proofs, region.begin);
    return proof != nullptr && !proof->flip;
  }

  /// The damage with that, but for one byte: else the record would not be proven from there.
  const Region& reaching_into(Region damage) {
    damage.end += format::header_size - 1;
    return extended_.emplace_back(damage);
  }

  void drop_others_of_number() {
    const auto again = std::unique(found_.begin(), found_.end(), [](const Join& a, const Join& b) {
      return a.header.sequence_number == b.header.sequence_number;
    });
    found_.erase(again, found_.end());
  }

  /// Whether it is longer than the record that begins with it.
  bool may_hold_both(const Region& region) {
    const std::uint64_t size = region.end - region.begin;
    if (size <= format::record_size_min) return false;
    const std::uint32_t length = log_->u32(region.begin);
    return may_be_cut(length) && length < size;
  }

  void match_likely_ends() {
    const std::vector<Place>& headers = beginnings_->headers();
    auto header = headers.begin();
    for (std::size_t i = 0; i < damages_.size() && !budget_.empty(); ++i) {
      const Region& region = *damages_[i];
      if (region.is_closed()) continue;
      budget_.spend(match_end(i, before_filler(*log_, region.begin, region.end, budget_)));
      for (; header != headers.end() && header->region == i && !budget_.empty(); ++header) {
        budget_.spend(match_end(i, header->byte_offset));
        budget_.spend(
            match_end(i, before_filler(*log_, region.begin, header->byte_offset, budget_)));
      }
    }
  }

  /// Of the joins from `known` on, where another record's end may be before a piece.
  [[nodiscard]] std::vector<Place> before_pieces(std::size_t known) const {
    std::vector<Place> places;
    for (; known < found_.size(); ++known) {
      for (const ByteRange& piece : {found_[known].beginning, found_[known].end}) {
        const std::uint64_t at = piece.byte_offset;
        const std::size_t region = region_at(at);
        if (at != damages_[region]->begin) places.push_back({.byte_offset = at, .region = region});
      }
    }
    return places;
  }

  /// Likewise where one may begin after a piece.
  [[nodiscard]] std::vector<Place> after_pieces(std::size_t known) const {
    std::vector<Place> places;
    for (; known < found_.size(); ++known) {
      for (const ByteRange& piece : {found_[known].beginning, found_[known].end}) {
        const std::uint64_t at = piece.byte_offset + piece.length;
        const std::size_t region = region_at(at - 1);
        if (at < damages_[region]->end) places.push_back({.byte_offset = at, .region = region});
      }
    }
    return places;
  }

  void match_ends(const std::vector<Place>& ends) {
    for (const Place& end : ends) {
      if (!budget_.empty()) budget_.spend(match_end(end.region, end.byte_offset));
    }
    match_wanted();
  }

  /// Only as long as a beginning may lack them that shows its length.
  void match_other_ends() {
    if (beginnings_->end_max() == 0) return;
    const std::uint64_t end_min =
        std::max<std::uint64_t>(beginnings_->end_min(), format::checksum_size);
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < damages_.size(); ++i) {
      if (!damages_[i]->is_closed()) open.push_back(i);
    }
    for (std::uint64_t distance = 1; !open.empty() && !budget_.empty(); ++distance) {
      std::erase_if(open, [&](std::size_t i) {
        return damages_[i]->end - damages_[i]->begin < distance + end_min;
      });
      for (const std::size_t i : open) {
        if (budget_.empty()) return;
        budget_.spend(match_in_payload(i, damages_[i]->end - distance, beginnings_->end_max()));
      }
    }
  }

  /// How many bytes were looked at.
  std::uint64_t match_end(std::size_t region, std::uint64_t end) {
    const std::uint64_t size = end - damages_[region]->begin;
    for (std::size_t count = 1; count < format::checksum_size && count <= size; ++count) {
      const Bytes bytes = log_->at(end - count, count);
      if (bytes.size() < count) return count;
      for (const auto& cut : beginnings_->lacking(bytes.first(count))) {
        if (compared_left_ == 0) return count;
        if (!may_lack(cut.beginning, region, end - count)) continue;
        match(cut.beginning, region, {end - count, count});
      }
    }
    return match_in_payload(region, end, CutBeginnings::record_size_max);
  }

  /// Whether the bytes there may be what the beginning lacks, where that is less than a checksum:
  /// so few are found by chance wherever they are looked for. A piece of the log begins with them,
  /// or there is little between.
  [[nodiscard]] bool may_lack(const Beginning& beginning, std::size_t region,
                              std::uint64_t byte_offset) const {
    const std::uint64_t beginning_end = beginning.place.byte_offset + beginning.size;
    return byte_offset == damages_[region]->begin ||
           std::binary_search(piece_ends_.begin(), piece_ends_.end(), byte_offset) ||
           (byte_offset >= beginning_end && byte_offset - beginning_end < format::header_size);
  }

  /// Ends that begin before the checksum. How many bytes were looked at.
  std::uint64_t match_in_payload(std::size_t region, std::uint64_t end, std::uint64_t size_max) {
    const std::uint64_t size = std::min(end - damages_[region]->begin, size_max);
    if (size < format::checksum_size) return size;
    std::uint64_t count = format::checksum_size;
    std::uint32_t checksum = log_->u32(end - count);
    const auto want = [&](std::uint32_t wanted, std::uint64_t length) {
      wanted_.add_if(
          beginnings_->may_have(wanted),
          {.checksum = wanted, .length = static_cast<std::uint32_t>(length), .end = end});
    };
    make_room(1);
    want(checksum, count);
    std::array<std::uint32_t, prefetched> next{};
    while (count < size && compared_left_ != 0) {
      const auto step =
          static_cast<std::size_t>(std::min<std::uint64_t>(size - count, wanted_step));
      make_room(step);
      const Bytes bytes = log_->at(end - count - step, step);
      if (bytes.size() < step) return count;
      for (std::size_t left = step; left > 0;) {
        const std::size_t some = std::min(left, next.size());
        for (std::size_t i = 0; i < some; ++i) {
          checksum = crc32_remove(checksum, bytes[--left]);
          beginnings_->prefetch(checksum);
          next[i] = checksum;
        }
        for (std::size_t i = 0; i < some; ++i) want(next[i], ++count);
      }
    }
    return count;
  }

  void make_room(std::size_t count) {
    const std::size_t wanted_max = std::max(wanted_min, beginnings_->checksum_count() / 8);
    if (wanted_.size() >= wanted_max) match_wanted();
    wanted_.make_room(count, wanted_max + 2 * wanted_step);
  }

  /// Goes through the beginnings for what the ends want that were looked at.
  void match_wanted() {
    if (wanted_.size() == 0) return;
    wanted_.sort();
    for (std::size_t place = 0; place < beginnings_->places().size(); ++place) {
      const std::span<const std::uint32_t> checksums = beginnings_->checksums(place);
      for (std::size_t i = 0; i < checksums.size() && compared_left_ != 0; ++i) {
        if (!wanted_.may_want(checksums[i])) continue;
        compared_left_ -= std::min(compared_left_, match_cost_);
        match_wanted(
            {.place = beginnings_->places()[place], .size = static_cast<std::uint32_t>(i + 1)},
            wanted_.that_want(checksums[i]));
      }
    }
    wanted_.clear();
  }

  /// `wanted`: ends that want the beginning's checksum.
  void match_wanted(const Beginning& beginning, std::span<const WantedEnd> wanted) {
    if (wanted.empty()) return;
    const bool shows_length = beginning.size >= format::length_size;
    const std::uint32_t length = shows_length ? log_->u32(beginning.place.byte_offset) : 0;
    for (const WantedEnd& end : wanted) {
      if (compared_left_ == 0) return;
      --compared_left_;
      if (shows_length && length - beginning.size != end.length) continue;
      match(beginning, region_at(end.end - 1),
            {.byte_offset = end.end - end.length, .length = end.length});
    }
  }

  /// The index of the damaged region that has the byte.
  [[nodiscard]] std::size_t region_at(std::uint64_t byte_offset) const {
    const auto after =
        std::upper_bound(damages_.begin(), damages_.end(), byte_offset,
                         [](std::uint64_t at, const Region* region) { return at < region->begin; });
    return static_cast<std::size_t>(after - damages_.begin()) - 1;
  }

  void match(const Beginning& beginning, std::size_t region, const ByteRange& end) {
    compared_left_ -= std::min(compared_left_, match_cost_);
    const ByteRange first{.byte_offset = beginning.place.byte_offset, .length = beginning.size};
    const bool meets = first.byte_offset + first.length >= end.byte_offset &&
                       first.byte_offset <= end.byte_offset + end.length;
    if (beginning.place.region == region && meets) return;
    const std::uint64_t length = first.length + end.length;
    if (!may_be_cut(length) || !shows_record(first, end, length)) return;
    add({.beginning = first, .end = end, .header = {}}, length);
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
           beginnings_->is_looked_for(load_u64(&header[format::sequence_at]));
  }

  void add(Join join, std::uint64_t length) {
    if (length > compared_left_) {
      compared_left_ = 0;
      return;
    }
    compared_left_ -= length;
    const std::vector<std::byte> bytes = joined_bytes(*log_, join);
    if (bytes.size() != length) return;
    PlacedRecord record;
    const Bytes covered = Bytes(bytes).first(bytes.size() - format::checksum_size);
    if (decode(bytes, crc32(covered), record)) return;
    join.header = {.length = static_cast<std::uint32_t>(length),
                   .type = static_cast<std::uint8_t>(record.type),
                   .sequence_number = record.sequence_number};
    found_.push_back(join);
  }

  RandomAccessLog* log_;
  const std::vector<Join>* hosts_;
  std::vector<const Region*> damages_;
  /// The same, each as far as a beginning in it may reach.
  std::vector<const Region*> reaching_;
  std::deque<Region> extended_;  ///< of reaching_, which are not in the inventory
  JoinNumbers numbers_;
  std::vector<SequenceRange> present_;  ///< numbers that are not looked for, ascending
  SearchBudget budget_;
  std::uint64_t match_cost_;
  const CutBeginnings* beginnings_ = nullptr;
  WantedEnds wanted_;
  std::vector<Join> found_;
  std::vector<std::uint64_t> piece_ends_;  ///< of the beginnings among these, ascending
  std::uint64_t compared_left_;            ///< bytes that may still be compared
};

}  // namespace

std::vector<Join> find_joins(const Inventory& inventory, RandomAccessLog& log,
                             JoinNumbers numbers) {
  return JoinSearch(inventory, log, numbers).run();
}

const Join* find_join(const std::vector<Join>& joins, std::uint64_t number) {
  const auto join = std::partition_point(joins.begin(), joins.end(), [number](const Join& left) {
    return left.header.sequence_number < number;
  });
  return join != joins.end() && join->header.sequence_number == number ? &*join : nullptr;
}

std::vector<std::byte> joined_bytes(RandomAccessLog& log, const Join& join) {
  std::vector<std::byte> bytes = log.copy(join.beginning.byte_offset, join.beginning.length);
  const std::vector<std::byte> end = log.copy(join.end.byte_offset, join.end.length);
  bytes.insert(bytes.end(), end.begin(), end.end());
  return bytes;
}

}  // namespace aerowal

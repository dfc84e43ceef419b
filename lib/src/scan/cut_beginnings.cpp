#include "scan/cut_beginnings.hpp"

#include <algorithm>

#include "aerowal/format.hpp"
#include "aerowal/record.hpp"
#include "base/byte_order.hpp"
#include "base/crc32_algebra.hpp"
#include "inspect/header_search.hpp"
#include "record/sequence_ranges.hpp"
#include "scan/relations.hpp"

namespace aerowal {
namespace {

constexpr std::size_t checksum_count_max = std::size_t{1} << 22;
/// Of noting what is found in a byte, in bytes that could be searched instead.
constexpr std::uint64_t noted_cost = 4;

/// The last bytes of a record, fewer than a checksum has, and how many they are.
std::uint32_t end_key(Bytes end) {
  auto key = static_cast<std::uint32_t>(end.size()) << 24;
  for (std::size_t i = 0; i < end.size(); ++i) {
    key |= std::to_integer<std::uint32_t>(end[i]) << (8 * i);
  }
  return key;
}

bool lacks_less(const CutBeginnings::InChecksum& left, const CutBeginnings::InChecksum& right) {
  return left.lacks < right.lacks;
}

}  // namespace

CutBeginnings::CutBeginnings(const std::vector<const Region*>& damages,
                             const std::vector<SequenceRange>& present, RandomAccessLog& log,
                             SearchBudget& budget)
    : damages_(&damages), present_(&present), log_(&log), probe_(log), budget_(&budget) {
  for (const Region* const region : damages) damaged_bytes_ += region->end - region->begin;
  checksums_.reserve(
      static_cast<std::size_t>(std::min<std::uint64_t>(damaged_bytes_, checksum_count_max)));
  for (std::size_t i = 0; i < damages.size() && checksums_.size() < checksum_count_max; ++i) {
    add_place({.byte_offset = damages[i]->begin, .region = i});
  }
  for (std::size_t i = 0; i < damages.size() && may_go_on(); ++i) {
    if (!damages[i]->is_closed()) find_inner_places(i);
  }
  make_ready();
}

CutBeginnings::CutBeginnings(const std::vector<const Region*>& damages,
                             const std::vector<SequenceRange>& present, RandomAccessLog& log,
                             SearchBudget& budget, const std::vector<Place>& places)
    : damages_(&damages), present_(&present), log_(&log), probe_(log), budget_(&budget) {
  for (const Region* const region : damages) damaged_bytes_ += region->end - region->begin;
  for (const Place& place : places) {
    if (checksums_.size() < checksum_count_max) add_place(place);
  }
  make_ready();
}

/// Once all places are there.
void CutBeginnings::make_ready() {
  filter_ = ChecksumFilter(checksums_.size());
  for (const std::uint32_t checksum : checksums_) filter_.add(checksum);
  std::stable_sort(in_checksum_.begin(), in_checksum_.end(), &lacks_less);
}

bool CutBeginnings::is_looked_for(std::uint64_t number) const {
  return number >= format::first_sequence_number && number < unreachable_number &&
         !contains(*present_, number);
}

bool CutBeginnings::may_go_on() const {
  return !budget_->empty() && checksums_.size() < checksum_count_max;
}

/// What shows the number of the record that the region begins with is in that one's document.
void CutBeginnings::find_inner_places(std::size_t region) {
  const Region& damage = *(*damages_)[region];
  const auto host = probe_.header(damage.begin);
  find_header(*log_, damage.begin + 1, damage.end,
              [&](std::uint64_t byte_offset, const std::byte* header) {
                const std::uint32_t length = load_u32(header);
                if (!may_be_cut(length) || length > damaged_bytes_) return false;
                const Place place{.byte_offset = byte_offset, .region = region};
                const std::uint64_t number = load_u64(header + format::sequence_at);
                const bool shows_number =
                    damage.end - byte_offset >= format::header_size &&
                    header[format::type_at] <= static_cast<std::byte>(RecordType::delete_) &&
                    is_looked_for(number);
                if (shows_number && host && host->matches(number)) return false;
                if (shows_number) headers_.push_back(place);
                budget_->spend(noted_cost * add_place(place));
                return !may_go_on();
              });
}

/// Up to where the bytes at the place may be a record's beginning: no further than its header
/// allows.
std::uint64_t CutBeginnings::size_max(const Place& place) {
  const std::uint64_t begin = place.byte_offset;
  const std::uint64_t size = (*damages_)[place.region]->end - begin;
  if (size < format::length_size) return size;
  const std::uint32_t length = log_->u32(begin);
  if (!may_be_cut(length)) return format::length_size - 1;
  if (size < format::sequence_at) return size;
  if (log_->u8(begin + format::type_at) > static_cast<std::uint8_t>(RecordType::delete_)) {
    return format::type_at;
  }
  if (size < format::header_size) return size;
  const auto header = probe_.header(begin);
  if (!header || !is_looked_for(header->sequence_number)) return format::header_size - 1;
  return std::min<std::uint64_t>(size, length - 1);
}

/// How many bytes were looked at.
std::uint64_t CutBeginnings::add_place(const Place& place) {
  const std::uint64_t size = size_max(place);
  std::uint64_t covered = size;
  if (size >= format::length_size) {
    const std::uint32_t length = log_->u32(place.byte_offset);
    if (size >= format::header_size) {
      if (is_whole(place, length)) return format::header_size;
      covered = std::min<std::uint64_t>(size, length - format::checksum_size);
    }
    if (size > format::type_at && length <= damaged_bytes_) {
      end_min_ = std::min(end_min_, length - size);
      end_max_ = std::max<std::uint64_t>(end_max_, length - format::type_at);
    }
  }
  places_.push_back(place);
  checksums_from_.push_back(static_cast<std::uint32_t>(checksums_.size()));
  std::uint32_t checksum = 0;
  for (std::uint64_t at = 0; at < covered;) {
    const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(
        {covered - at, RandomAccessLog::window_size, checksum_count_max - checksums_.size()}));
    const Bytes bytes = log_->at(place.byte_offset + at, step);
    if (step == 0 || bytes.size() < step) return at;
    for (const std::byte byte : bytes) {
      checksum = crc32_append(checksum, byte);
      checksums_.push_back(checksum);
    }
    at += step;
  }
  if (covered >= format::header_size) add_in_checksum(place, covered, checksum, size);
  return covered;
}

/// Whether all of the record is there, so that nothing cut it.
bool CutBeginnings::is_whole(const Place& place, std::uint64_t length) {
  const std::uint64_t end = place.byte_offset + length;
  if (end > (*damages_)[place.region]->end) return false;
  const std::uint64_t stored_at = end - format::checksum_size;
  return log_->checksum(place.byte_offset, stored_at) == log_->u32(stored_at);
}

/// What such a beginning has of the checksum must be right, and what it lacks is what its end must
/// be.
void CutBeginnings::add_in_checksum(const Place& place, std::uint64_t covered,
                                    std::uint32_t checksum, std::uint64_t size_max) {
  std::byte right[format::checksum_size];
  store_u32(right, checksum);
  for (std::uint64_t size = covered + 1; size <= size_max; ++size) {
    const auto have = static_cast<std::size_t>(size - covered);
    if (log_->u8(place.byte_offset + size - 1) != std::to_integer<std::uint8_t>(right[have - 1])) {
      return;
    }
    in_checksum_.push_back(
        {.lacks = end_key(Bytes(right).subspan(have)),
         .beginning = {.place = place, .size = static_cast<std::uint32_t>(size)}});
  }
}

std::span<const std::uint32_t> CutBeginnings::checksums(std::size_t place) const {
  const std::size_t end =
      place + 1 < checksums_from_.size() ? checksums_from_[place + 1] : checksums_.size();
  return std::span(checksums_).subspan(checksums_from_[place], end - checksums_from_[place]);
}

std::span<const CutBeginnings::InChecksum> CutBeginnings::lacking(Bytes end) const {
  const auto [first, last] =
      std::equal_range(in_checksum_.begin(), in_checksum_.end(),
                       InChecksum{.lacks = end_key(end), .beginning = {}}, &lacks_less);
  return {first, last};
}

}  // namespace aerowal

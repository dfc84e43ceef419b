#include "scan/moved_records.hpp"

#include <algorithm>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "inspect/header_search.hpp"

namespace aerowal {
namespace {

constexpr std::uint64_t moved_searched_factor = 2;
constexpr std::uint64_t next_max = 256;
constexpr std::uint64_t cut_next_max = 16;

}  // namespace

MovedRecords::MovedRecords(RandomAccessLog& log, std::uint64_t last_number)
    : log_(&log),
      probe_(log),
      last_number_(last_number),
      last_shown_(last_number),
      searched_left_(moved_searched_factor * log.size()) {}

std::uint64_t MovedRecords::first_in(const Region& region, std::uint64_t next) {
  std::uint64_t begin = region.end;
  while (begin != region.begin && searched_left_ >= begin - region.begin) {
    searched_left_ -= begin - region.begin;
    std::uint64_t number = 0;
    const std::uint64_t found =
        find_header(*log_, region.begin, begin, [&](std::uint64_t at, const std::byte* bytes) {
          if (load_u32(bytes) != begin - at) return false;
          const auto header = probe_.header(at);
          if (!header || !may_be(*header)) return false;
          number = header->sequence_number;
          return begin == region.end ? number + 1 != next : number + 1 == next;
        });
    if (found == begin) break;
    begin = found;
    next = number;
  }
  return begin;
}

bool MovedRecords::shows(const Header& header, std::uint64_t size) const {
  if (!may_be(header)) return false;
  const std::uint64_t number = header.sequence_number;
  if (header.length == size) return number <= last_shown_ || number - last_shown_ < next_max;
  return header.length > size && number > last_shown_ && number - last_shown_ < cut_next_max;
}

void MovedRecords::note(std::uint64_t number) { last_shown_ = std::max(last_shown_, number); }

/// Whether a log may have the record.
bool MovedRecords::may_be(const Header& header) const {
  return last_number_ != 0 && header.type_known() && header.length >= format::record_size_min &&
         header.sequence_number >= format::first_sequence_number &&
         (header.sequence_number <= last_number_ ||
          header.sequence_number - last_number_ < number_jump_max);
}

}  // namespace aerowal

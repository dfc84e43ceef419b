#include "scan/damaged_part.hpp"

#include <algorithm>

#include "base/byte_order.hpp"
#include "inspect/header_search.hpp"
#include "inspect/tail.hpp"

// How the next record is found after damage, in this order: the declared end, the payload's own
// end, a search byte by byte. A record's inside is searched only where neither shows its end,
// because a body may hold a copy of a log.

namespace aerowal {

Part DamagedPartFinder::find(std::uint64_t at, StrictCheck check, std::uint64_t due, Walk& walk) {
  Part part{.kind = Part::Kind::framed,
            .check = check,
            .begin = at,
            .end = log_.size(),
            .first_number = due,
            .count = 1};
  if (frame(part, due)) {
    std::optional<BitFlip> flip;
    if (part.check == StrictCheck::checksum && !part.length_wrong) {
      flip = probe_.flipped_bit(part.begin, part.first_number);
      // With nothing but zeros after it, it may be the one that a crash cut short.
      if (!flip && zeros_from_ && part.end >= *zeros_from_ &&
          judge_tail(probe_, part.begin, due) != Tail::damaged) {
        return {.kind = Part::Kind::unframed, .check = check, .begin = at, .end = log_.size()};
      }
    }
    if (flip) walk.bit_flips.add(*flip);
    walk.lost_keys.note(probe_, part.begin, part.end, part.first_number, flip);
    return part;
  }
  part.kind = Part::Kind::unframed;
  part.count = 0;
  part.end = search(at + 1);
  note_keys(part, due, walk.lost_keys);
  return part;
}

/// Finds the end of the damaged record at part.begin and its number, if they can be known.
bool DamagedPartFinder::frame(Part& part, std::uint64_t due) {
  const auto header = probe_.header(part.begin);
  if (!header) return false;
  const auto inner = probe_.inner_length(part.begin);
  if (inner && *inner != header->length && header->type_known() &&
      header->sequence_number >= floor_ && header->sequence_number >= due &&
      probe_.is_intact_with_length(part.begin, *inner)) {
    part.end = part.begin + *inner;
    part.first_number = header->sequence_number;
    part.length_wrong = true;
    return true;
  }
  if (header->length < format::record_size_min || !log_.holds(part.begin, header->length)) {
    return false;
  }
  const std::uint64_t end = part.begin + header->length;
  part.end = end;
  // The record's own number counts where the one after it agrees.
  for (const std::uint64_t number : {due, header->sequence_number}) {
    part.first_number = number;
    if (number - due >= number_jump_max || number == UINT64_MAX) continue;
    const auto next = probe_.header(end);
    // Two headers under no checksum prove another number only if neither has a flipped bit.
    if (number == due ? begins_at(end, number + 1) : next && next->matches(number + 1)) return true;
  }
  part.first_number = due;
  if (end == log_.size()) {
    const std::uint64_t ahead = header->sequence_number - due;
    if (header->type_known() && ahead < number_jump_max && !header->matches_within_one_bit(due) &&
        !probe_.checksum_matches_with_number(part.begin, due)) {
      part.first_number = header->sequence_number;
    }
    return true;
  }
  if (probe_.checksum_matches(part.begin)) return true;
  part.end = log_.size();
  return false;
}

/// True where the record of that number seems to begin, or what a crash leaves of it.
bool DamagedPartFinder::begins_at(std::uint64_t byte_offset, std::uint64_t number) {
  const auto header = probe_.header(byte_offset);
  if (header && header->matches(number)) return true;
  // A flipped bit is believed only of a header that is right in all else.
  if (header && header->matches_within_one_bit(number) &&
      header->length >= format::record_size_min && log_.holds(byte_offset, header->length)) {
    return true;
  }
  if (!zeros_from_) zeros_from_ = end_of_nonzero(log_, prefix_, log_.size());
  const std::uint64_t written = std::max(byte_offset, *zeros_from_);
  std::uint64_t length = 0;
  return written - byte_offset < format::header_size && byte_offset < log_.size() &&
         begins_like(probe_, byte_offset, written, number, length);
}

/// The first place from `from` on where an intact record begins, or the end of the log.
std::uint64_t DamagedPartFinder::search(std::uint64_t from) {
  return find_header(log_, from, log_.size(),
                     [this](std::uint64_t byte_offset, const std::byte* header) {
                       return is_candidate(header, log_.size() - byte_offset) &&
                              probe_.intact_header(byte_offset, floor_);
                     });
}

bool DamagedPartFinder::is_candidate(const std::byte* at, std::uint64_t left) const {
  if (at[format::type_at] > static_cast<std::byte>(RecordType::delete_)) return false;
  const std::uint32_t length = load_u32(at + format::length_at);
  return length >= format::record_size_min && length <= left &&
         load_u64(at + format::sequence_at) >= floor_;
}

/// Keys that headers still show inside a region without frames.
void DamagedPartFinder::note_keys(const Part& part, std::uint64_t due, LostKeys& keys) {
  static constexpr std::uint64_t noted_bytes_max = std::uint64_t{1} << 26;
  const std::uint64_t end = std::min(part.end, part.begin + noted_bytes_max);
  find_header(log_, part.begin, end, [&](std::uint64_t byte_offset, const std::byte* header) {
    const std::uint64_t number = load_u64(header + format::sequence_at);
    if (number - due < number_jump_max && is_candidate(header, UINT32_MAX)) {
      keys.note(probe_, byte_offset, part.end, number, {});
    }
    return false;
  });
}

std::uint64_t DamagedPartFinder::number_at(std::uint64_t byte_offset) {
  const auto header = probe_.header(byte_offset);
  return header ? header->sequence_number : format::first_sequence_number;
}

}  // namespace aerowal

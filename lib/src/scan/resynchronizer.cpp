#include "scan/resynchronizer.hpp"

#include <algorithm>
#include <vector>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "inspect/header_search.hpp"
#include "scan/stored_fields.hpp"

// How the next record is found after damage, in this order: where the declared lengths lead while
// headers show the numbers expected, the payload's own end, a search byte by byte. A record's
// inside is searched only where neither shows its end, because a body may hold a copy of a log.

namespace aerowal {

LogPosition Resynchronizer::find(LogPosition at, StrictCheck check, Inventory& inventory) {
  if (const auto proof = prover_.prove(at.byte_offset, at.sequence_number)) {
    inventory.regions.push_back({.kind = Region::Kind::proven,
                                 .check = check,
                                 .begin = proof->byte_offset,
                                 .end = proof->end(),
                                 .first_number = proof->header.sequence_number,
                                 .count = 1});
    inventory.proofs.push_back(*proof);
    inventory.lost_keys.note(probe_, proof->byte_offset, proof->end(),
                             proof->header.sequence_number, proof->flip);
    add_nested(proof->byte_offset, proof->end(), inventory);
    return {proof->end(), proof->header.sequence_number + 1};
  }
  // Under a right checksum the record is as it was written, though not as AeroDB writes it.
  if (checksum_matches(at.byte_offset)) {
    const std::uint64_t stored_end = end_of_stored_documents(at.byte_offset);
    if (stored_end != at.byte_offset) {
      inventory.regions.push_back({.kind = Region::Kind::stored,
                                   .check = check,
                                   .begin = at.byte_offset,
                                   .end = stored_end,
                                   .first_number = at.sequence_number});
      add_nested(at.byte_offset, stored_end, inventory);
      return {stored_end, at.sequence_number};
    }
    const auto header = probe_.header(at.byte_offset);
    const Frames one{.count = 1, .end = at.byte_offset + header->length};
    add_frames(at, check, one, inventory);
    return {one.end, at.sequence_number + 1};
  }
  if (const auto frames = find_frames(at)) {
    add_frames(at, check, *frames, inventory);
    return {frames->end, at.sequence_number + frames->count};
  }
  return search(at, check, inventory);
}

/// Where the whole records of a document store end that stand there one after the other.
std::uint64_t Resynchronizer::end_of_stored_documents(std::uint64_t byte_offset) {
  for (;;) {
    const auto header = probe_.header(byte_offset);
    if (!header || header->type_known() || !checksum_matches(byte_offset)) return byte_offset;
    const auto u32_at = [&](std::uint64_t at) { return log_.u32(byte_offset + at); };
    if (!has_stored_fields(header->length, u32_at)) return byte_offset;
    byte_offset += header->length;
  }
}

std::optional<Resynchronizer::Frames> Resynchronizer::find_frames(LogPosition at) {
  const std::uint64_t size = log_.size();
  Frames frames{.end = at.byte_offset};
  for (;;) {
    const auto header = probe_.header(frames.end);
    if (!header || header->sequence_number != at.sequence_number + frames.count ||
        header->length < format::record_size_min || !log_.holds(frames.end, header->length)) {
      break;
    }
    frames.end += header->length;
    ++frames.count;
    if (frames.end == size) break;
    if (prover_.stands(frames.end, at.sequence_number + frames.count) &&
        !crosses(at.byte_offset, frames.end)) {
      return frames;
    }
  }
  const auto inner = probe_.inner_length(at.byte_offset);
  if (inner && *inner >= format::record_size_min && log_.holds(at.byte_offset, *inner)) {
    const Frames one{.count = 1, .end = at.byte_offset + *inner};
    if ((one.end == size || prover_.stands(one.end, at.sequence_number + 1)) &&
        !crosses(at.byte_offset, one.end)) {
      return one;
    }
  }
  const bool at_end = frames.count != 0 && frames.end == size;
  if (at_end && !crosses(at.byte_offset, size)) return frames;
  return std::nullopt;
}

/// True where an intact record begins between the two and ends after `end`, or where in a document
/// that ends there the checksum would be. `end` only rises while `begin` is the same.
bool Resynchronizer::crosses(std::uint64_t begin, std::uint64_t end) {
  if (begin != crossing_begin_ || end < crossing_at_) {
    crossing_begin_ = begin;
    crossing_at_ = begin + 1;
    crossing_end_ = 0;
  }
  while (crossing_at_ < end) {
    const std::uint64_t found = prover_.next_whole(crossing_at_);
    if (found >= end) {
      crossing_at_ = end;
      break;
    }
    const auto header = prover_.intact(found);
    if (header) crossing_end_ = std::max(crossing_end_, found + header->length);
    crossing_at_ = found + 1;
  }
  return crossing_end_ + format::checksum_size > end;
}

void Resynchronizer::add_frames(LogPosition at, StrictCheck check, const Frames& frames,
                                Inventory& inventory) {
  const std::uint64_t begin = at.byte_offset;
  for (std::uint64_t i = 0; i < frames.count; ++i) {
    const auto header = probe_.header(at.byte_offset);
    const bool last = i + 1 == frames.count;
    const std::uint64_t end = last || !header ? frames.end : at.byte_offset + header->length;
    inventory.regions.push_back({.kind = Region::Kind::framed,
                                 .check = i == 0 ? check : StrictCheck::checksum,
                                 .begin = at.byte_offset,
                                 .end = end,
                                 .first_number = at.sequence_number,
                                 .count = 1});
    inventory.lost_keys.note(probe_, at.byte_offset, end, at.sequence_number, {});
    at = {end, at.sequence_number + 1};
  }
  add_nested(begin, frames.end, inventory);
}

/// Intact records inside [begin, end), each taken whole.
void Resynchronizer::add_nested(std::uint64_t begin, std::uint64_t end, Inventory& inventory) {
  for (std::uint64_t at = begin + 1; at < end;) {
    const std::uint64_t found = prover_.next_whole(at);
    if (found >= end) return;
    const auto header = prover_.intact(found);
    if (!header || found + header->length > end) {
      at = found + 1;
      continue;
    }
    at = found + header->length;
    Region* last = inventory.nested.empty() ? nullptr : &inventory.nested.back();
    if (last != nullptr && last->end == found && last->begin > begin &&
        last->last_number() + 1 == header->sequence_number) {
      last->end = at;
      ++last->count;
      continue;
    }
    inventory.nested.push_back({.kind = Region::Kind::intact,
                                .begin = found,
                                .end = at,
                                .first_number = header->sequence_number,
                                .count = 1});
  }
}

LogPosition Resynchronizer::search(LogPosition at, StrictCheck check, Inventory& inventory) {
  const std::uint64_t next = prover_.next_whole(at.byte_offset + 1);
  // What ends exactly where an intact record begins may prove itself.
  static constexpr std::size_t proven_max = 16;
  std::vector<Proof> proven;
  std::uint64_t end = next;
  if (const auto header = next == log_.size() ? std::nullopt : prover_.intact(next)) {
    std::uint64_t number = header->sequence_number;
    while (proven.size() < proven_max) {
      const auto proof = prover_.prove_before(at.byte_offset, end, number - 1);
      if (!proof) break;
      proven.push_back(*proof);
      end = proof->byte_offset;
      --number;
    }
  }
  if (end != at.byte_offset) {
    const Region damage{.kind = Region::Kind::unframed,
                        .check = check,
                        .begin = at.byte_offset,
                        .end = end,
                        .first_number = at.sequence_number,
                        .count = 0};
    inventory.regions.push_back(damage);
    note_keys(damage, inventory.lost_keys);
  }
  std::reverse(proven.begin(), proven.end());
  for (const Proof& proof : proven) {
    inventory.regions.push_back({.kind = Region::Kind::proven,
                                 .check = StrictCheck::checksum,
                                 .begin = proof.byte_offset,
                                 .end = proof.end(),
                                 .first_number = proof.header.sequence_number,
                                 .count = 1});
    inventory.proofs.push_back(proof);
    inventory.lost_keys.note(probe_, proof.byte_offset, proof.end(), proof.header.sequence_number,
                             proof.flip);
    add_nested(proof.byte_offset, proof.end(), inventory);
  }
  return {next, number_at(next)};
}

/// Keys that headers still show inside a region without frames.
void Resynchronizer::note_keys(const Region& damage, LostKeys& keys) {
  static constexpr std::uint64_t noted_bytes_max = std::uint64_t{1} << 26;
  const std::uint64_t expected = damage.first_number;
  const std::uint64_t end = std::min(damage.end, damage.begin + noted_bytes_max);
  find_header(log_, damage.begin, end, [&](std::uint64_t byte_offset, const std::byte* header) {
    const std::uint64_t number = load_u64(header + format::sequence_at);
    if (number - expected < number_jump_max &&
        header[format::type_at] <= static_cast<std::byte>(RecordType::delete_) &&
        load_u32(header + format::length_at) >= format::record_size_min) {
      keys.note(probe_, byte_offset, damage.end, number, {});
    }
    return false;
  });
}

std::uint64_t Resynchronizer::number_at(std::uint64_t byte_offset) {
  const auto header = probe_.header(byte_offset);
  return header ? header->sequence_number : format::first_sequence_number;
}

}  // namespace aerowal

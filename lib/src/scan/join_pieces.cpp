#include "scan/join_pieces.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "aerowal/format.hpp"

namespace aerowal {
namespace {

std::uint64_t end_of(const DamagePart& part) { return part.bytes.byte_offset + part.bytes.length; }

}  // namespace

JoinPieces::JoinPieces(const std::vector<Join>& joins) {
  for (const Join& join : joins) {
    const std::uint64_t number = join.header.sequence_number;
    pieces_.push_back({.part = {.bytes = join.beginning, .number = number}, .is_beginning = true});
    pieces_.push_back({.part = {.bytes = join.end, .number = number}, .is_beginning = false});
  }
  std::sort(pieces_.begin(), pieces_.end(), [](const Piece& a, const Piece& b) {
    return std::tuple(a.part.bytes.byte_offset, end_of(a.part)) <
           std::tuple(b.part.bytes.byte_offset, end_of(b.part));
  });
}

std::vector<DamagePart> JoinPieces::cut(const Region& region) const {
  std::vector<DamagePart> parts;
  std::uint64_t at = region.begin;
  const auto add_to = [&](std::uint64_t end, std::uint64_t number) {
    if (end <= at) return;
    parts.push_back({.bytes = {.byte_offset = at, .length = end - at}, .number = number});
    at = end;
  };
  auto piece = std::partition_point(pieces_.begin(), pieces_.end(), [&region](const Piece& left) {
    return left.part.bytes.byte_offset < region.begin;
  });
  while (piece != pieces_.end() && piece->part.bytes.byte_offset < region.end) {
    const DamagePart& part = piece->part;
    std::uint64_t end = end_of(part);
    const auto next = std::next(piece);
    const bool both = piece->is_beginning && next != pieces_.end() && !next->is_beginning &&
                      next->part.number == part.number && end_of(next->part) <= region.end &&
                      next->part.bytes.byte_offset >= end &&
                      next->part.bytes.byte_offset - end < format::header_size;
    if (both) end = end_of(next->part);
    add_to(part.bytes.byte_offset, 0);
    add_to(std::min(end, region.end), part.number);
    piece = both ? std::next(next) : next;
  }
  add_to(region.end, 0);
  return parts;
}

}  // namespace aerowal

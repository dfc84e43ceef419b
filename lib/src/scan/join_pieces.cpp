#include "scan/join_pieces.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <tuple>

#include "aerowal/format.hpp"

namespace aerowal {

void drop_inner_joins(std::vector<Join>& joins) {
  struct Piece {
    ByteRange bytes;
    std::size_t join = 0;
  };
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < joins.size(); ++i) {
    pieces.push_back({.bytes = joins[i].beginning, .join = i});
    pieces.push_back({.bytes = joins[i].end, .join = i});
  }
  std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
    return std::tuple(a.bytes.byte_offset, b.bytes.length) <
           std::tuple(b.bytes.byte_offset, a.bytes.length);
  });
  const auto end_of = [](const ByteRange& bytes) { return bytes.byte_offset + bytes.length; };
  // Of those before it in this order, the one that reaches furthest holds a piece if any does.
  std::vector<std::array<std::size_t, 2>> holders(joins.size(), {SIZE_MAX, SIZE_MAX});
  const Piece* furthest = nullptr;
  for (const Piece& piece : pieces) {
    if (furthest != nullptr && end_of(furthest->bytes) >= end_of(piece.bytes)) {
      const bool is_beginning = piece.bytes == joins[piece.join].beginning;
      holders[piece.join][is_beginning ? 0 : 1] = furthest->join;
    } else {
      furthest = &piece;
    }
  }
  std::size_t index = 0;
  std::erase_if(joins, [&](const Join&) {
    const auto& [beginning, end] = holders[index++];
    return beginning != SIZE_MAX && beginning == end;
  });
}

void drop_parts_of(const std::vector<Join>& hosts, std::vector<Join>& joins) {
  if (hosts.empty()) return;
  std::vector<ByteRange> pieces;
  for (const Join& host : hosts) pieces.insert(pieces.end(), {host.beginning, host.end});
  std::sort(pieces.begin(), pieces.end(),
            [](const ByteRange& a, const ByteRange& b) { return a.byte_offset < b.byte_offset; });
  const auto is_part = [&pieces](const ByteRange& bytes) {
    const auto after = std::partition_point(
        pieces.begin(), pieces.end(),
        [&bytes](const ByteRange& piece) { return piece.byte_offset <= bytes.byte_offset; });
    if (after == pieces.begin()) return false;
    const ByteRange& piece = *std::prev(after);
    return piece != bytes && bytes.byte_offset + bytes.length <= piece.byte_offset + piece.length;
  };
  std::erase_if(
      joins, [&is_part](const Join& join) { return is_part(join.beginning) || is_part(join.end); });
}

namespace {

std::uint64_t end_of(const DamagePart& part) { return part.bytes.byte_offset + part.bytes.length; }

}  // namespace

JoinPieces::JoinPieces(const std::vector<Join>& joins, const std::vector<Join>& copies) {
  for (const Join& join : joins) add(join, false);
  for (const Join& copy : copies) add(copy, true);
  std::sort(pieces_.begin(), pieces_.end(), [](const Piece& a, const Piece& b) {
    return std::tuple(a.part.bytes.byte_offset, end_of(a.part)) <
           std::tuple(b.part.bytes.byte_offset, end_of(b.part));
  });
}

void JoinPieces::add(const Join& join, bool is_copy) {
  const auto part_of = [&](const ByteRange& bytes) {
    return DamagePart{.bytes = bytes, .number = join.header.sequence_number, .is_copy = is_copy};
  };
  pieces_.push_back({.part = part_of(join.beginning), .is_beginning = true});
  pieces_.push_back({.part = part_of(join.end), .is_beginning = false});
}

/// Whether they are a record's two, with less between them than could show another record.
bool JoinPieces::are_one(const Piece& piece, const Piece& next) {
  const std::uint64_t end = end_of(piece.part);
  return piece.is_beginning && !next.is_beginning && next.part.number == piece.part.number &&
         next.part.is_copy == piece.part.is_copy && next.part.bytes.byte_offset >= end &&
         next.part.bytes.byte_offset - end < format::header_size;
}

std::uint64_t JoinPieces::bytes_between() const {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i + 1 < pieces_.size(); ++i) {
    if (!are_one(pieces_[i], pieces_[i + 1])) continue;
    bytes += pieces_[i + 1].part.bytes.byte_offset - end_of(pieces_[i].part);
  }
  return bytes;
}

std::vector<DamagePart> JoinPieces::cut(const Region& region) const {
  std::vector<DamagePart> parts;
  std::uint64_t at = region.begin;
  const auto add_to = [&](std::uint64_t end, DamagePart part) {
    if (end <= at) return;
    part.bytes = {.byte_offset = at, .length = end - at};
    parts.push_back(part);
    at = end;
  };
  auto piece = std::partition_point(pieces_.begin(), pieces_.end(), [&region](const Piece& left) {
    return left.part.bytes.byte_offset < region.begin;
  });
  while (piece != pieces_.end() && piece->part.bytes.byte_offset < region.end) {
    const DamagePart& part = piece->part;
    std::uint64_t end = end_of(part);
    const auto next = std::next(piece);
    const bool both =
        next != pieces_.end() && are_one(*piece, *next) && end_of(next->part) <= region.end;
    if (both) end = end_of(next->part);
    add_to(part.bytes.byte_offset, {});
    add_to(std::min(end, region.end), part);
    piece = both ? std::next(next) : next;
  }
  add_to(region.end, {});
  return parts;
}

}  // namespace aerowal

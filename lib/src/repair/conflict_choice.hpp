#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "inspect/random_access_log.hpp"
#include "scan/inventory.hpp"
#include "scan/resolution.hpp"

namespace aerowal {

/// Consecutive records of a region.
struct Piece {
  std::size_t region = 0;  ///< its index among the resolved ones
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

/// Of each number in conflict the last record in the file, in no order.
std::vector<Piece> choose_later(const Resolution& resolution);

/// A piece that follows what precedes it in the file.
struct InsertedPiece {
  std::uint64_t after = 0;  ///< number of the kept record before it; 0 where none is
  Piece piece;
};

/// Each content that a number has beside the kept one, once; by `after`, then in file order.
std::vector<InsertedPiece> choose_other_contents(const Inventory& inventory,
                                                 const Resolution& resolution,
                                                 RandomAccessLog& log);

/// The regions of these pieces, cut out. Each region is walked once, and only if it is cut.
std::vector<Region> cut_out(const Resolution& resolution, const std::vector<Piece>& pieces,
                            RandomAccessLog& log);

}  // namespace aerowal

#pragma once

#include <cstddef>
#include <cstdint>

#include "base/large_allocator.hpp"

namespace aerowal {

/// Records in one piece of a log whose numbers rise by one.
struct NumberRun {
  std::uint64_t first = 0;  ///< number, at least 1
  std::uint64_t count = 0;  ///< at least 1

  [[nodiscard]] std::uint64_t last() const { return first + (count - 1); }
};

/// The part of a run that a chain uses.
struct ChainLink {
  std::size_t run = 0;  ///< its index
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

/// The heaviest chain: of the records of `runs`, which are in file order, the most whose numbers
/// rise; among those the one with the fewest breaks; among those the one whose last run comes
/// earliest, then whose last but one does, and so on. A number that two neighbours have is the
/// earlier one's.
/// `starts_log`: the first run begins the log with number 1, which is no break.
/// Patience sorting with runs for cards: O(r + n log k) for n runs of r records in all, and k
/// pieces of the best chains that end below each number, which random numbers keep near the square
/// root of n.
LargeVector<ChainLink> heaviest_chain(const LargeVector<NumberRun>& runs, bool starts_log);

}  // namespace aerowal

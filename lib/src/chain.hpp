#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace aerowal {

/// Records in one piece of a log whose numbers rise by one.
struct NumberRun {
  std::uint64_t first = 0;  ///< number
  std::uint64_t count = 0;  ///< at least 1
  bool at_start = false;    ///< it begins the log with number 1

  [[nodiscard]] std::uint64_t last() const { return first + (count - 1); }
};

/// The part of a run that a chain uses.
struct ChainLink {
  std::size_t run = 0;  ///< its index
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

/// The heaviest chain: of the records of `runs`, which stand in file order, the most whose numbers
/// rise; among those the one with the fewest breaks; among those the one with the earlier records.
/// Takes O(n log n) for n runs.
std::vector<ChainLink> heaviest_chain(const std::vector<NumberRun>& runs);

}  // namespace aerowal

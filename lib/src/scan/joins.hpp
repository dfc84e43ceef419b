#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "aerowal/ranges.hpp"
#include "inspect/probe.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/inventory.hpp"

namespace aerowal {

/// A record in two pieces, as a log has it whose parts were put together in the wrong order.
struct Join {
  ByteRange beginning;  ///< the first bytes of a damaged region
  ByteRange end;        ///< the last bytes of another
  Header header;        ///< of the record
};

/// The records that the beginning of one damaged region and the last bytes of another make, with a
/// number that no record of `inventory` has, by rising number; of several with one number that
/// whose regions come first in the file. What is between, such as the end of another record after
/// a beginning, does not hide them.
///
/// The checksum meets in the middle: that of each beginning, and what it must have been before each
/// end. So the time is linear in the damage, whichever of a million regions belong together.
/// Memory: 16 bytes for each place where a beginning may end, of which the first 2^22 count, and 4
/// for each damaged region up to the last of these. Whole records are compared for at most 4 bytes
/// per byte of the log, and 64 KiB; what is not found by then is not found.
std::vector<Join> find_joins(const Inventory& inventory, RandomAccessLog& log);

/// The pieces of joins by where they are. The joins must outlive it.
class JoinPieces {
 public:
  explicit JoinPieces(const std::vector<Join>& joins);

  /// The first join that the region has a piece of; null if there is none.
  [[nodiscard]] const Join* find_in(const Region& region) const;

 private:
  std::vector<std::pair<std::uint64_t, const Join*>> pieces_;
};

/// The record as it was written; fewer bytes if they cannot be read.
std::vector<std::byte> joined_bytes(RandomAccessLog& log, const Join& join);

}  // namespace aerowal

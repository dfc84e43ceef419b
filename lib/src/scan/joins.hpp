#pragma once

#include <cstdint>
#include <vector>

#include "inspect/random_access_log.hpp"
#include "scan/inventory.hpp"
#include "scan/join.hpp"

namespace aerowal {

/// Which records are put together from two pieces.
enum class JoinNumbers : std::uint8_t {
  missing,  ///< one for each number that no record of the inventory has: whose pieces come first
  any,      ///< all
};

/// The records that a beginning and an end in damaged regions make, and Inventory::hosts, by rising
/// number. What is
/// between pieces, such as a line end, or the end of another record after a beginning, does not
/// hide them.
///
/// A record begins where CutBeginnings finds it to, or after a piece of another that was found. It
/// ends where a region does; before what fills the region's end; before a header with a missing
/// number, or a piece that was found; or anywhere, nearest to the region's end first, if the
/// beginning shows its length. An end of fewer bytes than a checksum has counts only where a
/// piece can begin, or little is before it. One that is whole was not cut. All but the first bytes
/// and the end of a region are tried for as many bytes as the log has, and 2^18, of which one of a
/// beginning counts for four. Inside a region whose end a header gives, nothing begins or ends. Of
/// pieces that only show beside one that was found, eight in a row are found.
///
/// The checksum meets in the middle: that of each beginning, and what it must have been before each
/// end. So the time is linear in the damage, whichever of a million regions belong together.
/// Memory: that of CutBeginnings; 8 bytes for each damaged region; for ends whose beginning is not
/// looked up yet 2 bytes for each place where a beginning may end, or 640 KiB; and twice the
/// largest record, of at most 16 MiB. Whole records are compared for at most 4 bytes per byte of
/// the log, and 64 KiB, of which a look at a header counts for 16, in a large log for 256; what is
/// not found by then is not found.
std::vector<Join> find_joins(const Inventory& inventory, RandomAccessLog& log,
                             JoinNumbers numbers = JoinNumbers::missing);

/// The one of `joins`, one for each number, ascending, that has the number; null if none has.
const Join* find_join(const std::vector<Join>& joins, std::uint64_t number);

/// The record as it was written; fewer bytes if they cannot be read.
std::vector<std::byte> joined_bytes(RandomAccessLog& log, const Join& join);

}  // namespace aerowal

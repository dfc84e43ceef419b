#pragma once

#include <cstdint>
#include <vector>

#include "aerowal/ranges.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/inventory.hpp"
#include "scan/joins.hpp"
#include "scan/resolution.hpp"

namespace aerowal {

/// What the damage of a log may have been, beside the records that are intact, prove themselves or
/// are in two pieces.
struct DamagedRecords {
  /// Where records are of which nothing is left that can be read: ones whose number is there with
  /// other bytes, and ones that may have held others in their document. Each with the number that
  /// it shows, in file order.
  std::vector<SoundRange> places = {};
  /// find_unexplained(): where records may have been lost that are not counted.
  std::vector<std::uint64_t> unclaimed = {};
};

/// `resolution`: the one in which every proven record counts. `joins`: all, by rising number.
/// Takes time linear in the
/// log, and memory by regions.
DamagedRecords find_damaged_records(const Inventory& inventory, const Resolution& resolution,
                                    const std::vector<Join>& joins, RandomAccessLog& log);

/// Whether the byte lies in one of the ranges, which are in file order.
bool covers(const std::vector<ByteRange>& ranges, std::uint64_t byte_offset);

}  // namespace aerowal

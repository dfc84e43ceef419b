#pragma once

#include <cstdint>
#include <vector>

#include "aerowal/ranges.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/inventory.hpp"
#include "scan/joins.hpp"
#include "scan/resolution.hpp"

namespace aerowal {

/// What damage that the new log lacks may have been, beside the lost numbers.
struct DroppedDamage {
  /// Where damaged records are whose number is there with other bytes, records that may have held
  /// others in their document, and intact ones in the documents of lost records of their number:
  /// each with the number that it shows, in file order.
  std::vector<SoundRange> possibly_lost = {};
  /// Where more stands than a header there declares, no text, at a place that no lost number is
  /// known to have had; in file order.
  std::vector<std::uint64_t> unexplained = {};
};

/// `joins`: those that are taken, by rising number. `lost`: numbers that the new log lacks,
/// ascending. `restored`: places that a store gives back, in file order.
DroppedDamage count_dropped_damage(const Inventory& inventory, const Resolution& resolution,
                                   const std::vector<Join>& joins,
                                   const std::vector<SequenceRange>& lost,
                                   const std::vector<ByteRange>& restored, RandomAccessLog& log);

/// Whether the byte lies in one of the ranges, which are in file order.
bool covers(const std::vector<ByteRange>& ranges, std::uint64_t byte_offset);

}  // namespace aerowal

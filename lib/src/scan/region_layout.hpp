#pragma once

#include <cstdint>
#include <vector>

#include "inspect/random_access_log.hpp"
#include "scan/inventory.hpp"
#include "scan/join_pieces.hpp"
#include "scan/moved_records.hpp"
#include "scan/relations.hpp"
#include "scan/resolution.hpp"

namespace aerowal {

/// What regions are laid out by.
struct LayoutQuestion {
  const Inventory& inventory;
  const Relations& relations;  ///< of the records that count
  /// Where records begin that are pieces of copies, ascending.
  const std::vector<std::uint64_t>& surfaced;
  const JoinPieces* pieces = nullptr;  ///< null: there are none
  MovedRecords& moved;
  RandomAccessLog& log;
};

/// All of the log in file order, cut where relations change, where pieces of records begin and end,
/// and where damaged records of a moved part begin. Records have their relations; damage has the
/// number after the last record before it, and only that of pieces its class.
ResolvedRegions lay_out_regions(const LayoutQuestion& question);

}  // namespace aerowal

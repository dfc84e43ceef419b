#pragma once

#include <cstdint>
#include <vector>

#include "aerowal/ranges.hpp"
#include "inspect/random_access_log.hpp"
#include "repair/damaged_records.hpp"
#include "scan/inventory.hpp"
#include "scan/joins.hpp"
#include "scan/resolution.hpp"

namespace aerowal {

/// What a log shows of its records, whatever a repair may do: a loss is measured against all of
/// that, so that it depends on the new log, and on no option beside.
struct LegibleRecords {
  std::uint64_t last_number = 0;            ///< the largest that a record has, or damage shows
  std::vector<SequenceRange> numbers = {};  ///< that records have which can be read, ascending
  DamagedRecords damaged = {};
};

/// `resolution`: the one in which every proven record counts. `joins`: all, by rising number.
LegibleRecords find_legible_records(const Inventory& inventory, const Resolution& resolution,
                                    const std::vector<Join>& joins, RandomAccessLog& log);

/// The numbers up to `known` last one, or up to `last_number` if a store knows of later ones, that
/// `present` lacks; if no file can reach that number, only those of records that can be read.
/// Ascending, as is `present`.
std::vector<SequenceRange> lost_numbers(const LegibleRecords& known, std::uint64_t last_number,
                                        const std::vector<SequenceRange>& present);

}  // namespace aerowal

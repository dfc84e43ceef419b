#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "aerowal/ranges.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/joins.hpp"
#include "scan/resolution.hpp"

namespace aerowal {

/// The numbers of a region that has a place among the others: records that are no copy, damaged
/// records and pieces of them.
std::optional<SequenceRange> numbers_of(const ResolvedRegion& resolved);

/// Where damage begins in which records may have stood of which no number is known, in file order.
/// The numbers of the records beside it, whether or not a repair keeps these, say whether lost ones
/// stood there. So do those of the records around it if a record was moved to between them, and the
/// damage does not follow the last one of all. Where they do not, as at the end of the log, between
/// two histories or where parts were moved, it counts if it is longer than what a header there
/// declares by at least a record, and no text; where a number is missing that only another history
/// has, it counts in any case. What shows the number after the last one counts wherever it stands,
/// and so, where the pieces of a record were moved apart, does all that may hold one.
///
/// `joins`: all, by rising number. Takes time linear in the damage, and memory by regions.
std::vector<std::uint64_t> find_unexplained(const Resolution& resolution,
                                            const std::vector<Join>& joins, RandomAccessLog& log);

}  // namespace aerowal

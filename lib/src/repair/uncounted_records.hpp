#pragma once

#include <deque>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/repair.hpp"
#include "aerowal/result.hpp"
#include "inspect/proof.hpp"
#include "scan/joins.hpp"

namespace aerowal {

/// Adds to `possibly_lost` and `records_possibly_lost` of a plan whose kept ranges and losses are
/// complete what the bytes of `source` show: looks at every one that the new log does not take over
/// for intact records, whatever the plan thinks of the place, and takes the damaged ones that prove
/// themselves from `proofs`, which are in file order, and those in two pieces from `joins`. One
/// counts unless the new log has its number and content, or its bytes in a document, or its number
/// is among the lost ones and no other dropped record claims that. Memory: 32 bytes for each record
/// that the new log lacks or has twice, and that of remove_kept(). Errors: system.
Result<void> find_possibly_lost(ByteSource& source, const std::deque<Proof>& proofs,
                                const std::vector<Join>& joins, RepairPlan& plan);

}  // namespace aerowal

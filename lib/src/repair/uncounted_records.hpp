#pragma once

#include "aerowal/byte_source.hpp"
#include "aerowal/repair.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// Sets `possibly_lost` and `records_possibly_lost` of a plan whose kept ranges and losses are
/// complete: looks at every byte of `source` that the new log does not take over for intact
/// records, and where such bytes begin for one that proves itself (inspect/proof.hpp), whatever the
/// plan thinks of the place. One counts unless the new log has its number
/// and content, or its number is among the lost ones and no other dropped record claims that.
/// Shares nothing with what made the plan. Memory: 24 bytes for each record that counts. Errors:
/// system.
Result<void> find_possibly_lost(ByteSource& source, RepairPlan& plan);

}  // namespace aerowal

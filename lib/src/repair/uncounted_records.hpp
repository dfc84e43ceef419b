#pragma once

#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/ranges.hpp"
#include "aerowal/repair.hpp"
#include "aerowal/result.hpp"
#include "scan/inventory.hpp"
#include "scan/joins.hpp"

namespace aerowal {

/// Sets `possibly_lost` and `records_possibly_lost` of a plan whose kept ranges and losses are
/// complete to what the bytes of `source` show: looks at every one that the new log does not take
/// over for intact records, whatever the plan thinks of the place, and takes the damaged ones that
/// prove themselves and those in two pieces from `inventory` and `joins`. One counts unless the new
/// log has its number and content, or its bytes in a document. `damaged` counts besides. Of those
/// with a lost number one does not count, since its number does: the first that is readable, but
/// never one in the document of another, which is not what the number was. Memory: 40 bytes for
/// each record that the new log lacks or has twice, and that of remove_kept(). Errors: system.
Result<void> find_possibly_lost(ByteSource& source, const Inventory& inventory,
                                const std::vector<Join>& joins,
                                const std::vector<SoundRange>& damaged, RepairPlan& plan);

}  // namespace aerowal

#pragma once

#include "aerowal/byte_source.hpp"
#include "aerowal/repair.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// The law of repair, on the bytes: no record leaves a log uncounted. Reads once more what `source`
/// has and the plan does not keep. Each intact record in it must be in `repaired`, by content or
/// with its bytes in a document, or in the receipt: lost, possibly lost, never acknowledged, or
/// under a wrong number. Shares no rule with what made the plan. Takes time linear in both logs;
/// memory: 48 bytes for each record that is cut and not lost. Errors: system, also where one is in
/// neither, which is a defect of aerowal.
Result<void> check_conservation(ByteSource& source, const RepairPlan& plan, ByteSource& repaired);

}  // namespace aerowal

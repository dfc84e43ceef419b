#pragma once

#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/repair.hpp"
#include "aerowal/result.hpp"
#include "aerowal/scan.hpp"

namespace aerowal {

/// Fills `misnumbered` of each step that has intact records whose numbers nothing supports. Errors:
/// system.
Result<void> find_misnumbered(ByteSource& source, std::vector<RepairStep>& steps);

/// Fills what is known of the loss of a plan whose actions, kept ranges and `lost` are complete, as
/// is `discarded` of its steps: `records_lost` and `discarded`. `sound` is all that is sound in
/// `source`. Errors: system.
Result<void> find_loss(ByteSource& source, const std::vector<SoundRange>& sound, RepairPlan& plan);

}  // namespace aerowal

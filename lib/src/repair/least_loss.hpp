#pragma once

#include <optional>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/repair.hpp"
#include "aerowal/result.hpp"
#include "repair/repair_draft.hpp"
#include "repair/restore_answer.hpp"

namespace aerowal {

/// What loses least, of all that a repair may be asked for; of several the most harmless, that is,
/// the first of a fixed order. Drafts a repair for each, so that its cost is that of a few
/// dozen at most. `copies`: the donors that are given, and a store that
/// may be. Nothing where no repair is
/// possible. Errors: system.
Result<std::optional<LeastLoss>> find_least_loss(ByteSource& source, RepairDesk& desk,
                                                 const RepairOptions& options, RestoreDesk& copies);

}  // namespace aerowal

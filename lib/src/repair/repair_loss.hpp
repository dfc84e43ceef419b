#pragma once

#include <functional>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/repair.hpp"
#include "aerowal/result.hpp"
#include "aerowal/scan.hpp"

namespace aerowal {

/// How a finding's bytes divide into records.
struct RecordPlaces {
  std::size_t count = 0;  ///< of intact and of damaged records, one after the other
  bool complete = false;  ///< they are all of the finding
};

/// Hands out each intact record of a finding, whatever its number, as far as one leads to the next,
/// with its index among the records there. Errors: system.
Result<RecordPlaces> for_each_intact(
    ByteSource& source, const Finding& damage,
    const std::function<void(const PlacedRecord&, std::size_t index)>& observe);

/// Fills `misnumbered` of each step. `sound` is all that is sound in `source`. Errors: system.
Result<void> find_misnumbered(ByteSource& source, const std::vector<SoundRange>& sound,
                              std::vector<RepairStep>& steps);

/// Fills what is lost by a plan whose actions and kept ranges are complete: `lost`, `records_lost`
/// and `discarded`, of the plan and of its steps. Errors: system.
Result<void> find_loss(ByteSource& source, const std::vector<SoundRange>& sound, RepairPlan& plan);

}  // namespace aerowal

#pragma once

#include <functional>
#include <vector>

#include "aerowal/repair.hpp"
#include "aerowal/result.hpp"
#include "aerowal/scan.hpp"
#include "aerowal/source.hpp"

namespace aerowal {

/// How a finding's bytes divide into records.
struct RecordPlaces {
  std::size_t count = 0;  ///< of intact and of damaged records, one behind the other
  bool complete = false;  ///< they are all of the finding
};

/// Hands out each intact record of a finding, whatever its number, as far as one leads to the next,
/// with its index among the records there. Errors: system.
Result<RecordPlaces> for_each_intact(
    Source& source, const Damage& damage,
    const std::function<void(const PlacedRecord&, std::size_t index)>& meet);

/// Fills `misnumbered` of each step. `sound` is all that is sound in `source`. Errors: system.
Result<void> find_misnumbered(Source& source, const std::vector<SoundRange>& sound,
                              std::vector<RepairStep>& steps);

/// Fills what is lost by a plan whose actions and kept ranges are complete: `lost`, `records_lost`
/// and `given_up`, of the plan and of its steps. Errors: system.
Result<void> find_loss(Source& source, const std::vector<SoundRange>& sound, RepairPlan& plan);

}  // namespace aerowal

#pragma once

#include <vector>

#include "aerowal/repair.hpp"
#include "repair/restore_answer.hpp"
#include "repair/taken_records.hpp"
#include "scan/inventory.hpp"

namespace aerowal {

/// Sets `kept` and `restored` of the plan to what is taken; where it is in the new log is not set
/// yet. `taken`: of a draft, which then lacks it: it may be large. `answer`: the one that the
/// draft was made with; null: none.
void fill_kept(RepairPlan& plan, std::vector<SelectedRun>&& taken, const Inventory& inventory,
               const RestoreAnswer* answer);

/// Gives everything that is kept its place and number in the output.
void lay_out(RepairPlan& plan);

}  // namespace aerowal

#pragma once

#include <vector>

#include "aerowal/repair.hpp"
#include "repair/repair_draft.hpp"
#include "repair/store_answer.hpp"
#include "scan/inventory.hpp"

namespace aerowal {

/// What is taken, as the ranges of a plan; where they are in the new log is not set yet.
/// `store`: the answer that the draft was made with; null: none.
std::vector<KeptRange> kept_ranges(const RepairDraft& draft, const Inventory& inventory,
                                   const StoreAnswer* store);

/// Gives everything that is kept its place and number in the output.
void lay_out(RepairPlan& plan);

}  // namespace aerowal

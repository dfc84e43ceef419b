#pragma once

#include <optional>
#include <vector>

#include "aerowal/repair.hpp"
#include "repair/repair_table.hpp"

namespace aerowal {

/// RepairStep::suggestions of a step whose action is decided.
std::vector<Remedy> find_suggestions(const RepairStep& step, RepairCase found,
                                     const RepairOptions& options);

/// Why a plan that is complete otherwise must not be carried out.
std::optional<RepairRefusal> find_refusal(const RepairPlan& plan, const RepairOptions& options);

}  // namespace aerowal

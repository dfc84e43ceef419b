#pragma once

#include "aerowal/repair.hpp"

namespace aerowal {

/// Divides `lost` of a plan among its steps, each number to one of them, as `discarded`: to the
/// finding that cost it, else to one that has a record of the number, else to the truncation that
/// cuts it off. A plan that loses something has a step. Takes time linear in findings and what they
/// list, but for sorting them.
void divide_lost(RepairPlan& plan);

/// The same of `possibly_lost`, as `records_possibly_lost` of the steps: to the finding at whose
/// place a record is, else as before.
void divide_possibly_lost(RepairPlan& plan);

}  // namespace aerowal

#pragma once

#include <optional>

#include "aerowal/byte_source.hpp"
#include "aerowal/repair.hpp"

namespace aerowal {

/// What is to be said of the store beside the log of `plan`, once `repaired` is that log; nothing
/// where there is no store. What cannot be found out is said in it and is no error: a repair does
/// not depend on the store. Time and memory: those of a StoreCheck.
std::optional<StoreBeside> look_at_store_beside(ByteSource& repaired, const RepairPlan& plan);

}  // namespace aerowal

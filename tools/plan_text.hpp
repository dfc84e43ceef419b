#pragma once

#include <string>

#include <aerowal/repair.hpp>

namespace aerowal::cli {

/// The plan of a repair for people; `done`: as a report of what was carried out, for an incident's
/// record. `path` is the log's.
std::string plan_text(const RepairPlan& plan, const std::string& path, bool done);

}  // namespace aerowal::cli

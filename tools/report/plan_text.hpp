#pragma once

#include <optional>
#include <string>
#include <vector>

#include <aerowal/repair.hpp>

namespace aerowal::cli {

/// The plan of a repair for people; `done`: as a report of what was carried out, for an incident's
/// record. `path` is the log's.
std::string plan_text(const RepairPlan& plan, const std::string& path, bool done);

/// What became of an earlier repair that had died; nothing where there was none.
std::string earlier_repair_text(const std::optional<EarlierRepair>& earlier);

/// That a repair which died left these files; nothing where there are none.
std::string unfinished_text(const std::vector<std::string>& paths);

/// That the plan is of a log in use; nothing where it is not.
std::string in_use_text(const std::optional<std::string>& in_use);

}  // namespace aerowal::cli

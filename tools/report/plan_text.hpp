#pragma once

#include <optional>
#include <string>

#include <aerowal/repair.hpp>

namespace aerowal::cli {

/// The plan of a repair for people; `done`: as a report of what was carried out, for an incident's
/// record.
std::string plan_text(const RepairPlan& plan, bool done);

/// A plan that is not carried out, with what was seen of the log beside it.
std::string preview_text(const RepairPlan& plan, const LogCircumstances& circumstances,
                         const RepairWording& wording);

/// "Least loss (0 records)".
std::string least_loss_words(const LeastLoss& least);

/// What to call the log of a plan in commands: of a container what it is unpacked to.
std::string log_in_commands(const RepairPlan& plan, const LogCircumstances& circumstances);

/// What a repair does by its commit(), once that was done.
std::string done_text(const RepairSession& session, const RepairPlan& plan);

/// What became of an earlier repair that had died; nothing where there was none.
std::string earlier_repair_text(const std::optional<EarlierRepair>& earlier);

}  // namespace aerowal::cli

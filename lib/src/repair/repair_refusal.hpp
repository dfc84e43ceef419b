#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aerowal/repair.hpp"

namespace aerowal {

/// RepairStep::suggestions of a step whose action is decided.
std::vector<std::string> options_that_help(const RepairStep& step, const RepairOptions& options);

/// Why a plan that is complete otherwise must not be carried out: code refused, naming `path`.
std::optional<Error> find_refusal(const RepairPlan& plan, const RepairOptions& options,
                                  const std::string& path);

}  // namespace aerowal

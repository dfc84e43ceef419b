#pragma once

#include <optional>
#include <string>

#include "aerowal/log_guard.hpp"
#include "aerowal/repair.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// The name that the new log of a repair in place has while it is written and verified. Whatever
/// has it never took the log's place.
std::string unfinished_log_path(const std::string& log);

/// The name that the new log has just before it is exchanged with the original, and the original
/// from then until it gets its backup's.
std::string exchange_path(const std::string& log);

/// Completes an earlier repair in place of `log` that died, or takes away what it left. The log's
/// guard must be held. Nothing where there is nothing. Errors: refused, where it cannot be told
/// what a file is; system.
Result<std::optional<EarlierRepair>> settle_repair_in_place(const std::string& log,
                                                            const LogGuard::Options& options = {});

/// The same of a repair that was to make `out`. Errors: refused, where that repair still runs;
/// system.
Result<std::optional<EarlierRepair>> settle_repair_to(const std::string& out);

}  // namespace aerowal

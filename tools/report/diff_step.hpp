#pragma once

#include <string>

#include <aerowal/log_diff.hpp>

namespace aerowal::cli {

/// What to do about logs that are not all the same and sound, as lines with their ends: which copy
/// to keep, and the command that comes next. Empty where they are.
std::string diff_step(const LogDiff& diff);

}  // namespace aerowal::cli

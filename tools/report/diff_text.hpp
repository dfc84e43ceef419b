#pragma once

#include <string>

#include <aerowal/log_diff.hpp>
#include <aerowal/result.hpp>

#include "term/output.hpp"

namespace aerowal::cli {

/// What each of several logs is by itself: a line each, and what damages it.
std::string diff_logs_text(const LogDiff& diff, bool color);

/// Where logs part: their records, and the members in which these differ. Errors: system.
Result<std::string> diff_parting_text(const LogDiff& diff, const LogParting& parting,
                                      Output& output);

/// What they are to each other, and what to do.
std::string diff_verdict_text(const LogDiff& diff, bool color);

}  // namespace aerowal::cli

#pragma once

#include <string>

#include "report/log_statistics.hpp"
#include "term/output.hpp"

namespace aerowal::cli {

/// Tables of what is in the records of `log`, for people.
std::string statistics_text(const LogStatistics& statistics, const std::string& log,
                            const Output& output);

/// The same as one JSON object, on one line without its end.
std::string statistics_json(const LogStatistics& statistics, const std::string& log);

}  // namespace aerowal::cli

#pragma once

#include <chrono>
#include <string>

namespace aerowal::cli {

// When and where a report was made.

/// "2026-11-28T08:51:08", in UTC.
std::string utc_text(std::chrono::system_clock::time_point time);

/// Printable; "localhost" where it has no name.
std::string host_name();

}  // namespace aerowal::cli

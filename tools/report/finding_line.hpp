#pragma once

#include <string>

#include <aerowal/finding.hpp>

namespace aerowal::cli {

/// What is damaged, where, and why, in one line without its end.
std::string finding_line(const Finding& finding);

}  // namespace aerowal::cli

#pragma once

#include <string>

#include <aerowal/report_json.hpp>

namespace aerowal::cli {

/// Which bytes of a log were read where not all were, and which findings of a baseline are gone:
/// indented lines.
std::string comparison_text(const LogComparison& comparison);

}  // namespace aerowal::cli

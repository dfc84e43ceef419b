#pragma once

#include <string>

#include "report/reporter.hpp"

namespace aerowal::cli {

/// Whether AeroDB starts on a data directory, what keeps it from that, and what to do.
std::string boot_text(const BootCheck& check, const BootReport& report, bool color);

}  // namespace aerowal::cli

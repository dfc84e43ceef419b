#pragma once

#include <string>

#include "aerowal/baseline.hpp"
#include "aerowal/finding.hpp"
#include "json/json_value.hpp"

namespace aerowal {

/// A finding, as the `damage` lines and the steps of a plan have it.
Json finding_value(const Finding& damage, const std::string& path);

/// What is said of one that is gone.
Json mark_value(const FindingMark& mark);

}  // namespace aerowal

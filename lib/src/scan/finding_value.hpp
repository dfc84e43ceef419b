#pragma once

#include <string>

#include "aerowal/baseline.hpp"
#include "aerowal/error.hpp"
#include "aerowal/finding.hpp"
#include "aerowal/record_fault.hpp"
#include "json/json_value.hpp"

namespace aerowal {

/// A finding, as the `damage` lines and the steps of a plan have it.
Json finding_value(const Finding& damage, const std::string& path);

/// The first damage of a log, as `summary` lines have it.
Json strict_error_value(const StrictError& error);

/// AeroDB's error object.
Json error_value(const Error& error);

/// What is said of one that is gone.
Json mark_value(const FindingMark& mark);

}  // namespace aerowal

#pragma once

#include <string>

#include <aerowal/byte_source.hpp>
#include <aerowal/finding.hpp>
#include <aerowal/result.hpp>

#include "term/excerpt.hpp"

namespace aerowal::cli {

/// The bytes of a finding with their fields, those marked that are known to be wrong; nothing where
/// it covers none. `style`: all but what it marks. Errors: system.
Result<std::string> finding_excerpt(ByteSource& source, const Finding& damage, HexStyle style);

}  // namespace aerowal::cli

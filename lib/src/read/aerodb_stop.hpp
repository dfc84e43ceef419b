#pragma once

#include <optional>

#include "aerowal/byte_source.hpp"
#include "aerowal/record_fault.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// Where AeroDB's own reader stops in `log`, of which `first` is the first corruption: there, or,
/// as it takes types up to 5 and bytes after the fifth field, later or nowhere. Reads on from
/// there. Errors: system. Memory: a record of those.
Result<std::optional<StrictError>> find_aerodb_stop(ByteSource& log, const StrictError& first);

}  // namespace aerowal

#pragma once

#include "aerowal/repair.hpp"
#include "aerowal/source.hpp"

namespace aerowal {

/// Reads all of `source`. Errors: system.
Result<FileDigest> digest(Source& source);

}  // namespace aerowal

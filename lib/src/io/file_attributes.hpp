#pragma once

#include <cstdint>
#include <string>

#include "aerowal/result.hpp"

namespace aerowal {

/// What a copy is where it can't have all that says who may read the original.
enum class WhereNotAllowed : std::uint8_t {
  refuse,
  keep_private,  ///< only its owner may read it
};

/// Gives the empty file `to`, which only its owner may read so far, the owner, mode and extended
/// attributes (of which access lists are some) of the log `from`. At no moment may anybody read it
/// who may not read the log. `path` stands for it in messages. Errors: refused; system.
Result<void> copy_attributes(int from, int to, const std::string& path, WhereNotAllowed otherwise);

}  // namespace aerowal

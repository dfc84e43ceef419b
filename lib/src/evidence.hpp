#pragma once

#include <string>
#include <vector>

#include "aerowal/damage.hpp"
#include "aerowal/repair.hpp"
#include "aerowal/result.hpp"
#include "aerowal/source.hpp"

namespace aerowal {

/// Holds records that are to take the place of a finding against what its bytes still show: the
/// span they cover, type, length and checksum. Where these confirm a type, it is taken over and is
/// no longer inferred. Returns what disagrees, or an empty text. Errors: system.
Result<std::string> check_evidence(Source& log, const Damage& damage,
                                   std::vector<RestoredRecord>& records);

}  // namespace aerowal

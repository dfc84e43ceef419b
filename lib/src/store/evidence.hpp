#pragma once

#include <string>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/finding.hpp"
#include "aerowal/restored_record.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// Holds records that are to take the place of a finding against what its bytes still show: the
/// span they cover, type, length and checksum. Where these confirm a type, it is taken over and is
/// no longer inferred. Returns what disagrees, or an empty text. Errors: system.
Result<std::string> check_evidence(ByteSource& log, const Finding& damage,
                                   std::vector<RestoredRecord>& records);

}  // namespace aerowal

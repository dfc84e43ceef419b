#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "aerowal/byte_source.hpp"
#include "aerowal/finding.hpp"
#include "aerowal/reader.hpp"
#include "aerowal/result.hpp"
#include "aerowal/threading.hpp"
#include "scan/bit_flips.hpp"
#include "scan/lost_keys.hpp"
#include "scan/part.hpp"

namespace aerowal {

/// What one pass over a log finds. No part is rejected yet.
struct Walk {
  std::deque<Part> parts;
  BitFlips bit_flips;
  std::uint64_t size = 0;          ///< of the log, in bytes
  std::uint64_t prefix_bytes = 0;  ///< sound ones before the first damage
  std::optional<StrictError> strict_error;
  LostKeys lost_keys;
};

/// Errors: system.
Result<Walk> walk(ByteSource& source, Threading threading = {});

}  // namespace aerowal

#pragma once

#include <cstdint>

#include "aerowal/byte_source.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// SipHash-1-3, with the key 0, of these bytes of a log. Not a CRC-32, which is the same for all
/// records of one length, since they end in their own. Errors: system.
Result<std::uint64_t> hash_bytes(ByteSource& log, std::uint64_t byte_offset, std::uint64_t length);

}  // namespace aerowal

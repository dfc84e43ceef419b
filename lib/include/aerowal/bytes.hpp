#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "aerowal/export.hpp"

namespace aerowal {

/// Bytes that somebody else owns: the comment at whatever hands them out says how long they live.
using Bytes = std::span<const std::byte>;

/// CRC-32 (IEEE 802.3, zlib's crc32) of `bytes`, continuing from `previous`.
AEROWAL_API std::uint32_t crc32(Bytes bytes, std::uint32_t previous = 0);

}  // namespace aerowal

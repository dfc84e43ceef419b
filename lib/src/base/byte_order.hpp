#pragma once

#include <cstddef>
#include <cstdint>

namespace aerowal {

// Compilers fold these into one load or store on a little-endian machine.

inline std::uint32_t load_u32(const std::byte* at) {
  return std::to_integer<std::uint32_t>(at[0]) | std::to_integer<std::uint32_t>(at[1]) << 8 |
         std::to_integer<std::uint32_t>(at[2]) << 16 | std::to_integer<std::uint32_t>(at[3]) << 24;
}

inline std::uint64_t load_u64(const std::byte* at) {
  return load_u32(at) | static_cast<std::uint64_t>(load_u32(at + 4)) << 32;
}

inline void store_u32(std::byte* at, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) at[i] = static_cast<std::byte>(value >> (8 * i));
}

inline void store_u64(std::byte* at, std::uint64_t value) {
  for (int i = 0; i < 8; ++i) at[i] = static_cast<std::byte>(value >> (8 * i));
}

}  // namespace aerowal

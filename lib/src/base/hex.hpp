#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "aerowal/bytes.hpp"

namespace aerowal {

/// Writes the last `digits` hexadecimal digits of `value`, in lower case, and returns their end.
inline char* write_hex(char* to, std::uint64_t value, std::size_t digits) {
  char* const end = to + digits;
  for (char* at = end; at != to; value >>= 4) *--at = "0123456789abcdef"[value & 0xf];
  return end;
}

inline std::string hex(std::uint64_t value, std::size_t digits) {
  std::string text(digits, '0');
  write_hex(text.data(), value, digits);
  return text;
}

/// Two digits for each byte.
inline std::string hex(Bytes bytes) {
  std::string text(2 * bytes.size(), '0');
  char* at = text.data();
  for (const std::byte byte : bytes) at = write_hex(at, std::to_integer<std::uint64_t>(byte), 2);
  return text;
}

}  // namespace aerowal

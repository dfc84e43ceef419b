#pragma once

#include <cstdint>
#include <string>

namespace aerowal {

/// The last `digits` hexadecimal digits of `value`, in lower case.
inline std::string hex(std::uint64_t value, int digits) {
  std::string text(static_cast<std::size_t>(digits), '0');
  for (auto at = text.rbegin(); at != text.rend(); ++at, value >>= 4) {
    *at = "0123456789abcdef"[value & 0xf];
  }
  return text;
}

}  // namespace aerowal

#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <string>

namespace aerowal {

/// How people are told of a place in a file: "9420 (0x24cc)".
inline std::string offset_text(std::uint64_t byte_offset) {
  static constexpr int hex_base = 16;
  std::array<char, 16> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), byte_offset, hex_base);
  return std::to_string(byte_offset) + " (0x" + std::string(digits.data(), end.ptr) + ")";
}

}  // namespace aerowal

#include "base/base64.hpp"

#include <array>
#include <cstdint>

namespace aerowal {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr auto sextet_of = [] {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}();

}  // namespace

void append_base64(std::string& out, std::string_view bytes) {
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0;
  };
  out.reserve(out.size() + (bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::uint32_t three = byte(at) << 16 | byte(at + 1) << 8 | byte(at + 2);
    out += alphabet[three >> 18];
    out += alphabet[three >> 12 & 63];
    out += at + 1 < bytes.size() ? alphabet[three >> 6 & 63] : '=';
    out += at + 2 < bytes.size() ? alphabet[three & 63] : '=';
  }
}

bool decode_base64(std::string_view text, std::string& out) {
  if (text.size() % 4 != 0) return false;
  out.clear();
  if (text.empty()) return true;
  out.reserve(text.size() / 4 * 3);
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  for (std::size_t at = 0; at < text.size(); at += 4) {
    const bool last = at + 4 == text.size();
    const std::size_t absent = last ? padding : 0;
    std::uint32_t three = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const int value = i < 4 - absent ? sextet_of[static_cast<unsigned char>(text[at + i])] : 0;
      if (value < 0) return false;
      three = three << 6 | static_cast<std::uint32_t>(value);
    }
    out += static_cast<char>(three >> 16);
    if (absent < 2) out += static_cast<char>(three >> 8);
    if (absent < 1) out += static_cast<char>(three);
    // Bits that no byte takes must be zero, or two texts would mean the same bytes.
    if ((absent == 1 && (three & 0xff) != 0) || (absent == 2 && (three & 0xffff) != 0))
      return false;
  }
  return true;
}

}  // namespace aerowal

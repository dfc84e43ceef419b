#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/byte_order.hpp"
#include "base/plain_text.hpp"

namespace aerowal {

CodePoint decode_code_point(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::uint32_t lead = byte(at);
  if (lead < 0x80) return {lead, 1};

  std::size_t size = 0;
  std::uint32_t value = 0;
  std::uint32_t smallest = 0;
  if (lead >= 0xc2 && lead < 0xe0) {
    size = 2, value = lead & 0x1f, smallest = 0x80;
  } else if (lead >= 0xe0 && lead < 0xf0) {
    size = 3, value = lead & 0x0f, smallest = 0x800;
  } else if (lead >= 0xf0 && lead < 0xf5) {
    size = 4, value = lead & 0x07, smallest = 0x10000;
  } else {
    return {};
  }
  if (text.size() - at < size) return {};
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(at + i) & 0xc0) != 0x80) return {};
    value = value << 6 | (byte(at + i) & 0x3f);
  }
  const bool surrogate = value >= 0xd800 && value < 0xe000;
  if (value < smallest || value > 0x10ffff || surrogate) return {};
  return {value, size};
}

bool is_ascii(std::string_view text) {
  const auto* const bytes = reinterpret_cast<const std::byte*>(text.data());
  const std::size_t size = text.size();
  std::uint64_t all = 0;
  // The last word may overlap the one before.
  if (size >= 8) {
    all = load_u64(bytes + size - 8);
    for (std::size_t at = 0; at + 8 <= size; at += 8) all |= load_u64(bytes + at);
  } else if (size >= 4) {
    all = load_u32(bytes) | load_u32(bytes + size - 4);
  } else {
    for (std::size_t at = 0; at < size; ++at) all |= std::to_integer<std::uint64_t>(bytes[at]);
  }
  return (all & 0x8080808080808080U) == 0;
}

std::size_t find_invalid_utf8(std::string_view text) {
  // Ids rarely hold anything but ASCII.
  if (is_ascii(text)) return std::string_view::npos;
  std::size_t at = 0;
  while (at < text.size()) {
    at = skip_plain<Marks::plain>(text, at);
    if (at == text.size()) break;
    const std::size_t size = decode_code_point(text, at).size;
    if (size == 0) return at;
    at += size;
  }
  return std::string_view::npos;
}

std::size_t invalid_utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(at);
  if (lead < 0xc2 || lead > 0xf4) return 1;
  // Overlong ones, surrogates and what is past U+10FFFF are turned down by the second byte.
  const unsigned second_min = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const unsigned second_max = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  const std::size_t size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  for (std::size_t i = 1; i < size; ++i) {
    if (at + i == text.size()) return 0;
    const unsigned min = i == 1 ? second_min : 0x80;
    const unsigned max = i == 1 ? second_max : 0xbf;
    if (byte(at + i) < min || byte(at + i) > max) return i;
  }
  return size;
}

void append_utf8(std::string& out, std::uint32_t value) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((value >> shift) & 0x3f)); };
  if (value < 0x80) {
    out += static_cast<char>(value);
  } else if (value < 0x800) {
    out += static_cast<char>(0xc0 | value >> 6);
    tail(0);
  } else if (value < 0x10000) {
    out += static_cast<char>(0xe0 | value >> 12);
    tail(6), tail(0);
  } else {
    out += static_cast<char>(0xf0 | value >> 18);
    tail(12), tail(6), tail(0);
  }
}

namespace {

struct CodePoints {
  std::uint32_t first;
  std::uint32_t last;
};

/// What is not seen, or changes the order of what is: controls, separators, and
/// Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties.txt.
constexpr std::array unsafe_to_print{
    CodePoints{0x00, 0x1f},       CodePoints{0x7f, 0x9f},       CodePoints{0xad, 0xad},
    CodePoints{0x034f, 0x034f},   CodePoints{0x061c, 0x061c},   CodePoints{0x115f, 0x1160},
    CodePoints{0x17b4, 0x17b5},   CodePoints{0x180b, 0x180f},   CodePoints{0x200b, 0x200f},
    CodePoints{0x2028, 0x202e},   CodePoints{0x2060, 0x206f},   CodePoints{0x3164, 0x3164},
    CodePoints{0xfe00, 0xfe0f},   CodePoints{0xfeff, 0xfeff},   CodePoints{0xffa0, 0xffa0},
    CodePoints{0xfff0, 0xfffb},   CodePoints{0x1bca0, 0x1bca3}, CodePoints{0x1d173, 0x1d17a},
    CodePoints{0xe0000, 0xe0fff},
};

}  // namespace

bool is_unsafe_to_print(std::uint32_t c) {
  const auto* const range = std::lower_bound(
      unsafe_to_print.begin(), unsafe_to_print.end(), c,
      [](const CodePoints& left, std::uint32_t value) { return left.last < value; });
  return range != unsafe_to_print.end() && range->first <= c;
}

}  // namespace aerowal

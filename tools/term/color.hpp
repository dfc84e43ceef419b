#pragma once

#include <cstdint>
#include <string>

namespace aerowal::cli {

/// Those that can be read on light and on dark.
enum class Color : std::uint8_t { red, magenta, green, bold_red };

/// The escape sequence that begins a colour.
constexpr const char* code_of(Color color) {
  switch (color) {
    case Color::red:
      return "\x1b[31m";
    case Color::magenta:
      return "\x1b[35m";
    case Color::green:
      return "\x1b[32m";
    case Color::bold_red:
      return "\x1b[1;31m";
  }
  return "";
}

/// The one that ends it.
constexpr const char* color_end = "\x1b[0m";

/// `text` in a colour, if colours are `wanted`.
inline std::string colored(Color color, const std::string& text, bool wanted) {
  return wanted ? code_of(color) + text + color_end : text;
}

}  // namespace aerowal::cli

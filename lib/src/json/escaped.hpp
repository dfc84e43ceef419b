#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aerowal {

/// What a text is that is to be escaped.
enum class Escaping : std::uint8_t {
  string,  ///< what stands inside a JSON string
  json,    ///< a whole JSON value
};

/// Appends `text` so that nothing in it is unsafe to print, as the same JSON. Of a whole value, a
/// tab between tokens becomes a space: no escape can stand for it there.
void append_escaped(std::string& out, std::string_view text, Escaping escaping);

}  // namespace aerowal

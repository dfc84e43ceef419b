#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace aerowal {

/// One code point of UTF-8 text. `size` 0 means that the bytes there are not valid UTF-8: overlong,
/// a surrogate, past U+10FFFF, or cut short.
struct CodePoint {
  std::uint32_t value = 0;
  std::size_t size = 0;
};

/// The code point at `at`, which must be less than text.size().
CodePoint decode_code_point(std::string_view text, std::size_t at);

bool is_ascii(std::string_view text);

/// Offset of the first byte that is not valid UTF-8, or npos.
std::size_t find_invalid_utf8(std::string_view text);

/// How many bytes make up the ill-formed sequence at `at`, as the Unicode standard counts them
/// ("maximal subpart", 3.9): 1 to 3. 0 where the text ends in the middle of a sequence.
/// Precondition: find_invalid_utf8() gave `at`.
std::size_t invalid_utf8_length(std::string_view text, std::size_t at);

/// Appends the UTF-8 of `value`, which must be a scalar value.
void append_utf8(std::string& out, std::uint32_t value);

/// What must not reach a terminal as it is: C0, DEL, C1, bidi controls and line separators; and
/// what cannot be seen there, so that two texts would look the same.
bool is_unsafe_to_print(std::uint32_t code_point);

}  // namespace aerowal

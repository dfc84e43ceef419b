#pragma once

#include <string>
#include <string_view>

namespace aerowal::testing {

/// What nlohmann/json says of `text`, without its four departures from RFC 8259: it takes numbers
/// for doubles and refuses what overflows them, refuses escapes of lone surrogates, skips a byte
/// order mark, and takes a NUL outside a string for the end.
bool reference_accepts(std::string_view text);

/// `text` with each of these departures out of its way, and as much JSON as before: the escapes of
/// surrogates name a letter, numbers are short, and a byte order mark and the NULs are letters.
std::string without_departures(std::string_view text);

}  // namespace aerowal::testing

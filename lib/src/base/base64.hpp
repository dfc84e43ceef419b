#pragma once

#include <string>
#include <string_view>

namespace aerowal {

/// RFC 4648, section 4, with padding. Appends to `out`.
void append_base64(std::string& out, std::string_view bytes);

/// False where `text` is not the base64 that append_base64() gives for some bytes; `out` is then
/// unspecified.
bool decode_base64(std::string_view text, std::string& out);

}  // namespace aerowal

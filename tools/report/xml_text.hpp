#pragma once

#include <string>
#include <string_view>

namespace aerowal::cli {

/// As the text of an element or an attribute of XML or HTML. `text` is printable, but for line
/// ends.
std::string xml_text(std::string_view text);

}  // namespace aerowal::cli

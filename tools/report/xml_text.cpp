#include "report/xml_text.hpp"

#include <array>
#include <utility>

namespace aerowal::cli {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> escapes{{
    {"&", "&amp;"},
    {"<", "&lt;"},
    {">", "&gt;"},
    {"\"", "&quot;"},
    {"'", "&#39;"},
    // Code points that are printable, and no character of XML.
    {"\xef\xbf\xbe", "\\ufffe"},
    {"\xef\xbf\xbf", "\\uffff"},
}};

}  // namespace

std::string xml_text(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  while (!text.empty()) {
    std::string_view found = text.substr(0, 1);
    std::string_view stands_for_it = found;
    for (const auto& [plain, escape] : escapes) {
      if (!text.starts_with(plain)) continue;
      found = plain;
      stands_for_it = escape;
      break;
    }
    escaped += stands_for_it;
    text.remove_prefix(found.size());
  }
  return escaped;
}

}  // namespace aerowal::cli

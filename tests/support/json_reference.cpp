#include "json_reference.hpp"

#include <algorithm>
#include <cstddef>

#include <nlohmann/json.hpp>

namespace aerowal::testing {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::size_t digit_count_max = 100;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Of `\uD8..` to `\uDF..`, whatever the last two digits are.
bool is_surrogate_escape(std::string_view text) {
  return text.size() >= 4 && text.starts_with("\\u") && (text[2] == 'd' || text[2] == 'D') &&
         std::string_view("89abcdefABCDEF").find(text[3]) != std::string_view::npos;
}

}  // namespace

std::string without_departures(std::string_view text) {
  std::string out;
  if (text.starts_with(byte_order_mark)) {
    out += 'x';
    text.remove_prefix(byte_order_mark.size());
  }
  bool in_string = false;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"') in_string = !in_string;
    if (in_string && c == '\\' && at + 1 < text.size()) {
      if (is_surrogate_escape(text.substr(at))) {
        out += "\\u00";
        at += 4;
      } else {
        out += text.substr(at, 2);
        at += 2;
      }
    } else if (!in_string && is_digit(c)) {
      const auto* const begin = text.begin() + static_cast<std::ptrdiff_t>(at);
      const auto size =
          static_cast<std::size_t>(std::find_if_not(begin, text.end(), is_digit) - begin);
      const std::size_t sign = !out.empty() && (out.back() == '+' || out.back() == '-') ? 1 : 0;
      const char before = out.size() > sign ? out[out.size() - 1 - sign] : '\0';
      const std::size_t kept_max = before == 'e' || before == 'E' ? 1 : digit_count_max;
      out += text.substr(at, std::min(size, kept_max));
      at += size;
    } else {
      out += !in_string && c == '\0' ? 'x' : c;
      ++at;
    }
  }
  return out;
}

bool reference_accepts(std::string_view text) {
  return nlohmann::json::accept(without_departures(text));
}

}  // namespace aerowal::testing

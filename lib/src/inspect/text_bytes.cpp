#include "inspect/text_bytes.hpp"

#include <algorithm>
#include <string_view>

#include "base/utf8.hpp"

namespace aerowal {
namespace {

/// A prefix, up to where a code point is cut: of text that goes on.
std::string_view whole_code_points(std::string_view text) {
  constexpr std::size_t code_point_max = 4;
  const std::size_t invalid = find_invalid_utf8(text);
  const bool cut = invalid != std::string_view::npos && text.size() - invalid < code_point_max;
  return cut ? text.substr(0, invalid) : text;
}

}  // namespace

bool is_text(RandomAccessLog& log, std::uint64_t begin, std::uint64_t end) {
  while (begin < end) {
    const Bytes bytes = log.at(begin, static_cast<std::size_t>(std::min<std::uint64_t>(
                                          end - begin, RandomAccessLog::window_size)));
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (begin + text.size() < end) text = whole_code_points(text);
    if (text.empty() || find_invalid_utf8(text) != std::string_view::npos) return false;
    const bool control = std::any_of(text.begin(), text.end(), [](char c) {
      return static_cast<unsigned char>(c) < ' ' && c != '\r' && c != '\n' && c != '\t';
    });
    if (control) return false;
    begin += text.size();
  }
  return true;
}

}  // namespace aerowal

#include "term/prose.hpp"

#include <algorithm>

#include <unistd.h>

#include "term/output.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

constexpr std::size_t prose_columns_max = 100;
/// On a terminal that is narrower, nothing helps.
constexpr std::size_t prose_columns_min = 20;

/// Without the escape sequences of colours.
std::size_t visible_width(std::string_view word) {
  std::size_t width = 0;
  for (std::size_t begin = 0; begin < word.size();) {
    const std::size_t escape = std::min(word.find('\x1b', begin), word.size());
    width += width_of(word.substr(begin, escape - begin));
    begin = std::min(word.find('m', escape), word.size() - 1) + 1;
  }
  return width;
}

/// `line`: has no line end in it.
void append_wrapped(std::string& out, std::string_view line, std::size_t columns,
                    std::size_t hanging_indent) {
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  std::size_t used = 0;
  for (std::size_t at = 0; at < line.size();) {
    // A word with the spaces before it.
    const std::size_t word_begin = std::min(line.find_first_not_of(' ', at), line.size());
    const std::size_t word_end = std::min(line.find(' ', word_begin), line.size());
    const std::string_view word = line.substr(word_begin, word_end - word_begin);
    const std::size_t width = visible_width(word);
    const std::size_t spaces = word_begin - at;
    if (at != 0 && used > indent && used + spaces + width > columns) {
      out.append(1, '\n').append(indent + hanging_indent, ' ').append(word);
      used = indent + hanging_indent + width;
    } else {
      out.append(spaces, ' ').append(word);
      used += spaces + width;
    }
    at = word_end;
  }
}

}  // namespace

std::string unbroken(std::string text) {
  std::replace(text.begin(), text.end(), ' ', fixed_space);
  return text;
}

std::size_t prose_columns(int descriptor) {
  if (::isatty(descriptor) != 1) return 0;
  return std::clamp(terminal_columns(descriptor), prose_columns_min, prose_columns_max);
}

std::string wrapped(std::string_view text, std::size_t columns, std::size_t hanging_indent) {
  std::string source(text);
  std::replace(source.begin(), source.end(), soft_line_end, columns == 0 ? '\n' : ' ');
  std::string out;
  if (columns == 0) {
    out.swap(source);
  } else {
    for (std::size_t at = 0; at < source.size();) {
      const std::size_t end = std::min(source.find('\n', at), source.size());
      append_wrapped(out, std::string_view(source).substr(at, end - at), columns, hanging_indent);
      if (end < source.size()) out += '\n';
      at = end + 1;
    }
  }
  std::replace(out.begin(), out.end(), fixed_space, ' ');
  return out;
}

}  // namespace aerowal::cli

#include "term/text.hpp"

#include <algorithm>
#include <array>
#include <clocale>
#include <cstdio>
#include <cwchar>

#include "base/hex.hpp"
#include "base/plain_text.hpp"
#include "base/utf8.hpp"

namespace aerowal::cli {
namespace {

void append_escaped(std::string& out, std::string_view text, bool double_backslash) {
  std::size_t plain = 0;
  for (std::size_t at = 0;;) {
    at = double_backslash ? skip_plain<Marks::special>(text, at)
                          : skip_plain<Marks::plain>(text, at);
    if (at == text.size()) break;
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte == '"') {
      ++at;
      continue;
    }
    const CodePoint point = decode_code_point(text, at);
    if (byte >= 0x80 && point.size != 0 && !is_unsafe_to_print(point.value)) {
      at += point.size;
      continue;
    }
    out.append(text.substr(plain, at - plain));
    switch (byte) {
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (point.size <= 1) {
          out.append("\\x").append(hex(byte, 2));
        } else {
          const bool is_short = point.value <= 0xffff;
          out.append(is_short ? "\\u" : "\\U").append(hex(point.value, is_short ? 4 : 8));
        }
    }
    at += std::max<std::size_t>(point.size, 1);
    plain = at;
  }
  out.append(text.substr(plain));
}

/// Columns that a code point takes on a terminal.
std::size_t code_point_width(std::uint32_t code_point) {
  if (code_point < 0x7f) return 1;
  // The C library knows widths only in a UTF-8 locale; this one is always there.
  static const bool utf8_locale = std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr;
  const int width = utf8_locale ? ::wcwidth(static_cast<wchar_t>(code_point)) : 1;
  return width < 0 ? 1 : static_cast<std::size_t>(width);
}

}  // namespace

char small_letter(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

void append_printable(std::string& out, std::string_view text) { append_escaped(out, text, true); }

void append_printable_message(std::string& out, std::string_view text) {
  append_escaped(out, text, false);
}

std::string printable(std::string_view text) {
  std::string out;
  append_escaped(out, text, true);
  return out;
}

std::string printable_message(std::string_view text) {
  std::string out;
  append_escaped(out, text, false);
  return out;
}

namespace {

/// What every shell reads as those bytes: printf writes them from octal numbers. A line end at the
/// end would be lost so; what keeps it bash, zsh, ksh and POSIX.1-2024 know.
std::string octal_quoted(const std::string& word) {
  const bool ends_line = word.ends_with('\n');
  std::string quoted = ends_line ? "$'" : "\"$(printf '";
  // No option begins like that.
  if (word[0] == '-') quoted += "./";
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f && c != '\'' && c != '\\' && c != '%') {
      quoted += c;
      continue;
    }
    quoted += '\\';
    for (const int shift : {6, 3, 0}) quoted += static_cast<char>('0' + (byte >> shift) % 8);
  }
  return quoted + (ends_line ? "'" : "')\"");
}

}  // namespace

std::string shell_quoted(const std::string& word) {
  static constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./-+=:,@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos && word[0] != '-') {
    return word;
  }
  if (printable_message(word) != word) return octal_quoted(word);
  // No option begins like that.
  std::string quoted = !word.empty() && word[0] == '-' ? "./'" : "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string bytes_text(std::uint64_t bytes) {
  std::string text = count_text(bytes, "byte");
  return bytes < 1024 ? text : text + " (" + short_bytes_text(bytes) + ")";
}

std::string short_bytes_text(std::uint64_t bytes) {
  if (bytes < 1024) return count_text(bytes, "byte");
  static constexpr std::array<const char*, 6> units{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double readable = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; readable >= 1023.95 && unit + 1 < units.size(); ++unit) readable /= 1024;
  std::array<char, 32> formatted{};
  std::snprintf(formatted.data(), formatted.size(), "%.1f %s", readable, units[unit]);
  return formatted.data();
}

std::string place_text(std::uint64_t byte_offset, std::uint64_t length) {
  return "at byte " + offset_text(byte_offset) + ", " + bytes_text(length);
}

std::string count_text(std::uint64_t count, const std::string& singular) {
  return std::to_string(count) + " " + singular + (count == 1 ? "" : "s");
}

std::string_view cut_mark(const LineStyle& style) { return style.unicode ? "…" : "..."; }

std::string_view start_of(std::string_view text, std::size_t size_max) {
  if (text.size() <= size_max) return text;
  std::size_t size = size_max;
  const auto continues = [&] { return (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80; };
  while (size > 0 && size_max - size < 3 && continues()) --size;
  return text.substr(0, size);
}

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_code_point(text, at);
    width += code_point_width(point.value);
    at += std::max<std::size_t>(point.size, 1);
  }
  return width;
}

void fit(std::string& line, const LineStyle& style) {
  if (style.columns == 0) return;
  const std::string_view mark = cut_mark(style);
  const std::size_t mark_width = style.unicode ? 1 : mark.size();
  std::size_t used = 0;
  std::size_t cut_at = 0;  // where the line is cut if it turns out too long
  for (std::size_t at = 0; at < line.size();) {
    const CodePoint point = decode_code_point(line, at);
    used += code_point_width(point.value);
    if (used > style.columns) {
      line.resize(cut_at);
      line += mark;
      return;
    }
    at += std::max<std::size_t>(point.size, 1);
    if (used + mark_width <= style.columns) cut_at = at;
  }
}

std::string numbers_text(const std::vector<SequenceRange>& ranges) {
  static constexpr std::size_t ranges_max = 8;
  std::string text;
  for (std::size_t i = 0; i < ranges.size() && i < ranges_max; ++i) {
    if (i != 0) text += ", ";
    text += std::to_string(ranges[i].first);
    if (ranges[i].last != ranges[i].first) text += "-" + std::to_string(ranges[i].last);
  }
  return ranges.size() > ranges_max ? text + " and more" : text;
}

std::string records_text(const std::vector<SequenceRange>& ranges) {
  const bool one = ranges.size() == 1 && ranges[0].first == ranges[0].last;
  return (one ? "record " : "records ") + numbers_text(ranges);
}

}  // namespace aerowal::cli

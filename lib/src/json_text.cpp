#include "json_text.hpp"

#include <cstdint>
#include <cstring>

#include "utf8.hpp"

namespace aerowal {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Which containers are open, one bit each.
class Nesting {
 public:
  void push(bool object) {
    if (depth_ % 64 == 0 && depth_ != 0) outer_.push_back(bits_);
    bits_ = bits_ << 1 | static_cast<std::uint64_t>(object);
    ++depth_;
  }
  void pop() {
    --depth_;
    bits_ >>= 1;
    if (depth_ % 64 == 0 && depth_ != 0) {
      bits_ = outer_.back();
      outer_.pop_back();
    }
  }
  [[nodiscard]] bool empty() const { return depth_ == 0; }
  [[nodiscard]] bool in_object() const { return (bits_ & 1) != 0; }

 private:
  std::uint64_t bits_ = 0;  ///< the innermost 1 to 64 levels; the lowest bit is the innermost
  std::vector<std::uint64_t> outer_;
  std::size_t depth_ = 0;
};

}  // namespace

void JsonText::skip_white_space() {
  for (; at < text_.size(); ++at) {
    const char c = text_[at];
    if (c == '\n' || c == '\r') {
      line_break_seen = true;
    } else if (c != ' ' && c != '\t') {
      return;
    }
  }
}

bool JsonText::literal(char wanted) {
  if (peek() == wanted && !at_end()) {
    ++at;
    return true;
  }
  switch (wanted) {
    case '{':
      return fail("'{'");
    case ':':
      return fail("':'");
    default:
      return fail("',' or a closing bracket");
  }
}

bool JsonText::value() {
  Nesting open;
  for (;;) {
    // A value, or the end of the container that was just opened.
    const char c = peek();
    bool complete = true;
    if (c == '{' || c == '[') {
      ++at;
      white_space();
      if (peek() == (c == '{' ? '}' : ']')) {
        ++at;
      } else {
        open.push(c == '{');
        complete = false;
      }
    } else if (!scalar()) {
      return false;
    }

    // After a value: what closes here, then what comes next.
    while (complete) {
      if (open.empty()) return true;
      white_space();
      const char next = peek();
      if (next == ',') {
        ++at;
        white_space();
        complete = false;
      } else if (next == (open.in_object() ? '}' : ']')) {
        ++at;
        open.pop();
      } else {
        return fail(open.in_object() ? "',' or '}'" : "',' or ']'");
      }
    }

    if (open.in_object()) {
      if (!string()) return false;
      white_space();
      if (!literal(':')) return false;
      white_space();
    }
  }
}

bool JsonText::scalar() {
  switch (peek()) {
    case '"':
      return string();
    case 't':
      return word("true");
    case 'f':
      return word("false");
    case 'n':
      return word("null");
    default:
      return number();
  }
}

bool JsonText::word(std::string_view wanted) {
  for (const char c : wanted) {
    if (peek() != c) return fail("a JSON value");
    ++at;
  }
  return true;
}

bool JsonText::digits() {
  if (!is_digit(peek())) return fail("a digit");
  std::size_t end = at + 1;
  while (end < text_.size() && is_digit(text_[end])) ++end;
  at = end;
  return true;
}

bool JsonText::number() {
  if (peek() != '-' && !is_digit(peek())) return fail("a JSON value");
  if (peek() == '-') ++at;
  if (peek() == '0') {
    ++at;
  } else if (!digits()) {
    return false;
  }
  if (peek() == '.') {
    ++at;
    if (!digits()) return false;
  }
  if (peek() == 'e' || peek() == 'E') {
    ++at;
    if (peek() == '+' || peek() == '-') ++at;
    if (!digits()) return false;
  }
  return true;
}

bool JsonText::rest_of_string() {
  for (;;) {
    at = skip_plain<Marks::special>(text_, at);
    if (at_end()) return fail("'\"' at the end of the string");
    const auto c = static_cast<unsigned char>(text_[at]);
    if (c == '"') {
      ++at;
      return true;
    }
    if (c == '\\') {
      if (!escape()) return false;
    } else if (c < 0x20) {
      return fail("no raw control character in a string");
    } else if (c < 0x80) {
      ++at;
    } else {
      const std::size_t size = decode_code_point(text_, at).size;
      if (size == 0) return fail("valid UTF-8");
      at += size;
    }
  }
}

bool JsonText::escape() {
  escape_seen = true;
  ++at;
  const char c = peek();
  if (c == 'u') {
    ++at;
    for (int i = 0; i < 4; ++i, ++at) {
      if (hex_value(peek()) < 0) return fail("four hexadecimal digits");
    }
    return true;
  }
  if (c == '\0' || std::strchr("\"\\/bfnrt", c) == nullptr) return fail("an escape character");
  ++at;
  return true;
}

bool unquote_json(std::string_view quoted, std::string& out) {
  out.clear();
  const std::string_view text = quoted.substr(1, quoted.size() - 2);
  const auto code_unit = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      value = value << 4 | static_cast<std::uint32_t>(hex_value(text[at + i]));
    }
    return value;
  };
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '\\') {
      const std::size_t end = std::min(text.find('\\', at), text.size());
      out.append(text.substr(at, end - at));
      at = end;
      continue;
    }
    const char c = text[at + 1];
    at += 2;
    if (c != 'u') {
      static constexpr std::string_view letters = "bfnrt";
      const std::size_t known = letters.find(c);
      out += known == std::string_view::npos ? c : "\b\f\n\r\t"[known];
      continue;
    }
    std::uint32_t value = code_unit(at);
    at += 4;
    if (value >= 0xd800 && value < 0xe000) {
      const bool paired = value < 0xdc00 && text.substr(at, 2) == "\\u";
      const std::uint32_t low = paired ? code_unit(at + 2) : 0;
      if (low < 0xdc00 || low >= 0xe000) return false;
      value = 0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00);
      at += 6;
    }
    append_utf8(out, value);
  }
  return true;
}

}  // namespace aerowal

#include "json/json_text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/utf8.hpp"

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

const char* JsonText::fail(const char* there, const char* what) {
  pass(there);
  expected = what;
  return nullptr;
}

const char* JsonText::rest_of_white_space_from(const char* from) {
  for (; from != end(); ++from) {
    if (*from == '\n' || *from == '\r') {
      line_break_seen = true;
    } else if (*from != ' ' && *from != '\t') {
      break;
    }
  }
  return from;
}

bool JsonText::literal(char wanted) {
  if (peek() == wanted && !at_end()) {
    ++at;
    return true;
  }
  fail(here(), wanted == '{' ? "'{'" : "':'");
  return false;
}

const char* JsonText::value_from(const char* from) {
  Nesting open;
  for (;;) {
    // A value, or the end of the container that was just opened.
    const char c = byte_at(from);
    bool complete = true;
    if (c == '{' || c == '[') {
      from = white_space_from(from + 1);
      if (byte_at(from) == (c == '{' ? '}' : ']')) {
        ++from;
      } else {
        open.push(c == '{');
        complete = false;
      }
    } else {
      from = c == '"' ? string_from(from) : scalar_from(from);
      if (from == nullptr) return nullptr;
    }

    // After a value: what closes here, then what comes next.
    while (complete) {
      if (open.empty()) return from;
      from = white_space_from(from);
      const char next = byte_at(from);
      if (next == ',') {
        from = white_space_from(from + 1);
        complete = false;
      } else if (next == (open.in_object() ? '}' : ']')) {
        ++from;
        open.pop();
      } else {
        return fail(from, open.in_object() ? "',' or '}'" : "',' or ']'");
      }
    }

    if (open.in_object()) {
      from = string_from(from);
      if (from == nullptr) return nullptr;
      from = white_space_from(from);
      if (byte_at(from) != ':') return fail(from, "':'");
      from = white_space_from(from + 1);
    }
  }
}

/// But for a string.
const char* JsonText::scalar_from(const char* from) {
  switch (byte_at(from)) {
    case 't':
      return word_from(from, "true");
    case 'f':
      return word_from(from, "false");
    case 'n':
      return word_from(from, "null");
    default:
      return number_from(from);
  }
}

const char* JsonText::word_from(const char* from, std::string_view wanted) {
  for (const char c : wanted) {
    if (byte_at(from) != c) return fail(from, "a JSON value");
    ++from;
  }
  return from;
}

const char* JsonText::digits_from(const char* from) {
  if (!is_digit(byte_at(from))) return fail(from, "a digit");
  do {
    ++from;
  } while (is_digit(byte_at(from)));
  return from;
}

const char* JsonText::number_from(const char* from) {
  if (byte_at(from) != '-' && !is_digit(byte_at(from))) return fail(from, "a JSON value");
  if (byte_at(from) == '-') ++from;
  from = byte_at(from) == '0' ? from + 1 : digits_from(from);
  if (from != nullptr && byte_at(from) == '.') from = digits_from(from + 1);
  if (from == nullptr || (byte_at(from) != 'e' && byte_at(from) != 'E')) return from;
  ++from;
  if (byte_at(from) == '+' || byte_at(from) == '-') ++from;
  return digits_from(from);
}

const char* JsonText::rest_of_string_from(const char* from) {
  for (;;) {
    from = skip_plain_from<Marks::special>(from, end());
    if (from == end()) return fail(from, "'\"' at the end of the string");
    const auto c = static_cast<unsigned char>(*from);
    if (c == '"') return from + 1;
    if (c == '\\') {
      from = escape_from(from + 1);
      if (from == nullptr) return nullptr;
    } else if (c < 0x20) {
      return fail(from, "no raw control character in a string");
    } else if (c < 0x80) {
      ++from;
    } else {
      const auto place = static_cast<std::size_t>(from - text_.data());
      const std::size_t size = decode_code_point(text_, place).size;
      if (size == 0) return fail(from, "valid UTF-8");
      from += size;
    }
  }
}

/// After the backslash.
const char* JsonText::escape_from(const char* from) {
  escape_seen = true;
  const char c = byte_at(from);
  if (c == 'u') {
    ++from;
    for (int i = 0; i < 4; ++i, ++from) {
      if (hex_value(byte_at(from)) < 0) return fail(from, "four hexadecimal digits");
    }
    return from;
  }
  if (c == '\0' || std::strchr("\"\\/bfnrt", c) == nullptr) {
    return fail(from, "an escape character");
  }
  return from + 1;
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

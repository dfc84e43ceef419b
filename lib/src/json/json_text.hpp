#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/plain_text.hpp"

namespace aerowal {

/// Recognises JSON, RFC 8259, over bytes without changing or storing any: any depth (one bit of
/// memory a level), any number, lone surrogate escapes; valid UTF-8; no byte order mark.
///
/// Each function starts at `at`, returns true and leaves `at` after what it has recognised, or
/// returns false with `at` on the first byte that does not belong there and `expected` saying what
/// would have.
class JsonText {
 public:
  explicit JsonText(std::string_view text) : text_(text) {}

  bool value() { return pass(value_from(here())); }    ///< no white space before or after it
  bool string() { return pass(string_from(here())); }  ///< with its quotes
  bool literal(char wanted);                           ///< one structural character
  void white_space() { pass(white_space_from(here())); }

  /// True where nothing is left.
  [[nodiscard]] bool at_end() const { return at == text_.size(); }
  /// The byte at `at`, or NUL at the end.
  [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[at]; }

  std::size_t at = 0;
  const char* expected = "";
  bool line_break_seen = false;  ///< a CR or LF, which only white space can hold
  bool escape_seen = false;      ///< a backslash, which only a string can hold

 private:
  // These take where they start and return where what they recognise ends, or nullptr after fail():
  // a place that is handed on stays in a register.

  const char* value_from(const char* from);
  const char* scalar_from(const char* from);
  const char* word_from(const char* from, std::string_view wanted);
  const char* number_from(const char* from);
  const char* digits_from(const char* from);
  const char* rest_of_string_from(const char* from);
  const char* escape_from(const char* from);
  const char* rest_of_white_space_from(const char* from);
  const char* fail(const char* there, const char* what);

  const char* string_from(const char* from) {
    if (byte_at(from) != '"') return fail(from, "a string");
    const char* const special = skip_plain_from<Marks::special>(from + 1, end());
    return byte_at(special) == '"' ? special + 1 : rest_of_string_from(special);
  }
  const char* white_space_from(const char* from) {
    return byte_at(from) <= ' ' ? rest_of_white_space_from(from) : from;
  }

  [[nodiscard]] const char* here() const { return text_.data() + at; }
  [[nodiscard]] const char* end() const { return text_.data() + text_.size(); }
  [[nodiscard]] char byte_at(const char* place) const { return place == end() ? '\0' : *place; }
  bool pass(const char* recognised_end) {
    if (recognised_end == nullptr) return false;
    at = static_cast<std::size_t>(recognised_end - text_.data());
    return true;
  }

  std::string_view text_;
};

/// What a JSON string says. `quoted` must have been recognised by JsonText::string(). False: it
/// has a lone surrogate, which UTF-8 cannot hold.
bool unquote_json(std::string_view quoted, std::string& out);

}  // namespace aerowal

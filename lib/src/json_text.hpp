#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "plain_text.hpp"

namespace aerowal {

/// Recognises JSON, RFC 8259, over bytes without changing or storing any: any depth (one bit of
/// memory a level), any number, lone surrogate escapes; valid UTF-8; no byte order mark.
///
/// Each function starts at `at`, returns true and leaves `at` behind what it has recognised, or
/// returns false with `at` on the first byte that does not belong there and `expected` saying what
/// would have.
class JsonText {
 public:
  explicit JsonText(std::string_view text) : text_(text) {}

  bool value();    ///< no white space before or after it
  bool string() {  ///< with its quotes
    if (peek() != '"') return fail("a string");
    at = skip_plain<Marks::special>(text_, at + 1);
    if (peek() != '"') return rest_of_string();
    ++at;
    return true;
  }
  bool literal(char wanted);  ///< one structural character
  void white_space() {
    if (peek() <= ' ') skip_white_space();
  }

  /// True where nothing is left.
  [[nodiscard]] bool at_end() const { return at == text_.size(); }
  /// The byte at `at`, or NUL at the end.
  [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[at]; }

  std::size_t at = 0;
  const char* expected = "";
  bool line_break_seen = false;  ///< a CR or LF, which only white space can hold
  bool escape_seen = false;      ///< a backslash, which only a string can hold

 private:
  void skip_white_space();
  bool fail(const char* what) {
    expected = what;
    return false;
  }
  bool rest_of_string();
  bool scalar();
  bool word(std::string_view wanted);
  bool number();
  bool digits();
  bool escape();

  std::string_view text_;
};

/// What a JSON string says. `quoted` must have been recognised by JsonText::string(). False: it
/// names a lone surrogate, which UTF-8 can't hold.
bool unquote_json(std::string_view quoted, std::string& out);

}  // namespace aerowal

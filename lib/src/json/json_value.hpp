#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace aerowal {

enum class JsonLayout : std::uint8_t {
  compact,   ///< one line without white space
  spaced,    ///< one line with a space after the name of each member
  indented,  ///< a line for each value, indented by two spaces for each level
};

struct JsonStyle {
  JsonLayout layout = JsonLayout::compact;
  /// Escape in raw text what a terminal could act on: the same JSON in other bytes.
  bool escape_raw = false;
};

/// A JSON value that is to be printed. Arrays and objects of nlohmann's allocate where they are
/// destroyed, which ends the program if memory is out, whatever it still has to undo.
class Json {
 public:
  Json(std::nullptr_t = nullptr) : value_(Literal{"null"}) {}
  Json(std::same_as<bool> auto value) : value_(Literal{value ? "true" : "false"}) {}
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) Json(Number number)
      : value_(Literal{std::to_string(number)}) {}
  Json(std::string_view text) : value_(std::string(text)) {}
  Json(std::string text) : value_(std::move(text)) {}
  Json(const char* text) : value_(std::string(text)) {}
  Json(const std::vector<std::string>& texts) : value_(Array(texts.begin(), texts.end())) {}
  /// An object where each part is the name and the value of a member, else an array.
  Json(std::initializer_list<Json> parts);

  static Json array();
  static Json object();
  /// A value that is JSON already, and has neither line ends nor white space around it: it goes out
  /// as it is, since a parser that rebuilds it would change it.
  static Json raw(std::string text);
  /// An array of `size` values, each of which is made where it is printed, and not before: a
  /// million need not be in memory at once. What `make` refers to must outlive it.
  static Json made_array(std::size_t size, std::function<Json(std::size_t index)> make);

  /// The member of that name; where there is none, a new one at the end. Null becomes an object.
  Json& operator[](std::string_view name);
  /// Puts the members of `object` at the end.
  void update(Json object);
  Json& emplace_back(Json value);
  void push_back(Json value) { emplace_back(std::move(value)); }
  /// The last value of an array that is not empty.
  Json& back();

  /// In ASCII but for raw text, so that no byte of a path or a log reaches a terminal as it is;
  /// what is not UTF-8 becomes U+FFFD.
  [[nodiscard]] std::string text(const JsonStyle& style = {}) const;

  /// The same, in pieces of 64 KiB or more and a last one.
  void print(const JsonStyle& style, const std::function<void(std::string_view)>& put) const;

 private:
  struct Literal {
    std::string text;
  };
  struct Raw {
    std::string text;
  };
  using Array = std::vector<Json>;
  struct Made {
    std::size_t size = 0;
    std::function<Json(std::size_t)> make;
  };
  struct Object {
    std::vector<std::string> names;
    std::vector<Json> values;  ///< one for each name
  };
  class Printer;

  std::variant<Literal, std::string, Raw, Array, Made, Object> value_;
};

}  // namespace aerowal

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace aerowal {

/// JSON that was read, of texts, whole numbers from 0 to 2^64-1, arrays and objects; what else it
/// may hold is there as null. Destroying nlohmann's values allocates, which ends the program where
/// memory is out.
class JsonTree {
 public:
  /// Nothing where `text` is not JSON, is nested deeper than 16 levels, or has two members of one
  /// name.
  static std::optional<JsonTree> parse(std::string_view text);

  /// The member of that name; null where there is none, or this is no object.
  [[nodiscard]] const JsonTree* find(std::string_view name) const;

  [[nodiscard]] std::optional<std::uint64_t> number() const;
  /// Null where this is no text.
  [[nodiscard]] const std::string* text() const;
  /// Null where this is no array.
  [[nodiscard]] const std::vector<JsonTree>* array() const;

 private:
  class Builder;
  using Array = std::vector<JsonTree>;
  struct Object {
    std::vector<std::string> names;
    std::vector<JsonTree> values;  ///< one for each name
  };

  std::variant<std::monostate, std::uint64_t, std::string, Array, Object> value_;
};

}  // namespace aerowal

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "json/json_tree.hpp"

namespace aerowal {

/// The number that `text` is in so many hexadecimal digits.
std::optional<std::uint64_t> read_hex(const std::string& text, std::size_t digits);

/// Reads the members of an object, and remembers whether one of them was missing or of another
/// kind; what is read then is 0 or empty.
class JsonMembers {
 public:
  explicit JsonMembers(const JsonTree& object) : object_(&object) {}

  std::uint64_t number(std::string_view name);
  std::uint64_t number_if_there(std::string_view name);
  std::uint64_t hexadecimal(std::string_view name, std::size_t digits);
  std::string text(std::string_view name);
  /// Valid as long as the object is.
  const std::vector<JsonTree>& array(std::string_view name);

  [[nodiscard]] bool whole() const { return whole_; }

 private:
  template <class Value>
  Value known(std::optional<Value> value) {
    whole_ = whole_ && value.has_value();
    return value ? std::move(*value) : Value();
  }

  const JsonTree* object_;
  bool whole_ = true;
};

}  // namespace aerowal

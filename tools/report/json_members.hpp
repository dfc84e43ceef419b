#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <aerowal/record_json.hpp>

namespace aerowal::cli {

// JSON that is written member by member. Names are ours, and need no escape.

inline std::string json_string(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return json;
}

inline std::string member(std::string_view name, std::uint64_t value) {
  return "\"" + std::string(name) + "\":" + std::to_string(value);
}

inline std::string text_member(std::string_view name, std::string_view value) {
  return "\"" + std::string(name) + "\":" + json_string(value);
}

/// `text_of`: of one of the values.
template <class Values, class TextOf>
std::string json_array(const Values& values, const TextOf& text_of) {
  std::string text = "[";
  const char* separator = "";
  for (const auto& value : values) {
    text.append(separator).append(text_of(value));
    separator = ",";
  }
  return text + "]";
}

}  // namespace aerowal::cli

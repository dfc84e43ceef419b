#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <aerowal/record_json.hpp>

#include "fuzz.hpp"
#include "json/json_text.hpp"
#include "json_reference.hpp"

// The recogniser says of any bytes what nlohmann/json says, and where it fails it says where.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aerowal;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const bool valid = is_json(text);
  FUZZ_REQUIRE(valid == testing::reference_accepts(text));
  FUZZ_REQUIRE(!is_json_body(text) || valid);

  JsonText json(text);
  json.white_space();
  const std::size_t begin = json.at;
  if (!json.value()) {
    FUZZ_REQUIRE(!valid);
    FUZZ_REQUIRE(json.at <= size);
    FUZZ_REQUIRE(*json.expected != '\0');
  } else {
    // What was recognised is JSON by itself, and is a body unless a line break is in it.
    const std::string_view value = text.substr(begin, json.at - begin);
    FUZZ_REQUIRE(is_json(value));
    FUZZ_REQUIRE(is_json_body(value) == (value.find_first_of("\r\n") == std::string_view::npos));
    std::string unquoted;
    if (value.front() == '"') unquote_json(value, unquoted);
  }

  std::string quoted;
  append_json_string(quoted, text);
  JsonText string(quoted);
  FUZZ_REQUIRE(string.string() && string.at_end());
  return 0;
}

#include "base/base64.hpp"

#include <random>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

namespace {

std::string encoded(std::string_view bytes) {
  std::string out;
  aerowal::append_base64(out, bytes);
  return out;
}

bool decodes(std::string_view text) {
  std::string out;
  return aerowal::decode_base64(text, out);
}

TEST_CASE("base64: the vectors of RFC 4648") {
  const std::pair<std::string_view, std::string_view> vectors[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {"\xfb\xff\xbe", "+/++"},
  };
  for (const auto& vector : vectors) {
    CHECK(encoded(vector.first) == vector.second);
    std::string out = "earlier";
    CHECK(aerowal::decode_base64(vector.second, out));
    CHECK(out == vector.first);
  }
}

TEST_CASE("base64: encoding appends") {
  std::string out = "<";
  aerowal::append_base64(out, "foo");
  CHECK(out == "<Zm9v");
}

TEST_CASE("base64: every length with every kind of byte comes back") {
  std::mt19937 random(1);
  for (std::size_t size = 0; size < 300; ++size) {
    std::string bytes(size, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    const std::string text = encoded(bytes);
    CHECK(text.size() == (size + 2) / 3 * 4);
    std::string out;
    REQUIRE(aerowal::decode_base64(text, out));
    CHECK(out == bytes);
  }
}

TEST_CASE("base64: what is not the encoding of any bytes") {
  for (const std::string_view text :
       {"Z",    "Zg",       "Zg=",  "Zm9vY",    "====",     "=",      "A===",
        "Z===", "Zg==Zg==", "Zg=a", "Z=g=",     "=Zg=",     "Zm9v\n", "Zm9 ",
        " Zm9", "Zm9-",     "Zm9_", "Zm9v====", "Zm8=Zm8=", "Zm9\xff"}) {
    CAPTURE(text);
    CHECK_FALSE(decodes(text));
  }
  CHECK_FALSE(decodes(std::string_view("Zm9\0", 4)));
}

TEST_CASE("base64: bits that no byte takes must be zero") {
  CHECK(decodes("Zg=="));
  CHECK_FALSE(decodes("Zh=="));
  CHECK_FALSE(decodes("Zv=="));
  CHECK(decodes("Zm8="));
  CHECK_FALSE(decodes("Zm9="));
  CHECK_FALSE(decodes("Zm+="));
}

TEST_CASE("base64: exactly the alphabet is accepted") {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int value = 0; value < 256; ++value) {
    const char c = static_cast<char>(value);
    CAPTURE(value);
    const bool accepted = decodes(std::string("AAA").insert(1, 1, c));
    CHECK(accepted == (alphabet.find(c) != std::string_view::npos));
  }
}

}  // namespace

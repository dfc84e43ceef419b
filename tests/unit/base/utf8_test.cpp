#include "base/utf8.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace {

using aerowal::decode_code_point;
using aerowal::find_invalid_utf8;

std::string utf8(std::uint32_t value) {
  std::string out;
  aerowal::append_utf8(out, value);
  return out;
}

bool is_scalar_value(std::uint32_t value) {
  return value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
}

TEST_CASE("utf8: every scalar value comes back") {
  for (std::uint32_t value = 0; value <= 0x10ffff; ++value) {
    if (!is_scalar_value(value)) continue;
    const std::string text = utf8(value);
    const std::size_t size = value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;
    const aerowal::CodePoint point = decode_code_point(text, 0);
    REQUIRE(text.size() == size);
    REQUIRE(point.value == value);
    REQUIRE(point.size == size);
    REQUIRE(find_invalid_utf8(text) == std::string_view::npos);
  }
}

TEST_CASE("utf8: known encodings") {
  CHECK(utf8(0x24) == "$");
  CHECK(utf8(0xa2) == "\xc2\xa2");
  CHECK(utf8(0x20ac) == "\xe2\x82\xac");
  CHECK(utf8(0x10348) == "\xf0\x90\x8d\x88");
}

/// Bytes of one to three, all of them: valid exactly where they are a sequence of encodings.
TEST_CASE("utf8: every sequence of up to three bytes is judged as by the table of the standard") {
  const auto continues = [](unsigned byte) { return byte >= 0x80 && byte <= 0xbf; };
  for (unsigned first = 0; first < 256; ++first) {
    for (unsigned second = 0; second < 256; ++second) {
      const std::string two{static_cast<char>(first), static_cast<char>(second)};
      const bool is_two = first >= 0xc2 && first <= 0xdf && continues(second);
      const std::size_t expected = first < 0x80 ? 1 : is_two ? 2 : 0;
      REQUIRE(decode_code_point(two, 0).size == expected);
      if (first < 0xe0 || first > 0xef) continue;
      for (unsigned third = 0; third < 256; ++third) {
        const unsigned low = first == 0xe0 ? 0xa0 : 0x80;
        const unsigned high = first == 0xed ? 0x9f : 0xbf;
        const bool valid = second >= low && second <= high && continues(third);
        REQUIRE(decode_code_point(two + static_cast<char>(third), 0).size == (valid ? 3 : 0));
      }
    }
  }
}

TEST_CASE("utf8: four bytes stay within U+10000 to U+10FFFF") {
  for (unsigned first = 0xf0; first < 256; ++first) {
    for (unsigned second = 0; second < 256; ++second) {
      const unsigned low = first == 0xf0 ? 0x90 : 0x80;
      const unsigned high = first == 0xf4 ? 0x8f : 0xbf;
      const bool valid = first <= 0xf4 && second >= low && second <= high;
      const std::string text{static_cast<char>(first), static_cast<char>(second), '\x80', '\xbf'};
      REQUIRE(decode_code_point(text, 0).size == (valid ? 4 : 0));
    }
  }
  CHECK(decode_code_point("\xf0\x90\x80\x7f", 0).size == 0);
  CHECK(decode_code_point("\xf0\x90\xc0\x80", 0).size == 0);
}

TEST_CASE("utf8: a code point cut short is invalid") {
  for (const std::string_view text : {"\xc3\xa9", "\xe2\x82\xac", "\xf0\x90\x8d\x88"}) {
    for (std::size_t size = 1; size < text.size(); ++size) {
      CHECK(decode_code_point(text.substr(0, size), 0).size == 0);
      CHECK(find_invalid_utf8(text.substr(0, size)) == 0);
      const std::string cut = "abcdefgh" + std::string(text.substr(0, size));
      CHECK(find_invalid_utf8(cut) == 8);
    }
  }
}

TEST_CASE("utf8: the first invalid byte is found, wherever it is") {
  CHECK(find_invalid_utf8("") == std::string_view::npos);
  for (std::size_t size = 1; size < 40; ++size) {
    const std::string text(size, 'a');
    CHECK(find_invalid_utf8(text) == std::string_view::npos);
    for (std::size_t at = 0; at < size; ++at) {
      std::string broken = text;
      broken[at] = '\xff';
      REQUIRE(find_invalid_utf8(broken) == at);
      broken[size - 1] = '\x80';
      REQUIRE(find_invalid_utf8(broken) == at);
    }
  }
  CHECK(find_invalid_utf8("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xe2\x82") == 8);
  CHECK(find_invalid_utf8("\xed\xa0\x80") == 0);
  CHECK(find_invalid_utf8("a\xc0\x80") == 1);
  CHECK(find_invalid_utf8(std::string_view("a\0b", 3)) == std::string_view::npos);
}

TEST_CASE("utf8: what must not reach a terminal") {
  const auto expected = [](std::uint32_t c) {
    const bool control = c < 0x20 || c == 0x7f || (c >= 0x80 && c <= 0x9f);
    const bool bidi = c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
                      (c >= 0x2066 && c <= 0x2069);
    const bool separator = c == 0x2028 || c == 0x2029;
    const bool joiner = (c >= 0x200b && c <= 0x200d) || c == 0x2060 || c == 0xfeff || c == 0x34f;
    const bool invisible = (c >= 0x2061 && c <= 0x206f) || c == 0xad || c == 0x17b4 || c == 0x17b5;
    const bool variation = (c >= 0x180b && c <= 0x180f) || (c >= 0xfe00 && c <= 0xfe0f);
    const bool filler = c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0;
    const bool annotation = c >= 0xfff0 && c <= 0xfffb;
    const bool notation = (c >= 0x1bca0 && c <= 0x1bca3) || (c >= 0x1d173 && c <= 0x1d17a);
    const bool tag = c >> 12 == 0xe0;  // and the other variation selectors
    return control || bidi || separator || joiner || invisible || variation || filler ||
           annotation || notation || tag;
  };
  for (std::uint32_t value = 0; value <= 0x10ffff; ++value) {
    REQUIRE(aerowal::is_unsafe_to_print(value) == expected(value));
  }
}

// The Unicode standard, 3.9, table 3-7, which says what byte may follow which.
TEST_CASE("utf8: how much of an ill-formed sequence is one") {
  const auto length = [](std::string_view text) { return aerowal::invalid_utf8_length(text, 0); };
  CHECK(length("\x80") == 1);
  CHECK(length("\xc1\xbf") == 1);
  CHECK(length("\xf5\x80\x80\x80") == 1);
  CHECK(length("\xc3(") == 1);
  CHECK(length("\xe0\x9f\xbf") == 1);
  CHECK(length("\xed\xa0\x80") == 1);
  CHECK(length("\xf0\x8f\xbf\xbf") == 1);
  CHECK(length("\xf4\x90\x80\x80") == 1);
  CHECK(length("\xe2\x82(") == 2);
  CHECK(length("\xf1\x80(") == 2);
  CHECK(length("\xf1\x80\x80(") == 3);
  CHECK(length("\xc3") == 0);
  CHECK(length("\xe0\xa0") == 0);
  CHECK(length("\xf4\x8f\xbf") == 0);
}

}  // namespace

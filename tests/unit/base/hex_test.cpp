#include "base/hex.hpp"

#include <array>

#include <doctest/doctest.h>

namespace {

using aerowal::hex;

TEST_CASE("hex: the last digits of a number, in lower case") {
  CHECK(hex(0, 1) == "0");
  CHECK(hex(0xc955daa4, 8) == "c955daa4");
  CHECK(hex(0xc955daa4, 10) == "00c955daa4");
  CHECK(hex(0xc955daa4, 4) == "daa4");
  CHECK(hex(UINT64_MAX, 16) == "ffffffffffffffff");
}

TEST_CASE("hex: bytes, two digits each") {
  CHECK(hex(aerowal::Bytes()).empty());
  CHECK(hex(std::array{std::byte{0x00}, std::byte{0x0f}, std::byte{0xa0}, std::byte{0xff}}) ==
        "000fa0ff");
}

TEST_CASE("hex: writes its digits and nothing after them") {
  std::array<char, 5> text{'-', '-', '-', '-', '-'};
  CHECK(aerowal::write_hex(text.data(), 0x12345, 4) == &text[4]);
  CHECK(std::string(text.begin(), text.end()) == "2345-");
}

}  // namespace

#include "base/plain_text.hpp"

#include <string>

#include <doctest/doctest.h>

namespace {

using namespace aerowal;

bool is_plain(unsigned char c, Marks marks) {
  const bool mark = c == '"' || c == '\\';
  return c >= 0x20 && c < 0x7f && (marks == Marks::plain || !mark);
}

TEST_CASE("plain text: every byte, at every place of texts of every short length") {
  for (std::size_t size = 1; size <= 40; ++size) {
    for (std::size_t place = 0; place < size; ++place) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(size, 'a');
        text[place] = static_cast<char>(byte);
        const auto c = static_cast<unsigned char>(byte);
        const auto expected = [&](Marks marks) { return is_plain(c, marks) ? size : place; };
        REQUIRE(skip_plain<Marks::plain>(text, 0) == expected(Marks::plain));
        REQUIRE(skip_plain<Marks::special>(text, 0) == expected(Marks::special));
        REQUIRE(skip_plain<Marks::special>(text, place) == expected(Marks::special));
        REQUIRE(skip_plain<Marks::special>(text, place + 1) == size);
      }
    }
  }
  CHECK(skip_plain<Marks::plain>("", 0) == 0);
}

TEST_CASE("plain text: the first of several") {
  const std::string text = std::string(20, 'a') + "\n\"\x80" + std::string(20, 'b');
  CHECK(skip_plain<Marks::plain>(text, 0) == 20);
  CHECK(skip_plain<Marks::plain>(text, 21) == 22);
  CHECK(skip_plain<Marks::special>(text, 21) == 21);
  CHECK(skip_plain<Marks::special>(text, 23) == text.size());
}

}  // namespace

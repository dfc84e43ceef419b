#include "scan/join_pieces.hpp"

#include <doctest/doctest.h>

namespace {

using namespace aerowal;

TEST_CASE("join_pieces: each region is asked for its own piece, whatever order the pieces have") {
  const std::vector<Join> joins{
      {.beginning = {.byte_offset = 700, .length = 20},
       .end = {.byte_offset = 100, .length = 30},
       .header = {.sequence_number = 4}},
      {.beginning = {.byte_offset = 400, .length = 20},
       .end = {.byte_offset = 900, .length = 30},
       .header = {.sequence_number = 9}},
  };
  const JoinPieces pieces(joins);
  const auto find = [&](std::uint64_t begin, std::uint64_t end) {
    return pieces.find_in({.kind = Region::Kind::unframed, .begin = begin, .end = end});
  };
  CHECK(find(100, 130) == &joins[0]);
  CHECK(find(400, 420) == &joins[1]);
  CHECK(find(700, 720) == &joins[0]);
  CHECK(find(890, 930) == &joins[1]);
  CHECK(find(130, 400) == nullptr);
  CHECK(find(901, 1000) == nullptr);
}

}  // namespace

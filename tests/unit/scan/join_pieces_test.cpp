#include "scan/join_pieces.hpp"

#include <vector>

#include <doctest/doctest.h>

namespace {

using namespace aerowal;

using Parts = std::vector<DamagePart>;

Parts cut(const std::vector<Join>& joins, std::uint64_t begin, std::uint64_t end) {
  return JoinPieces(joins).cut({.kind = Region::Kind::unframed, .begin = begin, .end = end});
}

Join join(ByteRange beginning, ByteRange end, std::uint64_t number) {
  return {.beginning = beginning, .end = end, .header = {.sequence_number = number}};
}

TEST_CASE("join_pieces: a region is cut at its own pieces, whatever order the pieces have") {
  const std::vector<Join> joins{join({700, 20}, {100, 30}, 4), join({400, 20}, {900, 30}, 9)};
  CHECK(cut(joins, 100, 130) == Parts{{{100, 30}, 4}});
  CHECK(cut(joins, 390, 420) == Parts{{{390, 10}, 0}, {{400, 20}, 9}});
  CHECK(cut(joins, 700, 730) == Parts{{{700, 20}, 4}, {{720, 10}, 0}});
  CHECK(cut(joins, 130, 400) == Parts{{{130, 270}, 0}});
  CHECK(cut(joins, 90, 1000) == Parts{{{90, 10}, 0},
                                      {{100, 30}, 4},
                                      {{130, 270}, 0},
                                      {{400, 20}, 9},
                                      {{420, 280}, 0},
                                      {{700, 20}, 4},
                                      {{720, 180}, 0},
                                      {{900, 30}, 9},
                                      {{930, 70}, 0}});
}

TEST_CASE("join_pieces: less than a header between a record's pieces belongs to it") {
  CHECK(cut({join({100, 20}, {132, 30}, 4)}, 100, 170) == Parts{{{100, 62}, 4}, {{162, 8}, 0}});
  CHECK(cut({join({100, 20}, {133, 30}, 4)}, 100, 163) ==
        Parts{{{100, 20}, 4}, {{120, 13}, 0}, {{133, 30}, 4}});
  // The end first, or in the next region.
  CHECK(cut({join({132, 30}, {100, 20}, 4)}, 100, 162) ==
        Parts{{{100, 20}, 4}, {{120, 12}, 0}, {{132, 30}, 4}});
  CHECK(cut({join({100, 20}, {122, 30}, 4)}, 100, 121) == Parts{{{100, 20}, 4}, {{120, 1}, 0}});
  CHECK(cut({join({100, 20}, {122, 30}, 4)}, 121, 152) == Parts{{{121, 1}, 0}, {{122, 30}, 4}});
}

TEST_CASE("join_pieces: the first of two that overlap has what they share") {
  const std::vector<Join> joins{join({60, 100}, {248, 62}, 2), join({485, 44}, {109, 139}, 4)};
  CHECK(cut(joins, 60, 310) == Parts{{{60, 100}, 2}, {{160, 88}, 4}, {{248, 62}, 2}});
}

}  // namespace

#include "record/sequence_ranges.hpp"

#include <doctest/doctest.h>

namespace {

using namespace aerowal;

using SequenceRanges = std::vector<SequenceRange>;

SequenceRanges after_joining(SequenceRanges ranges) {
  join_ranges(ranges);
  return ranges;
}

TEST_CASE("sequence ranges: those that overlap or touch become one, in order") {
  CHECK(after_joining({}).empty());
  CHECK(after_joining({{5, 6}, {1, 2}}) == SequenceRanges{{1, 2}, {5, 6}});
  CHECK(after_joining({{3, 4}, {1, 2}}) == SequenceRanges{{1, 4}});
  CHECK(after_joining({{1, 4}, {3, 8}, {10, 10}}) == SequenceRanges{{1, 8}, {10, 10}});
  CHECK(after_joining({{7, 7}, {7, 7}}) == SequenceRanges{{7, 7}});
}

TEST_CASE("sequence ranges: one inside another does not shorten it") {
  CHECK(after_joining({{1, 9}, {2, 3}}) == SequenceRanges{{1, 9}});
  CHECK(after_joining({{1, 9}, {2, 3}, {10, 11}}) == SequenceRanges{{1, 11}});
}

TEST_CASE("sequence ranges: nothing follows the last number there is") {
  CHECK(after_joining({{5, UINT64_MAX}, {0, 3}}) == SequenceRanges{{0, 3}, {5, UINT64_MAX}});
  CHECK(after_joining({{5, UINT64_MAX}, {0, 4}}) == SequenceRanges{{0, UINT64_MAX}});
  CHECK(after_joining({{5, UINT64_MAX}, {UINT64_MAX, UINT64_MAX}}) ==
        SequenceRanges{{5, UINT64_MAX}});
}

TEST_CASE("sequence ranges: a number is in a range from its first to its last") {
  const SequenceRanges ranges{{2, 4}, {7, 7}, {UINT64_MAX, UINT64_MAX}};
  for (const std::uint64_t inside :
       {std::uint64_t{2}, std::uint64_t{3}, std::uint64_t{4}, std::uint64_t{7}, UINT64_MAX}) {
    CAPTURE(inside);
    CHECK(contains(ranges, inside));
  }
  for (const std::uint64_t outside : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{5},
                                      std::uint64_t{6}, std::uint64_t{8}, UINT64_MAX - 1}) {
    CAPTURE(outside);
    CHECK_FALSE(contains(ranges, outside));
  }
  CHECK_FALSE(contains({}, 0));
}

TEST_CASE("sequence ranges: how many numbers there are does not overflow") {
  CHECK(count_numbers({}) == 0);
  CHECK(count_numbers({{2, 4}, {7, 7}}) == 4);
  CHECK(count_numbers({{1, UINT64_MAX - 1}, {UINT64_MAX, UINT64_MAX}}) == UINT64_MAX);
  CHECK(count_numbers({{1, UINT64_MAX}, {1, 5}}) == UINT64_MAX);
}

TEST_CASE("sequence ranges: records are one run where place and number carry on") {
  std::vector<SoundRange> runs;
  const auto append = [&runs](std::uint64_t at, std::uint64_t number) {
    append_records(runs,
                   {.byte_offset = at, .length = 40, .first_sequence_number = number, .count = 1});
  };
  append(100, 5);
  append(140, 6);
  CHECK(runs == std::vector<SoundRange>{
                    {.byte_offset = 100, .length = 80, .first_sequence_number = 5, .count = 2}});
  append(180, 8);
  append(230, 9);
  CHECK(runs.size() == 3);
}

TEST_CASE("sequence ranges: what others lack, and what they have too") {
  const SequenceRanges some{{1, 4}, {6, 9}, {20, 20}};
  CHECK(without(some, {}) == some);
  CHECK(common(some, {}).empty());
  CHECK(without({}, some).empty());
  CHECK(without(some, some).empty());
  CHECK(common(some, some) == some);
  CHECK(without(some, {{2, 2}, {4, 6}, {9, 30}}) == SequenceRanges{{1, 1}, {3, 3}, {7, 8}});
  CHECK(common(some, {{2, 2}, {4, 6}, {9, 30}}) ==
        SequenceRanges{{2, 2}, {4, 4}, {6, 6}, {9, 9}, {20, 20}});
  CHECK(without({{1, 30}}, some) == SequenceRanges{{5, 5}, {10, 19}, {21, 30}});
  CHECK(without({{1, UINT64_MAX}}, {{3, UINT64_MAX}}) == SequenceRanges{{1, 2}});
}

}  // namespace

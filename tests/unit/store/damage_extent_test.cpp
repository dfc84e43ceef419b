#include "store/damage_extent.hpp"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "files.hpp"
#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

DamageExtentResult extent(std::string_view shown, std::string_view held,
                          const std::vector<SpanRange>& proven = {}) {
  return find_damage_extent(bytes_of(shown), bytes_of(held), proven);
}

const std::string held = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";

TEST_CASE("damage extent: equal bytes are no damage") {
  CHECK(extent(held, held).extent == DamageExtent::none);
  CHECK(extent("", "").extent == DamageExtent::none);
}

TEST_CASE("damage extent: up to 16 equal bytes lie within one damage") {
  std::string shown = held;
  shown[3] = '!';
  shown[20] = '#';
  CHECK(extent(shown, held).extent == DamageExtent::one);
  CHECK(extent(shown, held).range == SpanRange{.begin = 3, .end = 21});
  shown[20] = held[20];
  shown[21] = '#';
  CHECK(extent(shown, held).extent == DamageExtent::only_by_copy);
}

TEST_CASE("damage extent: what a right checksum proves is no difference") {
  std::string shown = held;
  shown[3] = '!';
  shown[40] = '#';
  CHECK(extent(shown, held, {{.begin = 30, .end = 50}}).extent == DamageExtent::one);
  CHECK(extent(shown, held, {{.begin = 0, .end = 10}, {.begin = 30, .end = 50}}).extent ==
        DamageExtent::none);
}

TEST_CASE("damage extent: what is not known is neither different nor equal") {
  std::string shown = held;
  shown[3] = '!';
  shown[24] = '#';
  const auto with_unknown = [&shown](std::size_t begin, std::size_t end) {
    return find_damage_extent(bytes_of(shown), bytes_of(held), {}, {{.begin = begin, .end = end}});
  };
  CHECK(extent(shown, held).extent == DamageExtent::only_by_copy);
  CHECK(with_unknown(10, 13).extent == DamageExtent::only_by_copy);
  CHECK(with_unknown(10, 14).extent == DamageExtent::one);
  CHECK(with_unknown(10, 14).range == SpanRange{.begin = 3, .end = 25});
  CHECK(with_unknown(24, 25).range == SpanRange{.begin = 3, .end = 4});
  // What is not known counts for the differences around it alone.
  shown[41] = '+';
  CHECK(with_unknown(10, 14).extent == DamageExtent::one);
  shown[42] = '+';
  shown[41] = held[41];
  CHECK(with_unknown(10, 14).extent == DamageExtent::only_by_copy);
}

TEST_CASE("damage extent: a fill covers what it happens to equal") {
  std::string written(60, '\0');
  written.front() = 'a';
  written.back() = 'b';
  CHECK(extent(std::string(60, '\0'), written).extent == DamageExtent::one);
}

TEST_CASE("damage extent: a fill beside other differences is a damage of its own") {
  std::string shown = held;
  shown.replace(2, 8, 8, '?');
  CHECK(extent(shown, held).extent == DamageExtent::one);
  shown[14] = '!';
  CHECK(extent(shown, held).extent == DamageExtent::several);
  shown[20] = '!';
  CHECK(extent(shown, held).extent == DamageExtent::only_by_copy);
  shown.replace(2, 8, 8, '\0');
  CHECK(extent(shown, held).extent == DamageExtent::one);
}

TEST_CASE("copy search: finds each pattern elsewhere, and not at its own place") {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "line " + std::to_string(i) + ";";
  text += text.substr(1000, 400);
  const MemoryFile file(bytes_of(text));
  auto log = ByteSource::from_descriptor(file.descriptor(), "some.wal");
  REQUIRE(log);
  const std::size_t copied = text.size() - 400;
  CopySearch search;
  CHECK(search.empty());
  const std::size_t copy = search.add(bytes_of(text).subspan(copied, 400), copied);
  const std::size_t single = search.add(bytes_of(text).subspan(150000, 100), 150000);
  const std::size_t longer = search.add(bytes_of(text).subspan(copied - 1, 401), copied - 1);
  REQUIRE(search.run(**log, text.size()));
  CHECK(search.found(copy));
  CHECK_FALSE(search.found(single));
  CHECK_FALSE(search.found(longer));
}

}  // namespace

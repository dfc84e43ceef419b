#include "scan/checksum_filter.hpp"

#include <cstdint>
#include <random>
#include <set>

#include <doctest/doctest.h>

namespace {

using aerowal::ChecksumFilter;

TEST_CASE("checksum filter: has what was added, and little else") {
  for (const std::size_t count : {1U, 100U, 4096U, 100'000U}) {
    CAPTURE(count);
    std::mt19937 random(static_cast<unsigned>(count));
    std::set<std::uint32_t> added;
    while (added.size() < count) added.insert(static_cast<std::uint32_t>(random()));
    ChecksumFilter filter(count);
    for (const std::uint32_t checksum : added) filter.add(checksum);
    for (const std::uint32_t checksum : added) CHECK(filter.may_hold(checksum));
    std::size_t wrong = 0;
    constexpr std::size_t asked = 20'000;
    for (std::size_t i = 0; i < asked; ++i) {
      const auto checksum = static_cast<std::uint32_t>(random());
      if (!added.contains(checksum) && filter.may_hold(checksum)) ++wrong;
    }
    CHECK(wrong * 100 <= asked * 6);
  }
}

TEST_CASE("checksum filter: neighbours are told apart like others") {
  ChecksumFilter filter(4096);
  for (std::uint32_t i = 0; i < 4096; ++i) filter.add(i << 12);
  std::size_t wrong = 0;
  for (std::uint32_t i = 0; i < 4096; ++i) wrong += filter.may_hold((i << 12) + 1) ? 1U : 0U;
  CHECK(wrong < 400);
}

TEST_CASE("checksum filter: an empty one has nothing") {
  const ChecksumFilter filter(0);
  CHECK_FALSE(filter.may_hold(0));
  CHECK_FALSE(filter.may_hold(UINT32_MAX));
}

}  // namespace

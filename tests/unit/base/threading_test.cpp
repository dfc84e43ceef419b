#include <algorithm>
#include <cstdint>

#include <doctest/doctest.h>

#include <aerowal/threading.hpp>

#include "base/processors.hpp"

namespace {

using namespace aerowal;

TEST_CASE("threading: so many as were asked for, however little there is to do") {
  for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1} << 40}) {
    CHECK(Threading{.workers = 1}.workers_for(size) == 1);
    CHECK(Threading{.workers = 2}.workers_for(size) == 2);
    CHECK(Threading{.workers = 7}.workers_for(size) == 7);
    CHECK(Threading{.workers = UINT32_MAX}.workers_for(size) == 1024);
  }
}

TEST_CASE("threading: where nothing was asked for, several only where that pays") {
  CHECK(Threading().workers_for(0) == 1);
  CHECK(Threading().workers_for((std::uint64_t{1} << 22) - 1) == 1);
  CHECK(Threading().workers_for(std::uint64_t{1} << 22) == std::min(usable_processors(), 8U));
}

}  // namespace

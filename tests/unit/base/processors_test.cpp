#include "base/processors.hpp"

#include <doctest/doctest.h>
#include <sched.h>

namespace {

using namespace aerowal;

TEST_CASE("processors: what a cgroup lets its processes use") {
  CHECK(parse_processor_limit("200000 100000") == 2U);
  CHECK(parse_processor_limit("100000 100000") == 1U);
  CHECK(parse_processor_limit("150000 100000") == 2U);
  CHECK(parse_processor_limit("1000 100000") == 1U);
  CHECK(parse_processor_limit("50000 25000") == 2U);
  for (const char* none :
       {"max 100000", "", "", "100000", "100000 0", "-1 100000", "100000 x", "1 2 3"}) {
    CAPTURE(none);
    CHECK_FALSE(parse_processor_limit(none).has_value());
  }
}

TEST_CASE("processors: those that the affinity allows, and no more") {
  cpu_set_t before;
  REQUIRE(::sched_getaffinity(0, sizeof before, &before) == 0);
  CHECK(usable_processors() >= 1);
  CHECK(usable_processors() <= static_cast<unsigned>(CPU_COUNT(&before)));
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<std::size_t>(::sched_getcpu()), &one);
  REQUIRE(::sched_setaffinity(0, sizeof one, &one) == 0);
  CHECK(usable_processors() == 1);
  REQUIRE(::sched_setaffinity(0, sizeof before, &before) == 0);
}

}  // namespace

#include "base/processors.hpp"

#include <optional>
#include <string>

#include <doctest/doctest.h>
#include <sched.h>
#include <sys/stat.h>

#include "files.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

void write_text(const std::string& path, const std::string& text) {
  const std::span<const char> bytes(text);
  write_file(path, std::as_bytes(bytes));
}

TEST_CASE("processors: what a cgroup lets its processes use") {
  CHECK(parse_processor_limit("200000 100000\n") == 2U);
  CHECK(parse_processor_limit("100000 100000\n") == 1U);
  CHECK(parse_processor_limit("150000 100000\n") == 2U);
  CHECK(parse_processor_limit("1000 100000\n") == 1U);
  CHECK(parse_processor_limit("50000 25000") == 2U);
  for (const char* none :
       {"max 100000\n", "", "\n", "100000", "100000 0\n", "-1 100000\n", "100000 x\n", "1 2 3\n"}) {
    CAPTURE(none);
    CHECK_FALSE(parse_processor_limit(none).has_value());
  }
}

TEST_CASE("processors: the least limit of a cgroup and those above it counts") {
  const TemporaryDirectory directory;
  const std::string root = directory.path();
  REQUIRE(::mkdir((root + "/a").c_str(), 0700) == 0);
  REQUIRE(::mkdir((root + "/a/b").c_str(), 0700) == 0);
  CHECK_FALSE(find_processor_limit(root, "/a/b").has_value());
  write_text(root + "/a/b/cpu.max", "400000 100000\n");
  CHECK(find_processor_limit(root, "/a/b") == 4U);
  CHECK_FALSE(find_processor_limit(root, "/a").has_value());
  write_text(root + "/a/cpu.max", "300000 100000\n");
  CHECK(find_processor_limit(root, "/a/b") == 3U);
  write_text(root + "/cpu.max", "max 100000\n");
  CHECK(find_processor_limit(root, "/a/b") == 3U);
  write_text(root + "/cpu.max", "100000 100000\n");
  CHECK(find_processor_limit(root, "/a/b") == 1U);
  CHECK(find_processor_limit(root, "/") == 1U);
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

#include "base/cgroup.hpp"

#include <span>
#include <string>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "base/usable_memory.hpp"
#include "files.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

void write_text(const std::string& path, const std::string& text) {
  write_file(path, std::as_bytes(std::span(text)));
}

TEST_CASE("cgroup: the least limit of a cgroup and those above it counts") {
  const TemporaryDirectory directory;
  const std::string root = directory.path();
  const auto limit_of = [&root](const std::string& path) {
    return least_cgroup_limit(root, path, "memory.max", parse_number);
  };
  REQUIRE(::mkdir((root + "/a").c_str(), 0700) == 0);
  REQUIRE(::mkdir((root + "/a/b").c_str(), 0700) == 0);
  CHECK_FALSE(limit_of("/a/b").has_value());
  write_text(root + "/a/b/memory.max", "400000\n");
  CHECK(limit_of("/a/b") == 400000U);
  CHECK_FALSE(limit_of("/a").has_value());
  write_text(root + "/a/memory.max", "300000\n");
  CHECK(limit_of("/a/b") == 300000U);
  write_text(root + "/memory.max", "max\n");
  CHECK(limit_of("/a/b") == 300000U);
  write_text(root + "/memory.max", "100000\n");
  CHECK(limit_of("/a/b") == 100000U);
  CHECK(limit_of("/") == 100000U);
}

TEST_CASE("cgroup: numbers are digits and nothing else") {
  CHECK(parse_number("18446744073709551615") == UINT64_MAX);
  for (const char* none : {"", "max", "-1", "+1", " 1", "1 ", "1.0", "18446744073709551616"}) {
    CAPTURE(none);
    CHECK_FALSE(parse_number(none).has_value());
  }
}

TEST_CASE("cgroup: there is some memory") {
  CHECK(usable_memory() >= std::uint64_t{1} << 20);
  CHECK(usable_memory() < std::uint64_t{1} << 60);
}

}  // namespace

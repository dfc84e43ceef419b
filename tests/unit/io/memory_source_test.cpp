#include "io/memory_source.hpp"

#include <doctest/doctest.h>

#include "files.hpp"
#include "source_reading.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

TEST_CASE("memory source: gives its bytes, at any offset") {
  const Bytes bytes = bytes_of("0123456789");
  MemorySource source(bytes, "memory");
  CHECK(source.name() == "memory");
  CHECK(source.size() == 10U);
  CHECK(*source.find_size() == 10);
  CHECK(source.concurrent_reads());
  CHECK(read(source, 0, 10) == "0123456789");
  CHECK(read(source, 4, 3) == "456");
  CHECK(read(source, 8, 5) == "89");
  CHECK(read(source, 10, 5).empty());
  CHECK(read(source, UINT64_MAX, 5).empty());
  REQUIRE(source.refresh());
  CHECK(source.size() == 10U);
}

TEST_CASE("memory source: may be empty") {
  MemorySource source({}, "nothing");
  CHECK(source.size() == 0U);
  CHECK(read(source, 0, 5).empty());
}

}  // namespace

#include "base/offset_text.hpp"

#include <cstdint>
#include <limits>

#include <doctest/doctest.h>

namespace {

using aerowal::offset_text;

TEST_CASE("offsets: in decimal, and as hex views have them") {
  CHECK(offset_text(0) == "0 (0x0)");
  CHECK(offset_text(9420) == "9420 (0x24cc)");
  CHECK(offset_text(std::numeric_limits<std::uint64_t>::max()) ==
        "18446744073709551615 (0xffffffffffffffff)");
}

}  // namespace

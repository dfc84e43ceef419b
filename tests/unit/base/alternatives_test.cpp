#include "base/alternatives.hpp"

#include <doctest/doctest.h>

namespace {

using aerowal::alternatives_text;

TEST_CASE("alternatives: only the last one has an or before it") {
  CHECK(alternatives_text({}).empty());
  CHECK(alternatives_text({"A"}) == "A");
  CHECK(alternatives_text({"A", "B"}) == "A or B");
  CHECK(alternatives_text({"A", "B", "C"}) == "A, B or C");
  CHECK(alternatives_text({"A", "B", "C", "D"}) == "A, B, C or D");
  CHECK(aerowal::enumeration_text({"A", "B", "C"}) == "A, B and C");
}

}  // namespace

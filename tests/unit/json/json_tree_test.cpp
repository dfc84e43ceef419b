#include "json/json_tree.hpp"

#include <string>

#include <doctest/doctest.h>

namespace {

using aerowal::JsonTree;

TEST_CASE("json_tree: members, elements, texts and numbers") {
  const auto tree =
      JsonTree::parse(R"({"a":[1,"two",null,-3,1.5],"b":{"c":18446744073709551615}})");
  REQUIRE(tree.has_value());
  const auto* const elements = tree->find("a")->array();
  REQUIRE(elements != nullptr);
  REQUIRE(elements->size() == 5);
  CHECK(elements->at(0).number() == 1);
  REQUIRE(elements->at(1).text() != nullptr);
  CHECK(*elements->at(1).text() == "two");
  for (const std::size_t other : {2U, 3U, 4U}) {
    CHECK_FALSE(elements->at(other).number().has_value());
    CHECK(elements->at(other).text() == nullptr);
  }
  CHECK(tree->find("b")->find("c")->number() == UINT64_MAX);
  CHECK(tree->find("c") == nullptr);
  CHECK(tree->find("a")->find("a") == nullptr);
  CHECK(tree->find("b")->array() == nullptr);
}

TEST_CASE("json_tree: what is not one JSON text, is too deep, or has a member twice, is none") {
  for (const char* const text :
       {"", "{", "{} {}", "[1,]", "{\"a\":1,\"a\":1}", "nul", "\"\xff\""}) {
    CAPTURE(text);
    CHECK_FALSE(JsonTree::parse(text).has_value());
  }
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(JsonTree::parse(nested(16)).has_value());
  CHECK_FALSE(JsonTree::parse(nested(17)).has_value());
}

}  // namespace

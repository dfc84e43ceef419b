#include "store/id_splits.hpp"

#include <doctest/doctest.h>

namespace {

using namespace aerowal;

TEST_CASE("id splits: one ':' needs no log") {
  const IdSplits splits;
  REQUIRE(splits.find("users:u1"));
  CHECK(splits.find("users:u1")->colon == 5);
  CHECK_FALSE(splits.find("users:u1")->inferred);
  CHECK_FALSE(splits.find("users"));
  CHECK_FALSE(splits.find("a:b:k"));
}

TEST_CASE("id splits: the log's own way counts, unless it has two") {
  IdSplits splits;
  splits.note("a", "b:k");
  REQUIRE(splits.find("a:b:k"));
  CHECK(splits.find("a:b:k")->colon == 1);
  CHECK_FALSE(splits.find("a:b:k")->inferred);
  splits.note("a:b", "k");
  CHECK_FALSE(splits.find("a:b:k"));
}

TEST_CASE("id splits: else both halves must be like others, in one way alone") {
  IdSplits splits;
  splits.note("a", "p");
  // It may be k of a collection a:b.
  CHECK_FALSE(splits.find("a:b:k"));
  splits.note("c", "b:z");
  REQUIRE(splits.find("a:b:k"));
  CHECK(splits.find("a:b:k")->colon == 1);
  CHECK(splits.find("a:b:k")->inferred);
  splits.note("a:b", "q");
  CHECK_FALSE(splits.find("a:b:k"));
  CHECK_FALSE(splits.find("a:d:k"));
}

TEST_CASE("id splits: two collections of the log fit, whatever their ids are like") {
  IdSplits splits;
  splits.note("users", "x:1");
  CHECK(splits.find("users:x:2"));
  splits.note("users:x", "4:b");
  // A document 2 of users:x, of which no id is like it, or x:2 of users.
  CHECK_FALSE(splits.find("users:x:2"));
  CHECK_FALSE(splits.find("users:x:4:c"));
}

}  // namespace

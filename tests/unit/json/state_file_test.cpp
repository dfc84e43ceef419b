#include "json/state_file.hpp"

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "files.hpp"

namespace {

namespace fs = std::filesystem;
using namespace aerowal;
using namespace aerowal::testing;

constexpr StateFormat tested_format{.name = "tested", .what = "a test"};
constexpr StateFormat other_format{.name = "other", .what = "another test"};

TEST_CASE("state_file: what is written is read again, in the place of what was there") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("state");
  const auto nothing = read_state(path, tested_format);
  REQUIRE(nothing.has_value());
  CHECK_FALSE(nothing->has_value());
  for (const std::uint64_t number : {1U, 2U}) {
    REQUIRE(write_state(path, tested_format, {{"number", number}}).has_value());
    const auto read = read_state(path, tested_format);
    REQUIRE(read.has_value());
    REQUIRE(read->has_value());
    CHECK((*read)->find("number")->number() == number);
  }
  CHECK(std::distance(fs::directory_iterator(fs::path(path).parent_path()), {}) == 1);
}

TEST_CASE("state_file: another format is neither read nor replaced") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("state");
  REQUIRE(write_state(path, other_format, Json::object()).has_value());
  const ByteVector before = read_file(path);
  CHECK(read_state(path, tested_format).error().code == ErrorCode::refused);
  CHECK(write_state(path, tested_format, Json::object()).error().code == ErrorCode::refused);
  CHECK(read_file(path) == before);
}

TEST_CASE("state_file: an empty file is taken, and a link to nothing followed") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("state");
  write_file(path, {});
  const auto nothing = read_state(path, tested_format);
  REQUIRE(nothing.has_value());
  CHECK_FALSE(nothing->has_value());
  REQUIRE(write_state(path, tested_format, Json::object()).has_value());
  fs::create_symlink("elsewhere", directory.file("link"));
  REQUIRE(write_state(directory.file("link"), tested_format, Json::object()).has_value());
  CHECK(fs::is_symlink(directory.file("link")));
  CHECK(read_file(directory.file("elsewhere")) == read_file(path));
}

}  // namespace

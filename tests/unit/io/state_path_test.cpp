#include "io/state_path.hpp"

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "files.hpp"

namespace {

namespace fs = std::filesystem;
using namespace aerowal;
using namespace aerowal::testing;

TEST_CASE("state_path: links are followed, also to what is not there yet") {
  const TemporaryDirectory directory;
  const std::string folder = fs::canonical(fs::path(directory.file("x")).parent_path());
  const std::string absent = folder + "/absent";
  CHECK(followed_path(absent) == absent);
  fs::create_symlink("absent", folder + "/relative");
  fs::create_symlink(absent, folder + "/absolute");
  fs::create_symlink("relative", folder + "/second");
  fs::create_symlink("loop", folder + "/loop");
  for (const char* link : {"/relative", "/absolute", "/second"}) {
    CHECK(followed_path(folder + link) == absent);
    CHECK(is_same_place(folder + link, absent));
  }
  CHECK(followed_path(folder + "/loop").ends_with("/loop"));
  write_file(absent, {});
  CHECK(followed_path(folder + "/second") == absent);
}

TEST_CASE("state_path: a place has many names") {
  const TemporaryDirectory directory;
  const std::string folder = fs::path(directory.file("x")).parent_path();
  CHECK(is_same_place(folder + "/a", folder + "/./a"));
  CHECK(is_same_place(folder + "/a", folder + "//a"));
  CHECK_FALSE(is_same_place(folder + "/a", folder + "/b"));
  fs::create_directory_symlink(folder, folder + "/again");
  CHECK(is_same_place(folder + "/a", folder + "/again/a"));
}

}  // namespace

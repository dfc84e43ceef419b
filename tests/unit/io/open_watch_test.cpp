#include "io/open_watch.hpp"

#include <string>
#include <utility>

#include <doctest/doctest.h>
#include <fcntl.h>

#include "files.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

struct WatchedFile {
  WatchedFile() { write_file(path, {}); }

  [[nodiscard]] Descriptor open(int access) const {
    return Descriptor(::open(path.c_str(), access | O_CLOEXEC));
  }

  TemporaryDirectory directory;
  std::string path = directory.file("log");
};

TEST_CASE("open watch: each time that the file is opened, to read or to write, and nothing else") {
  const WatchedFile file;
  const Descriptor own = file.open(O_RDONLY);
  OpenWatch watch = OpenWatch::begin(own.get());
  CHECK_FALSE(watch.opened());
  for (const int access : {O_RDONLY, O_WRONLY}) {
    CHECK(file.open(access).valid());
    CHECK(watch.opened());
    CHECK_FALSE(watch.opened());
  }
  write_file(file.directory.file("other"), {});
  CHECK_FALSE(watch.opened());
}

TEST_CASE("open watch: the file is followed, not its name") {
  const WatchedFile file;
  const Descriptor own = file.open(O_RDONLY);
  OpenWatch first = OpenWatch::begin(own.get());
  const std::string moved = file.directory.file("moved");
  REQUIRE(::rename(file.path.c_str(), moved.c_str()) == 0);
  write_file(file.path, {});
  OpenWatch watch = std::move(first);
  CHECK_FALSE(watch.opened());
  (void)read_file(moved);
  CHECK(watch.opened());
}

TEST_CASE("open watch: waits no longer than until the file is opened") {
  constexpr int longer_than_the_test_may_take = 3600 * 1000;
  const WatchedFile file;
  const Descriptor own = file.open(O_RDONLY);
  OpenWatch watch = OpenWatch::begin(own.get());
  watch.wait(0);
  CHECK_FALSE(watch.opened());
  CHECK(file.open(O_RDONLY).valid());
  watch.wait(longer_than_the_test_may_take);
  CHECK(watch.opened());
}

TEST_CASE("open watch: where it cannot watch, the file counts as opened") {
  OpenWatch none;
  OpenWatch closed = OpenWatch::begin(-1);
  for (OpenWatch* watch : {&none, &closed}) {
    CHECK(watch->opened());
    watch->wait(1);
    CHECK(watch->opened());
  }
}

}  // namespace

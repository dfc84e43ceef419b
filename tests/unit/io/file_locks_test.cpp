#include "io/file_locks.hpp"

#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "files.hpp"
#include "io/file.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

std::optional<pid_t> holder_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return find_lock_holder(status);
}

struct TwoFiles {
  TwoFiles() {
    write_file(locked, {});
    write_file(other, {});
  }

  TemporaryDirectory directory;
  std::string locked = directory.file("locked");
  std::string other = directory.file("other");
};

TEST_CASE("file locks: the holder of a lock, while it is held, and of no other file") {
  const TwoFiles files;
  CHECK_FALSE(holder_of(files.locked).has_value());
  for (const int kind : {LOCK_EX, LOCK_SH}) {
    CAPTURE(kind);
    const Descriptor file(::open(files.locked.c_str(), O_RDONLY | O_CLOEXEC));
    REQUIRE(::flock(file.get(), kind | LOCK_NB) == 0);
    CHECK(holder_of(files.locked) == ::getpid());
    CHECK_FALSE(holder_of(files.other).has_value());
    REQUIRE(::flock(file.get(), LOCK_UN) == 0);
    CHECK_FALSE(holder_of(files.locked).has_value());
  }
}

TEST_CASE("file locks: a lock of fcntl(2) is another one") {
  const TwoFiles files;
  const Descriptor file(::open(files.locked.c_str(), O_RDWR | O_CLOEXEC));
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  REQUIRE(::fcntl(file.get(), F_SETLK, &whole) == 0);
  CHECK_FALSE(holder_of(files.locked).has_value());
}

}  // namespace

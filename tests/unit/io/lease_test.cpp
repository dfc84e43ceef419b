#include "io/lease.hpp"

#include <cerrno>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>

#include "files.hpp"
#include "io/file.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

using Kind = Lease::Kind;
using State = Lease::State;

struct OneFile {
  OneFile() { write_file(path, {}); }

  /// Without waiting for who holds a lease, who is told nevertheless.
  [[nodiscard]] Descriptor open(int access) const {
    return Descriptor(::open(path.c_str(), access | O_NONBLOCK | O_CLOEXEC));
  }

  TemporaryDirectory directory;
  std::string path = directory.file("log");
};

TEST_CASE("lease: to read, others may read, and whoever wants to write waits and is seen") {
  const OneFile file;
  const Descriptor reader = file.open(O_RDONLY);
  REQUIRE(Lease::take(reader.get(), Kind::read) == 0);
  CHECK(Lease::state(reader.get(), Kind::read) == State::held);
  CHECK(file.open(O_RDONLY).valid());
  CHECK(Lease::state(reader.get(), Kind::read) == State::held);

  CHECK_FALSE(file.open(O_WRONLY).valid());
  CHECK(errno == EWOULDBLOCK);
  CHECK(Lease::state(reader.get(), Kind::read) == State::writer_waits);
  Lease::release(reader.get());
  CHECK(file.open(O_WRONLY).valid());
}

TEST_CASE("lease: to write, readers and writers wait, and are told apart") {
  for (const int access : {O_RDONLY, O_WRONLY}) {
    const OneFile file;
    const Descriptor writer = file.open(O_RDWR);
    REQUIRE(Lease::take(writer.get(), Kind::write) == 0);
    CHECK(Lease::state(writer.get(), Kind::write) == State::held);

    CHECK_FALSE(file.open(access).valid());
    CHECK(errno == EWOULDBLOCK);
    CHECK(Lease::state(writer.get(), Kind::write) ==
          (access == O_RDONLY ? State::reader_waits : State::writer_waits));
    Lease::release(writer.get());
    CHECK(file.open(access).valid());
  }
}

TEST_CASE("lease: what others have open forbids it") {
  const OneFile file;
  const Descriptor reader = file.open(O_RDONLY);
  {
    const Descriptor writer = file.open(O_WRONLY);
    CHECK(Lease::take(reader.get(), Kind::read) == EAGAIN);
  }
  const Descriptor writer = file.open(O_RDWR);
  CHECK(Lease::take(writer.get(), Kind::write) == EAGAIN);
}

TEST_CASE("lease: ends with its descriptor, and nothing happens where there is none") {
  const OneFile file;
  {
    const Descriptor reader = file.open(O_RDONLY);
    REQUIRE(Lease::take(reader.get(), Kind::read) == 0);
  }
  const Descriptor writer = file.open(O_WRONLY);
  CHECK(writer.valid());
  Lease::release(writer.get());
  CHECK(Lease::take(-1, Kind::read) == EBADF);
}

}  // namespace

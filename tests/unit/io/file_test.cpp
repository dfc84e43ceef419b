#include "io/file.hpp"

#include <array>
#include <cerrno>
#include <thread>
#include <utility>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "base/byte_order.hpp"
#include "base/hex.hpp"
#include "base/system_error.hpp"
#include "files.hpp"

namespace {

using namespace aerowal::testing;
using aerowal::Descriptor;

bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) >= 0; }

TEST_CASE("file: the directory of a path") {
  CHECK(aerowal::directory_of("wal.log") == ".");
  CHECK(aerowal::directory_of("a/wal.log") == "a");
  CHECK(aerowal::directory_of("a/b/wal.log") == "a/b");
  CHECK(aerowal::directory_of("./wal.log") == ".");
  CHECK(aerowal::directory_of("/wal.log") == "/");
  CHECK(aerowal::directory_of("/a/wal.log") == "/a");
}

TEST_CASE("file: what is a regular file") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("file");
  Descriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  REQUIRE(::symlink("file", directory.file("link").c_str()) == 0);
  REQUIRE(::mkfifo(directory.file("fifo").c_str(), 0600) == 0);
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK(aerowal::is_regular(status));
  REQUIRE(::stat(directory.file("link").c_str(), &status) == 0);
  CHECK(aerowal::is_regular(status));
  REQUIRE(::lstat(directory.file("link").c_str(), &status) == 0);
  CHECK_FALSE(aerowal::is_regular(status));
  REQUIRE(::stat(directory.file("fifo").c_str(), &status) == 0);
  CHECK_FALSE(aerowal::is_regular(status));
  REQUIRE(::stat("/", &status) == 0);
  CHECK_FALSE(aerowal::is_regular(status));
}

TEST_CASE("file: a descriptor is closed with its owner, once") {
  int number = -1;
  {
    Descriptor first(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    REQUIRE(first.valid());
    number = first.get();
    Descriptor second(std::move(first));
    CHECK(second.get() == number);
    CHECK(is_open(number));
    Descriptor third;
    CHECK_FALSE(third.valid());
    third = std::move(second);
    CHECK(third.get() == number);
    CHECK(is_open(number));
  }
  CHECK_FALSE(is_open(number));
}

TEST_CASE("file: write_all writes all, also what does not fit into a pipe at once") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("out");
  {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    CHECK(aerowal::write_all(file.get(), bytes_of("some ")) == 0);
    CHECK(aerowal::write_all(file.get(), {}) == 0);
    CHECK(aerowal::write_all(file.get(), bytes_of("bytes")) == 0);
  }
  CHECK(text_of(read_file(path)) == "some bytes");
}

TEST_CASE("file: write_all gives the system's reason") {
  const Descriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  CHECK(aerowal::write_all(full.get(), bytes_of("x")) == ENOSPC);
  CHECK(aerowal::write_all(-1, bytes_of("x")) == EBADF);

  const TemporaryDirectory directory;
  const std::string path = directory.file("out");
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  int reason = 0;
  {
    const FileSizeLimit limit(4);
    reason = aerowal::write_all(file.get(), bytes_of("123456"));
  }
  CHECK(reason == EFBIG);
  CHECK(text_of(read_file(path)) == "1234");
}

TEST_CASE("file: the directory of a path is synced, or the error names it") {
  const TemporaryDirectory directory;
  CHECK(aerowal::sync_directory_of(directory.file("any")).has_value());
  const auto failed = aerowal::sync_directory_of(directory.file("none/any"));
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == aerowal::ErrorCode::system);
  CHECK(failed.error().path == directory.file("none"));
  CHECK(failed.error().message == "cannot open the directory: No such file or directory");
}

TEST_CASE("file: a system error has the system's words") {
  const aerowal::Error error = aerowal::system_error("p", "cannot do", EACCES);
  CHECK(error.code == aerowal::ErrorCode::system);
  CHECK(error.message == "cannot do: Permission denied");
  CHECK(error.path == "p");
}

TEST_CASE("file: hexadecimal digits") {
  CHECK(aerowal::hex(0, 2) == "00");
  CHECK(aerowal::hex(0xc3af7d37, 8) == "c3af7d37");
  CHECK(aerowal::hex(0xc3af7d37, 2) == "37");
  CHECK(aerowal::hex(0xa, 4) == "000a");
}

TEST_CASE("file: integers are little-endian at any alignment") {
  std::byte bytes[16] = {};
  for (std::size_t at = 0; at < 8; ++at) {
    aerowal::store_u64(bytes + at, 0x8877665544332211U);
    CHECK(bytes[at] == std::byte{0x11});
    CHECK(bytes[at + 7] == std::byte{0x88});
    CHECK(aerowal::load_u64(bytes + at) == 0x8877665544332211U);
    CHECK(aerowal::load_u32(bytes + at) == 0x44332211U);
    aerowal::store_u32(bytes + at, 0xfffefdfcU);
    CHECK(bytes[at] == std::byte{0xfc});
    CHECK(aerowal::load_u32(bytes + at) == 0xfffefdfcU);
  }
}

TEST_CASE("file: only a regular file has a size") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("file");
  write_file(path, bytes_of("12345"));
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  CHECK(aerowal::regular_file_size(file.get()) == 5);
  const Descriptor device(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  CHECK_FALSE(aerowal::regular_file_size(device.get()).has_value());
  CHECK_FALSE(aerowal::regular_file_size(-1).has_value());
}

TEST_CASE("file: a descriptor that does not block is waited for, to read and to write") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC) == 0);
  const Descriptor read_end(ends[0]);
  Descriptor write_end(ends[1]);
  CHECK(aerowal::wait_until_ready(read_end.get(), POLLIN, 0) == 0);
  CHECK(aerowal::wait_until_ready(write_end.get(), POLLOUT, 0) > 0);

  // More than a pipe holds.
  const ByteVector sent(std::size_t{1} << 20, std::byte{'x'});
  std::thread writer([&] {
    CHECK(aerowal::write_all(write_end.get(), sent) == 0);
    write_end = Descriptor();
  });
  ByteVector received;
  ByteVector part(1000);
  for (ssize_t got = 1; got > 0;) {
    got = aerowal::read_when_ready(read_end.get(), part);
    REQUIRE(got >= 0);
    received.insert(received.end(), part.begin(), part.begin() + got);
  }
  writer.join();
  CHECK(received == sent);
}

}  // namespace

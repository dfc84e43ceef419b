#include "io/file_source.hpp"

#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include "files.hpp"
#include "source_reading.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

FileSource open_at(const MemoryFile& file, std::uint64_t start) {
  return {OpenFile{.name = "the log", .descriptor = file.descriptor()}, start};
}

TEST_CASE("file source: has the bytes from its start on, and no size before refresh()") {
  const MemoryFile file(bytes_of("0123456789"));
  FileSource source = open_at(file, 4);
  CHECK(source.size() == 0U);
  CHECK(read(source, 0, 10).empty());
  REQUIRE(source.refresh());
  CHECK(source.size() == 6U);
  CHECK(*source.find_size() == 6);
  CHECK(source.name() == "the log");
  CHECK(source.concurrent_reads());
  CHECK(read(source, 0, 10) == "456789");
  CHECK(read(source, 5, 1) == "9");
  CHECK(read(source, 6, 1).empty());
}

TEST_CASE("file source: grows and shrinks only with refresh()") {
  const MemoryFile file(bytes_of("0123456789"));
  FileSource source = open_at(file, 4);
  REQUIRE(source.refresh());
  REQUIRE(::pwrite(file.descriptor(), "abc", 3, 10) == 3);
  CHECK(read(source, 0, 10) == "456789");
  REQUIRE(source.refresh());
  CHECK(read(source, 0, 10) == "456789abc");

  REQUIRE(::ftruncate(file.descriptor(), 7) == 0);
  const Error error = read_error(source, 1, 5);
  CHECK(error.code == ErrorCode::system);
  CHECK(error.message == "the file became shorter while it was read");
  CHECK(error.path == "the log");
  CHECK(error.byte_offset == 3U);
  REQUIRE(source.refresh());
  CHECK(read(source, 1, 5) == "56");
  REQUIRE(::ftruncate(file.descriptor(), 2) == 0);
  REQUIRE(source.refresh());
  CHECK(source.size() == 0U);
  CHECK(read(source, 0, 5).empty());
}

TEST_CASE("file source: what the system refuses is an error of the name given") {
  FileSource closed(OpenFile{.name = "gone", .descriptor = -1}, 0);
  const auto refreshed = closed.refresh();
  REQUIRE_FALSE(refreshed.has_value());
  CHECK(refreshed.error().message == "cannot stat: Bad file descriptor");
  CHECK(refreshed.error().path == "gone");

  const TemporaryDirectory directory;
  write_file(directory.file("log"), bytes_of("0123456789"));
  const Descriptor written(::open(directory.file("log").c_str(), O_WRONLY | O_CLOEXEC));
  FileSource source(OpenFile{.name = "log", .descriptor = written.get()}, 0);
  REQUIRE(source.refresh());
  CHECK(read_error(source, 0, 5).message == "cannot read: Bad file descriptor");
}

TEST_CASE("file source: an empty file hides nothing, one of /proc does") {
  const MemoryFile empty({});
  FileSource source = open_at(empty, 0);
  REQUIRE(source.refresh());
  CHECK_FALSE(*source.hides_bytes());

  const Descriptor opened(::open("/proc/version", O_RDONLY | O_CLOEXEC));
  if (!opened.valid()) return;
  FileSource odd(OpenFile{.name = "/proc/version", .descriptor = opened.get()}, 0);
  REQUIRE(odd.refresh());
  CHECK(*odd.hides_bytes());
}

}  // namespace

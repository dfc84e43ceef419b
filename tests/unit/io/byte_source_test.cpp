#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <aerowal/byte_source.hpp>

#include "files.hpp"
#include "source_reading.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

void check_not_openable(const std::string& path, const std::string& message) {
  const auto source = ByteSource::open(path);
  REQUIRE_FALSE(source.has_value());
  CHECK(source.error().code == ErrorCode::system);
  CHECK(source.error().path == path);
  CHECK(source.error().message == message);
}

std::string not_regular(const std::string& what) {
  return "cannot read as a log: " + what +
         ", not a regular file (to read from a pipe, give - and redirect it)";
}

TEST_CASE("source: a regular file, at any offset, in any order") {
  const TemporaryDirectory directory;
  write_file(directory.file("log"), bytes_of("0123456789"));
  auto source = ByteSource::open(directory.file("log"));
  REQUIRE(source.has_value());
  CHECK((*source)->name() == directory.file("log"));
  CHECK((*source)->size() == 10U);
  CHECK(*(*source)->find_size() == 10);
  CHECK(read(**source, 4, 3) == "456");
  CHECK(read(**source, 0, 10) == "0123456789");
  CHECK(read(**source, 8, 5) == "89");
  CHECK(read(**source, 10, 5).empty());
  CHECK(read(**source, UINT64_MAX, 5).empty());
  CHECK(read(**source, 3, 0).empty());
}

TEST_CASE("source: an empty file") {
  const TemporaryDirectory directory;
  write_file(directory.file("log"), {});
  auto source = ByteSource::open(directory.file("log"));
  REQUIRE(source.has_value());
  CHECK((*source)->size() == 0U);
  CHECK(read(**source, 0, 5).empty());
}

TEST_CASE("source: a file that has more bytes than its size says is read as a pipe") {
  const std::string path = "/proc/version";
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || status.st_size != 0) return;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  for (const bool named : {true, false}) {
    CAPTURE(named);
    auto source = named ? ByteSource::open(path) : ByteSource::from_descriptor(descriptor, path);
    REQUIRE(source.has_value());
    CHECK_FALSE((*source)->size().has_value());
    CHECK(read(**source, 6, 7) == "version");
    CHECK(read(**source, 0, 5) == "Linux");
    const auto size = (*source)->find_size();
    REQUIRE(size.has_value());
    CHECK(*size > 13);
    CHECK(read(**source, *size - 1, 5) == "\n");
  }
  ::close(descriptor);
}

TEST_CASE("source: a file ends where it ended when it was opened") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("log");
  write_file(path, bytes_of("0123456789"));
  auto source = ByteSource::open(path);
  REQUIRE(source.has_value());
  write_file(path, bytes_of("0123456789abcdef"));
  CHECK(read(**source, 5, 100) == "56789");

  REQUIRE(::truncate(path.c_str(), 7) == 0);
  CHECK(read(**source, 0, 7) == "0123456");
  std::string text(10, '?');
  const auto failed = (*source)->read_at(5, std::as_writable_bytes(std::span(text)));
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == ErrorCode::system);
  CHECK(failed.error().message == "the file became shorter while it was read");
  CHECK(failed.error().path == path);
  CHECK(failed.error().byte_offset == 7U);
}

TEST_CASE("source: what cannot be opened") {
  const TemporaryDirectory directory;
  check_not_openable(directory.file("none"), "cannot open: No such file or directory");
  check_not_openable(directory.file("none/log"), "cannot open: No such file or directory");
  check_not_openable("", "cannot open '': No such file or directory");
  check_not_openable(directory.path(), not_regular("is a directory"));
  check_not_openable("/dev/null", not_regular("is a character device"));
  write_file(directory.file("log"), {});
  check_not_openable(directory.file("log/x"), "cannot open: Not a directory");
  std::filesystem::create_symlink("loop", directory.file("loop"));
  check_not_openable(directory.file("loop"), "cannot open: Too many levels of symbolic links");
}

TEST_CASE("source: a FIFO is refused and not waited for") {
  const TemporaryDirectory directory;
  REQUIRE(::mkfifo(directory.file("fifo").c_str(), 0600) == 0);
  check_not_openable(directory.file("fifo"), not_regular("is a FIFO"));
}

TEST_CASE("source: a file without permission") {
  if (::geteuid() == 0) return;  // root may read anything
  const TemporaryDirectory directory;
  write_file(directory.file("log"), {});
  REQUIRE(::chmod(directory.file("log").c_str(), 0) == 0);
  check_not_openable(directory.file("log"), "cannot open: Permission denied");
}

TEST_CASE("source: a descriptor of a file is read from where it stands") {
  const MemoryFile file(bytes_of("0123456789"));
  REQUIRE(::lseek(file.descriptor(), 4, SEEK_SET) == 4);
  {
    auto source = ByteSource::from_descriptor(file.descriptor(), "standard input");
    REQUIRE(source.has_value());
    CHECK((*source)->name() == "standard input");
    CHECK((*source)->size() == 6U);
    CHECK(read(**source, 0, 100) == "456789");
    CHECK(read(**source, 5, 1) == "9");
  }
  CHECK(::lseek(file.descriptor(), 0, SEEK_CUR) == 4);  // neither moved nor closed
  REQUIRE(::lseek(file.descriptor(), 40, SEEK_SET) == 40);
  auto past = ByteSource::from_descriptor(file.descriptor(), "standard input");
  REQUIRE(past.has_value());
  CHECK((*past)->size() == 0U);
  CHECK(read(**past, 0, 10).empty());
}

TEST_CASE("source: descriptors that cannot be read") {
  const auto closed = ByteSource::from_descriptor(-1, "input");
  REQUIRE_FALSE(closed.has_value());
  CHECK(closed.error().message == "cannot stat: Bad file descriptor");
  CHECK(closed.error().path == "input");

  const int directory = ::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const auto as_log = ByteSource::from_descriptor(directory, "input");
  REQUIRE_FALSE(as_log.has_value());
  CHECK(as_log.error().message == "cannot read: Is a directory");
  ::close(directory);

  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  auto write_end = ByteSource::from_descriptor(ends[1], "input");
  REQUIRE(write_end.has_value());
  std::byte byte{};
  const auto got = (*write_end)->read_at(0, std::span(&byte, 1));
  REQUIRE_FALSE(got.has_value());
  CHECK(got.error().code == ErrorCode::system);
  CHECK(got.error().message == "cannot read: Bad file descriptor");
  CHECK_FALSE((*write_end)->find_size().has_value());
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("source: memory is read as it is") {
  const Bytes bytes = bytes_of("0123456789");
  const auto source = ByteSource::from_memory(bytes, "memory");
  CHECK(source->name() == "memory");
  CHECK(read(*source, 4, 100) == "456789");
}

}  // namespace

#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <aerowal/byte_source.hpp>

#include "files.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

ByteVector numbered_bytes(std::size_t size) {
  std::mt19937 random(3);
  ByteVector bytes(size);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
  return bytes;
}

/// What read_at() gives, as text: what it did not fill is not in it.
std::string read(ByteSource& source, std::uint64_t byte_offset, std::size_t size) {
  std::string text(size, '?');
  const auto got = source.read_at(byte_offset, std::as_writable_bytes(std::span(text)));
  REQUIRE(got.has_value());
  return text.substr(0, *got);
}

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
  CHECK(source->name() == directory.file("log"));
  CHECK(source->size() == 10U);
  CHECK(*source->find_size() == 10);
  CHECK(read(*source, 4, 3) == "456");
  CHECK(read(*source, 0, 10) == "0123456789");
  CHECK(read(*source, 8, 5) == "89");
  CHECK(read(*source, 10, 5).empty());
  CHECK(read(*source, UINT64_MAX, 5).empty());
  CHECK(read(*source, 3, 0).empty());
}

TEST_CASE("source: an empty file") {
  const TemporaryDirectory directory;
  write_file(directory.file("log"), {});
  auto source = ByteSource::open(directory.file("log"));
  REQUIRE(source.has_value());
  CHECK(source->size() == 0U);
  CHECK(read(*source, 0, 5).empty());
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
    CHECK_FALSE(source->size().has_value());
    CHECK(read(*source, 6, 7) == "version");
    CHECK(read(*source, 0, 5) == "Linux");
    const auto size = source->find_size();
    REQUIRE(size.has_value());
    CHECK(*size > 13);
    CHECK(read(*source, *size - 1, 5) == "\n");
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
  CHECK(read(*source, 5, 100) == "56789");

  REQUIRE(::truncate(path.c_str(), 7) == 0);
  CHECK(read(*source, 0, 7) == "0123456");
  std::string text(10, '?');
  const auto failed = source->read_at(5, std::as_writable_bytes(std::span(text)));
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
  check_not_openable("", "cannot open: No such file or directory");
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
    CHECK(source->name() == "standard input");
    CHECK(source->size() == 6U);
    CHECK(read(*source, 0, 100) == "456789");
    CHECK(read(*source, 5, 1) == "9");
  }
  CHECK(::lseek(file.descriptor(), 0, SEEK_CUR) == 4);  // neither moved nor closed
  REQUIRE(::lseek(file.descriptor(), 40, SEEK_SET) == 40);
  auto past = ByteSource::from_descriptor(file.descriptor(), "standard input");
  REQUIRE(past.has_value());
  CHECK(past->size() == 0U);
  CHECK(read(*past, 0, 10).empty());
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
  const auto got = write_end->read_at(0, std::span(&byte, 1));
  REQUIRE_FALSE(got.has_value());
  CHECK(got.error().code == ErrorCode::system);
  CHECK(got.error().message == "cannot read: Bad file descriptor");
  CHECK_FALSE(write_end->find_size().has_value());
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("source: a pipe can be looked back at, and its size is known at its end") {
  const ByteVector bytes = numbered_bytes(300000);
  const std::string text = text_of(bytes);
  const FedPipe pipe(bytes, 7001);
  auto source = ByteSource::from_descriptor(pipe.descriptor(), "-");
  REQUIRE(source.has_value());
  CHECK_FALSE(source->size().has_value());
  CHECK(read(*source, 0, 10) == text.substr(0, 10));
  CHECK(read(*source, 3, 4) == text.substr(3, 4));
  CHECK(read(*source, 5, 20000) == text.substr(5, 20000));
  CHECK(read(*source, 150000, 100) == text.substr(150000, 100));  // skips ahead
  CHECK_FALSE(source->size().has_value());
  CHECK(read(*source, 100000, 50) == text.substr(100000, 50));
  CHECK(read(*source, 299990, 100) == text.substr(299990));
  CHECK(source->size() == 300000U);
  CHECK(read(*source, 300000, 10).empty());
  CHECK(read(*source, 400000, 10).empty());
  CHECK(read(*source, 0, 300001) == text);
}

TEST_CASE("source: a pipe's size can be asked for") {
  const ByteVector bytes = numbered_bytes(131072);
  const FedPipe pipe(bytes);
  auto source = ByteSource::from_descriptor(pipe.descriptor(), "-");
  REQUIRE(source.has_value());
  CHECK(read(*source, 0, 100) == text_of(Bytes(bytes).first(100)));
  CHECK(*source->find_size() == 131072);
  CHECK(*source->find_size() == 131072);
  CHECK(source->size() == 131072U);
  CHECK(read(*source, 131000, 100) == text_of(Bytes(bytes).subspan(131000)));
}

TEST_CASE("source: an empty pipe, and a read past the end of a short one") {
  const FedPipe empty({});
  auto source = ByteSource::from_descriptor(empty.descriptor(), "-");
  REQUIRE(source.has_value());
  CHECK(read(*source, 0, 10).empty());
  CHECK(source->size() == 0U);

  const std::string text = "0123456789";
  const FedPipe pipe(bytes_of(text));
  auto beyond = ByteSource::from_descriptor(pipe.descriptor(), "-");
  REQUIRE(beyond.has_value());
  CHECK(read(*beyond, 50, 10).empty());
  CHECK(beyond->size() == 10U);
  CHECK(read(*beyond, 8, 10) == "89");
}

TEST_CASE("source: without a place for its copy a pipe is read on, but not back") {
  const TemporaryDirectory directory;
  const std::string none = directory.file("none");
  const ByteVector bytes = numbered_bytes(100000);
  const FedPipe pipe(bytes);
  auto source = ByteSource::from_descriptor(pipe.descriptor(), "the pipe", none);
  REQUIRE(source.has_value());
  CHECK(read(*source, 0, 50000) == text_of(Bytes(bytes).first(50000)));
  CHECK(read(*source, 50000, 60000) == text_of(Bytes(bytes).subspan(50000)));
  std::byte byte{};
  const auto back = source->read_at(10, std::span(&byte, 1));
  REQUIRE_FALSE(back.has_value());
  CHECK(back.error().code == ErrorCode::system);
  CHECK(back.error().path == "the pipe");
  CHECK(back.error().message == "cannot look back at what was read from the pipe: its copy in " +
                                    none + " failed: No such file or directory");
  CHECK(*source->find_size() == 100000);
}

TEST_CASE("source: the copy of a pipe leaves no name behind") {
  const TemporaryDirectory directory;
  const FedPipe pipe(bytes_of("0123456789"));
  auto source = ByteSource::from_descriptor(pipe.descriptor(), "-", directory.path());
  REQUIRE(source.has_value());
  CHECK(read(*source, 0, 10) == "0123456789");
  CHECK(directory.count() == 0);
  CHECK(read(*source, 2, 3) == "234");
}

TEST_CASE("source: a copy that outgrows its disk fails only for looking back") {
  const ByteVector bytes = numbered_bytes(50000);
  const FedPipe pipe(bytes);
  auto source = ByteSource::from_descriptor(pipe.descriptor(), "-");
  REQUIRE(source.has_value());
  {
    const FileSizeLimit limit(1000);
    CHECK(read(*source, 0, 50000) == text_of(bytes));
  }
  std::byte byte{};
  const auto back = source->read_at(0, std::span(&byte, 1));
  REQUIRE_FALSE(back.has_value());
  CHECK(back.error().message.ends_with("its copy in /tmp failed: File too large"));
}

TEST_CASE("source: moving takes the file, the pipe and its copy along") {
  const FedPipe pipe(bytes_of("0123456789"));
  auto first = ByteSource::from_descriptor(pipe.descriptor(), "pipe");
  REQUIRE(first.has_value());
  CHECK(read(*first, 0, 4) == "0123");
  ByteSource second = *std::move(first);
  CHECK(second.name() == "pipe");
  CHECK(read(second, 1, 6) == "123456");

  const TemporaryDirectory directory;
  write_file(directory.file("log"), bytes_of("abc"));
  auto other = ByteSource::open(directory.file("log"));
  REQUIRE(other.has_value());
  second = *std::move(other);
  CHECK(second.size() == 3U);
  CHECK(read(second, 0, 10) == "abc");
}

TEST_CASE("source: an observer is told how far each read reached") {
  const std::string text(100000, 'x');
  const MemoryFile file(bytes_of(text));
  const FedPipe pipe(bytes_of(text));
  auto regular = ByteSource::from_descriptor(file.descriptor(), "file");
  auto piped = ByteSource::from_descriptor(pipe.descriptor(), "pipe");
  REQUIRE(regular.has_value());
  REQUIRE(piped.has_value());
  using Told = std::pair<std::uint64_t, std::optional<std::uint64_t>>;
  std::vector<Told> told;
  const auto observer = [&](std::uint64_t byte_offset, std::optional<std::uint64_t> size) {
    told.emplace_back(byte_offset, size);
  };
  regular->observe(observer);
  read(*regular, 10, 20);
  read(*regular, 99990, 20);
  CHECK(told == std::vector<Told>{{30, 100000}, {100000, 100000}});
  told.clear();
  piped->observe(observer);
  read(*piped, 0, 20);
  read(*piped, 5, 5);
  read(*piped, 99990, 20);
  CHECK(told == std::vector<Told>{{20, {}}, {10, {}}, {100000, 100000}});
  told.clear();
  piped->observe({});
  read(*piped, 0, 20);
  CHECK(told.empty());
}

}  // namespace

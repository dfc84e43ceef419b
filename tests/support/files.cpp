#include "files.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

namespace aerowal::testing {
namespace {

/// What a test needs of the system and does not get ends the test.
[[noreturn]] void fail(const std::string& doing) {
  throw std::system_error(errno, std::generic_category(), doing);
}

}  // namespace

TemporaryDirectory::TemporaryDirectory()
    : path_((std::filesystem::temp_directory_path() / "aerowal-test-XXXXXX").string()) {
  if (::mkdtemp(path_.data()) == nullptr) fail("mkdtemp");
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::size_t TemporaryDirectory::count() const {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_),
                                                std::filesystem::directory_iterator()));
}

void write_file(const std::string& path, Bytes bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) fail("write " + path);
}

ByteVector read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail("read " + path);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const Bytes bytes = bytes_of(text);
  return {bytes.begin(), bytes.end()};
}

MemoryFile::MemoryFile(Bytes bytes) : descriptor_(::memfd_create("log", MFD_CLOEXEC)) {
  if (descriptor_ < 0) fail("memfd_create");
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(descriptor_, bytes.data(), bytes.size());
    if (wrote < 0) fail("write");
    bytes = bytes.subspan(static_cast<std::size_t>(wrote));
  }
  if (::lseek(descriptor_, 0, SEEK_SET) != 0) fail("lseek");
}

MemoryFile::~MemoryFile() { ::close(descriptor_); }

FedPipe::FedPipe(Bytes bytes, std::size_t piece_size) {
  // A reader that leaves early must not kill the test.
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  if (::pipe(ends) != 0) fail("pipe");
  read_end_ = ends[0];
  // What an empty pipe has room for needs no thread, which takes longer than most tests of a pipe.
  const int room = ::fcntl(read_end_, F_GETPIPE_SZ);
  if (bytes.size() <= piece_size && std::cmp_less_equal(bytes.size(), room)) {
    const ssize_t wrote = ::write(ends[1], bytes.data(), bytes.size());
    ::close(ends[1]);
    if (wrote != static_cast<ssize_t>(bytes.size())) fail("write");
    return;
  }
  feeder_ = std::thread([bytes, piece_size, end = ends[1]] {
    for (Bytes rest = bytes; !rest.empty();) {
      const ssize_t wrote = ::write(end, rest.data(), std::min(piece_size, rest.size()));
      if (wrote < 0) break;
      rest = rest.subspan(static_cast<std::size_t>(wrote));
    }
    ::close(end);
  });
}

FedPipe::~FedPipe() {
  ::close(read_end_);
  if (feeder_.joinable()) feeder_.join();
}

FileSizeLimit::FileSizeLimit(std::uint64_t bytes) {
  // Without this the limit is told by a signal that kills, not by an error.
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  if (::getrlimit(RLIMIT_FSIZE, &limit) != 0) fail("getrlimit");
  earlier_ = limit.rlim_cur;
  limit.rlim_cur = bytes;
  if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) fail("setrlimit");
}

FileSizeLimit::~FileSizeLimit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = earlier_;
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

EnvironmentVariable::EnvironmentVariable(const char* name, const std::string& value) : name_(name) {
  if (const char* const found = std::getenv(name)) {
    was_set_ = true;
    earlier_ = found;
  }
  ::setenv(name, value.c_str(), 1);
}

EnvironmentVariable::~EnvironmentVariable() {
  if (was_set_) {
    ::setenv(name_, earlier_.c_str(), 1);
  } else {
    ::unsetenv(name_);
  }
}

}  // namespace aerowal::testing

#include "io/file.hpp"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include "base/system_error.hpp"

namespace aerowal {

const char* kind_of_file(mode_t mode) {
  if (S_ISREG(mode)) return "a regular file";
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISSOCK(mode)) return "a socket";
  if (S_ISCHR(mode)) return "a character device";
  if (S_ISBLK(mode)) return "a block device";
  return "not a file that can be read";
}

bool is_regular(const struct stat& status) { return S_ISREG(status.st_mode); }

bool exists(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

std::uint64_t file_size_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !is_regular(status)) return 0;
  return static_cast<std::uint64_t>(status.st_size);
}

bool is_same_file(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

bool is_unwritten(const struct stat& before, const struct stat& now) {
  return before.st_size == now.st_size && before.st_mtim.tv_sec == now.st_mtim.tv_sec &&
         before.st_mtim.tv_nsec == now.st_mtim.tv_nsec;
}

bool is_name_of(const std::string& path, int descriptor) {
  struct stat named {};
  struct stat opened {};
  return ::lstat(path.c_str(), &named) == 0 && ::fstat(descriptor, &opened) == 0 &&
         is_same_file(named, opened);
}

void remove_name(const std::string& path, int descriptor) {
  if (is_name_of(path, descriptor)) ::unlink(path.c_str());
}

std::string free_name(const std::string& path) {
  std::string name = path;
  for (int i = 1; exists(name); ++i) name = path + "." + std::to_string(i);
  return name;
}

std::string in_directory(const std::string& directory, std::string_view name) {
  std::string path = directory;
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  if (!path.ends_with('/')) path += '/';
  return path.append(name);
}

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

namespace {

/// `read`: as read(2) returns.
template <class Read>
ssize_t repeat_interrupted(Read read) {
  ssize_t got = read();
  while (got < 0 && errno == EINTR) got = read();
  return got;
}

/// `write`: of some bytes, as write(2) returns it.
template <class Write>
int write_until_done(Bytes bytes, Write write) {
  while (!bytes.empty()) {
    const ssize_t wrote = write(bytes);
    if (wrote >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(wrote));
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

}  // namespace

Descriptor open_regular(const std::string& path, int flags) {
  flags |= O_CLOEXEC;
  Descriptor opened(::open(path.c_str(), flags | O_NONBLOCK));
  struct stat status {};
  if (opened.valid() || errno != EWOULDBLOCK || ::stat(path.c_str(), &status) != 0) return opened;
  if (!is_regular(status)) {
    errno = EWOULDBLOCK;
    return opened;
  }
  return Descriptor(::open(path.c_str(), flags));
}

ssize_t read_some(int descriptor, std::span<std::byte> into) {
  return repeat_interrupted([&] { return ::read(descriptor, into.data(), into.size()); });
}

ssize_t read_some_from(int descriptor, std::span<std::byte> into, std::uint64_t byte_offset) {
  return repeat_interrupted([&] {
    return ::pread(descriptor, into.data(), into.size(), static_cast<off_t>(byte_offset));
  });
}

std::string read_text(const char* path) {
  const Descriptor file(::open(path, O_RDONLY | O_CLOEXEC));
  std::string text;
  std::array<char, 4096> part;
  for (ssize_t got = 1; file.valid() && got > 0;) {
    got = read_some(file.get(), std::as_writable_bytes(std::span(part)));
    if (got > 0) text.append(part.data(), static_cast<std::size_t>(got));
  }
  return text;
}

int wait_until_ready(int descriptor, short events, int milliseconds) {
  pollfd waiting{.fd = descriptor, .events = events, .revents = 0};
  const int ready = ::poll(&waiting, 1, milliseconds);
  return ready < 0 && errno == EINTR ? 0 : ready;
}

ssize_t read_when_ready(int descriptor, std::span<std::byte> into) {
  ssize_t got = read_some(descriptor, into);
  while (got < 0 && errno == EAGAIN && wait_until_ready(descriptor, POLLIN, -1) >= 0) {
    got = read_some(descriptor, into);
  }
  return got;
}

std::optional<std::uint64_t> regular_file_size(int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !is_regular(status)) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size);
}

int write_all(int descriptor, Bytes bytes) {
  return write_until_done(bytes, [&](Bytes left) -> ssize_t {
    const ssize_t wrote = ::write(descriptor, left.data(), left.size());
    const bool is_full = wrote < 0 && errno == EAGAIN;
    return is_full && wait_until_ready(descriptor, POLLOUT, -1) >= 0 ? 0 : wrote;
  });
}

int write_all_at(int descriptor, Bytes bytes, std::uint64_t byte_offset) {
  const std::uint64_t end = byte_offset + bytes.size();
  return write_until_done(bytes, [&](Bytes left) {
    return ::pwrite(descriptor, left.data(), left.size(), static_cast<off_t>(end - left.size()));
  });
}

int begin_write_back(int descriptor, std::uint64_t byte_offset, std::uint64_t size) {
  const int failed = ::sync_file_range(descriptor, static_cast<off_t>(byte_offset),
                                       static_cast<off_t>(size), SYNC_FILE_RANGE_WRITE);
  // Not every system has it, and none needs it; but a loss that it has reported may not be reported
  // again.
  const bool lost = failed != 0 && (errno == EIO || errno == ENOSPC || errno == EDQUOT);
  return lost ? errno : 0;
}

Result<void> sync_unchanged(int descriptor, const std::string& path) {
  if (::fsync(descriptor) == 0) return {};
  Error error = system_error(path, "cannot fsync; nothing was changed", errno);
  error.code = ErrorCode::wal_fsync_failed;
  return error;
}

Result<void> sync_directory_of(const std::string& path) {
  const std::string directory = directory_of(path);
  const Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.valid()) return system_error(directory, "cannot open the directory", errno);
  if (::fsync(opened.get()) != 0)
    return system_error(directory, "cannot fsync the directory", errno);
  return {};
}

}  // namespace aerowal

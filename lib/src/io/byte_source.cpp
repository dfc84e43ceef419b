#include "aerowal/byte_source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/system_error.hpp"
#include "io/file.hpp"
#include "io/parallel.hpp"

namespace aerowal {
namespace {

constexpr std::size_t skip_size = 65536;

/// Waits until `descriptor`, which is not to block, has bytes or will have none. False: an error,
/// in errno.
bool wait_for_bytes(int descriptor) {
  pollfd input{.fd = descriptor, .events = POLLIN, .revents = 0};
  return ::poll(&input, 1, -1) >= 0 || errno == EINTR;
}

/// Reads until `into` is full or `read_some` gives 0. Negative: an error, in errno.
template <class ReadSome>
ssize_t read_fully(std::span<std::byte> into, ReadSome read_some) {
  std::size_t total = 0;
  while (total < into.size()) {
    const ssize_t got = read_some(into.subspan(total));
    if (got == 0) break;
    if (got < 0) {
      if (errno == EINTR) continue;
      return -1;
    }
    total += static_cast<std::size_t>(got);
  }
  return static_cast<ssize_t>(total);
}

ssize_t pread_fully(int descriptor, std::span<std::byte> into, std::uint64_t byte_offset) {
  return read_fully(into, [&](std::span<std::byte> part) {
    const auto done = static_cast<std::uint64_t>(part.data() - into.data());
    return ::pread(descriptor, part.data(), part.size(), static_cast<off_t>(byte_offset + done));
  });
}

int open_spool(const std::string& directory) {
  std::string path = directory + "/aerowal-XXXXXX";
  const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  if (descriptor >= 0) ::unlink(path.c_str());
  return descriptor;
}

}  // namespace

Result<ByteSource> ByteSource::open(const std::string& path, std::string temporary_directory) {
  ByteSource source(path);
  source.temporary_directory_ = std::move(temporary_directory);
  source.descriptor_ = open_regular(path, O_RDONLY).release();
  if (source.descriptor_ < 0) return source.failed("cannot open", errno);
  source.owned_ = true;
  struct stat status {};
  if (::fstat(source.descriptor_, &status) != 0) return source.failed("cannot stat", errno);
  if (!S_ISREG(status.st_mode)) {
    return Error{.code = ErrorCode::system,
                 .message = std::string("cannot read as a log: is ") +
                            kind_of_file(status.st_mode) +
                            ", not a regular file (to read from a pipe, give - and redirect it)",
                 .path = path};
  }
  if (const auto found = source.find_end(0); !found) return found.error();
  ::posix_fadvise(source.descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
  return source;
}

Result<ByteSource> ByteSource::from_descriptor(int descriptor, std::string name,
                                               std::string temporary_directory) {
  ByteSource source(std::move(name));
  source.temporary_directory_ = std::move(temporary_directory);
  source.descriptor_ = descriptor;
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return source.failed("cannot stat", errno);
  if (S_ISDIR(status.st_mode)) return source.failed("cannot read", EISDIR);
  const off_t at = S_ISREG(status.st_mode) ? ::lseek(descriptor, 0, SEEK_CUR) : -1;
  if (at < 0) {
    source.pipe_ = true;
  } else {
    if (const auto found = source.find_end(static_cast<std::uint64_t>(at)); !found) {
      return found.error();
    }
  }
  return source;
}

/// Of a regular file that is read from `start` on. Those of /proc say that they have no bytes, and
/// have some: such a one is read as a pipe is.
Result<void> ByteSource::find_end(std::uint64_t start) {
  start_ = start;
  if (auto found = refresh(); !found) return found;
  if (*size_ != 0) return {};
  std::array<std::byte, 1> next;
  const ssize_t got = pread_fully(descriptor_, next, start);
  if (got == 0) return {};
  if (got < 0 && errno != EAGAIN && errno != ESPIPE) return failed("cannot read", errno);
  // It may also have grown.
  if (auto found = refresh(); !found) return found;
  if (*size_ != 0) return {};
  pipe_ = true;
  size_.reset();
  return {};
}

ByteSource::ByteSource(ByteSource&& other) noexcept : ByteSource(std::string()) {
  *this = std::move(other);
}

ByteSource& ByteSource::operator=(ByteSource&& other) noexcept {
  std::swap(name_, other.name_);
  std::swap(temporary_directory_, other.temporary_directory_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(owned_, other.owned_);
  std::swap(pipe_, other.pipe_);
  std::swap(second_thread_, other.second_thread_);
  std::swap(start_, other.start_);
  std::swap(size_, other.size_);
  std::swap(pipe_offset_, other.pipe_offset_);
  std::swap(spool_, other.spool_);
  std::swap(spool_error_, other.spool_error_);
  std::swap(observer_, other.observer_);
  return *this;
}

ByteSource::~ByteSource() {
  if (owned_) ::close(descriptor_);
  if (spool_ >= 0) ::close(spool_);
}

Error ByteSource::failed(const std::string& doing, int reason) const {
  return system_error(name_, doing, reason);
}

Result<std::size_t> ByteSource::read_quietly(std::uint64_t byte_offset, std::span<std::byte> into) {
  return pipe_ ? read_spooled_pipe(byte_offset, into) : read_file(byte_offset, into);
}

Result<std::size_t> ByteSource::read_at(std::uint64_t byte_offset, std::span<std::byte> into) {
  auto got = read_quietly(byte_offset, into);
  if (got) notify(byte_offset + *got);
  return got;
}

bool ByteSource::should_parallelize(std::uint64_t byte_offset) const {
  return !pipe_ &&
         aerowal::should_parallelize(second_thread_, *size_ - std::min(*size_, byte_offset));
}

Result<std::size_t> ByteSource::read_file(std::uint64_t byte_offset,
                                          std::span<std::byte> into) const {
  const std::uint64_t left = *size_ - std::min(*size_, byte_offset);
  into = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), left)));
  const ssize_t got = pread_fully(descriptor_, into, start_ + byte_offset);
  if (got < 0) return failed("cannot read", errno);
  if (static_cast<std::size_t>(got) < into.size()) {
    return Error{.code = ErrorCode::system,
                 .message = "the file became shorter while it was read",
                 .path = name_,
                 .byte_offset = byte_offset + static_cast<std::uint64_t>(got)};
  }
  return into.size();
}

/// What was read before comes from the spool, what was not, from the pipe.
Result<std::size_t> ByteSource::read_spooled_pipe(std::uint64_t byte_offset,
                                                  std::span<std::byte> into) {
  while (pipe_offset_ < byte_offset && !size_) {
    std::array<std::byte, skip_size> skipped;
    const auto step = std::min<std::uint64_t>(skip_size, byte_offset - pipe_offset_);
    const auto got = read_pipe(std::span(skipped).first(static_cast<std::size_t>(step)));
    if (!got) return got.error();
  }
  std::size_t earlier = 0;
  if (byte_offset < pipe_offset_) {
    if (spool_error_ != 0) {
      return failed("cannot look back at what was read from the pipe: its copy in " +
                        temporary_directory_ + " failed",
                    spool_error_);
    }
    earlier =
        static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), pipe_offset_ - byte_offset));
    const ssize_t got = pread_fully(spool_, into.first(earlier), byte_offset);
    if (got < 0) return failed("cannot read the copy in " + temporary_directory_, errno);
  }
  if (earlier == into.size() || byte_offset + earlier < pipe_offset_) return earlier;
  const auto got = read_pipe(into.subspan(earlier));
  if (!got) return got.error();
  return earlier + *got;
}

Result<void> ByteSource::refresh() {
  struct stat status {};
  if (pipe_) return {};
  if (::fstat(descriptor_, &status) != 0) return failed("cannot stat", errno);
  const auto end = static_cast<std::uint64_t>(status.st_size);
  size_ = end - std::min(end, start_);
  return {};
}

Result<std::uint64_t> ByteSource::find_size() {
  std::array<std::byte, skip_size> passed;
  while (!size_) {
    const auto got = read_pipe(passed);
    if (!got) return got.error();
  }
  return *size_;
}

/// The next bytes of the pipe. Fewer than asked for only at its end, whose place is then known.
Result<std::size_t> ByteSource::read_pipe(std::span<std::byte> into) {
  if (size_) return std::size_t{0};
  const ssize_t got = read_fully(into, [&](std::span<std::byte> part) {
    ssize_t some = ::read(descriptor_, part.data(), part.size());
    // Another process that shares the pipe may have made it so.
    while (some < 0 && errno == EAGAIN && wait_for_bytes(descriptor_)) {
      some = ::read(descriptor_, part.data(), part.size());
    }
    return some;
  });
  if (got < 0) return failed("cannot read", errno);
  const auto size = static_cast<std::size_t>(got);
  copy_to_spool(into.first(size));
  pipe_offset_ += size;
  if (size < into.size()) size_ = pipe_offset_;
  return size;
}

void ByteSource::copy_to_spool(std::span<const std::byte> bytes) {
  if (spool_error_ != 0) return;
  if (spool_ < 0) spool_ = open_spool(temporary_directory_);
  if (spool_ < 0) spool_error_ = errno;
  while (spool_error_ == 0 && !bytes.empty()) {
    const ssize_t wrote = ::write(spool_, bytes.data(), bytes.size());
    if (wrote >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(wrote));
    } else if (errno != EINTR) {
      spool_error_ = errno;
    }
  }
}

bool should_parallelize(ByteSource::SecondThread when, std::uint64_t size) {
  // Below this, starting a thread costs more than it gains.
  constexpr std::uint64_t worth_it = std::uint64_t{1} << 22;
  if (when != ByteSource::SecondThread::worthwhile) return when == ByteSource::SecondThread::always;
  return size >= worth_it && std::thread::hardware_concurrency() > 1;
}

}  // namespace aerowal

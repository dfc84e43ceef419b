#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "aerowal/record.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// A file descriptor that is closed with its owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this == &other) return *this;
    if (value_ >= 0) ::close(value_);
    value_ = std::exchange(other.value_, -1);
    return *this;
  }
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }

  [[nodiscard]] int get() const { return value_; }
  [[nodiscard]] bool valid() const { return value_ >= 0; }
  /// Hands the descriptor on, to be closed by the caller.
  [[nodiscard]] int release() { return std::exchange(value_, -1); }

 private:
  int value_ = -1;
};

/// "a regular file", "a FIFO" …
const char* kind_of_file(mode_t mode);

/// Of what stat(2) answered.
bool is_regular(const struct stat& status);

/// Whether `path` names anything, a dangling symbolic link included.
bool exists(const std::string& path);

/// Of a regular file, in bytes; 0 where there is none.
std::uint64_t file_size_of(const std::string& path);

/// Whether two calls of stat(2) were answered of one file, however it is named.
bool is_same_file(const struct stat& a, const struct stat& b);

/// Whether, by its size and the time of its last change, nobody wrote to a file between two calls
/// of stat(2).
bool is_unwritten(const struct stat& before, const struct stat& now);

/// Whether `path` names the open file itself, not a symbolic link to it.
bool is_name_of(const std::string& path, int descriptor);

/// Removes the name if it still is one of the open file.
void remove_name(const std::string& path, int descriptor);

/// The first of path, path.1, path.2 … that names nothing.
std::string free_name(const std::string& path);

/// The directory that holds `path`.
std::string directory_of(const std::string& path);

/// What is called `name` in `directory`, which may end in slashes.
std::string in_directory(const std::string& directory, std::string_view name);

/// Opens a file, with `flags` and O_CLOEXEC, without waiting for the other end of a FIFO. Where a
/// lease on a regular file forbids it, waits until that is released. Not valid, and an
/// errno, where it fails.
Descriptor open_regular(const std::string& path, int flags);

/// All of a file whose size cannot be known before, as those of /proc; what can be had of it where
/// it cannot be opened or read.
std::string read_text(const char* path);

/// read(2), begun again where a signal interrupts it: what it returns, with its errno.
ssize_t read_some(int descriptor, std::span<std::byte> into);

/// The same with pread(2), from `byte_offset` on.
ssize_t read_some_from(int descriptor, std::span<std::byte> into, std::uint64_t byte_offset);

/// Waits until a descriptor can be read (POLLIN) or written (POLLOUT), at most `milliseconds`, for
/// ever if these are negative. Positive: it can, or there is nothing more to wait for. 0: not yet,
/// also where a signal came. Negative: an error, in errno.
int wait_until_ready(int descriptor, short events, int milliseconds);

/// As read_some(), also of a descriptor that does not block: waits for bytes or the end of them.
ssize_t read_when_ready(int descriptor, std::span<std::byte> into);

/// The size in bytes of an open regular file; nothing of anything else.
std::optional<std::uint64_t> regular_file_size(int descriptor);

/// What is made record by record is gathered up to this size before it is written.
inline constexpr std::size_t write_buffer_size = std::size_t{1} << 20;

/// Writes all of `bytes`: one call of write(2) unless the system takes less. A descriptor that does
/// not block is waited for. Errors: the errno.
int write_all(int descriptor, Bytes bytes);
inline int write_text(int descriptor, std::string_view text) {
  return write_all(descriptor, Bytes(std::as_bytes(std::span(text))));
}

/// The same with pwrite(2), from `byte_offset` on.
int write_all_at(int descriptor, Bytes bytes, std::uint64_t byte_offset);

/// Asks the system to begin writing to the disk what was written there; promises nothing. Errors:
/// the errno with which it was lost.
int begin_write_back(int descriptor, std::uint64_t byte_offset, std::uint64_t size);

/// fsyncs the open file at `path`. Errors: wal_fsync_failed, saying that nothing was changed.
Result<void> sync_unchanged(int descriptor, const std::string& path);

/// fsyncs the directory that holds `path`, so that a name in it is durable. Errors: system.
Result<void> sync_directory_of(const std::string& path);

}  // namespace aerowal

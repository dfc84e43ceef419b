#include "io/file_source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include <sys/stat.h>

#include "base/system_error.hpp"
#include "io/file.hpp"

namespace aerowal {

Result<void> FileSource::refresh() {
  struct stat status {};
  if (::fstat(file_.descriptor, &status) != 0) {
    return system_error(file_.name, "cannot stat", errno);
  }
  const auto end = static_cast<std::uint64_t>(status.st_size);
  size_ = end - std::min(end, start_);
  return {};
}

Result<bool> FileSource::hides_bytes() {
  if (size_ != 0) return false;
  std::array<std::byte, 1> next;
  const ssize_t got = read_some_from(file_.descriptor, next, start_);
  if (got == 0) return false;
  if (got < 0 && errno != EAGAIN && errno != ESPIPE) {
    return system_error(file_.name, "cannot read", errno);
  }
  // It may also have grown.
  if (const auto refreshed = refresh(); !refreshed) return refreshed.error();
  return size_ == 0;
}

Result<std::size_t> FileSource::read_some_at(std::uint64_t byte_offset, std::span<std::byte> into) {
  const std::uint64_t left = size_ - std::min(size_, byte_offset);
  if (left == 0) return std::size_t{0};
  into = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), left)));
  const ssize_t got = read_some_from(file_.descriptor, into, start_ + byte_offset);
  if (got < 0) return system_error(file_.name, "cannot read", errno);
  if (got == 0) {
    return Error{.code = ErrorCode::system,
                 .message = "the file became shorter while it was read",
                 .path = file_.name,
                 .byte_offset = byte_offset};
  }
  return static_cast<std::size_t>(got);
}

}  // namespace aerowal

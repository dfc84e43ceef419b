#include "io/pipe_source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

#include "base/system_error.hpp"
#include "io/file.hpp"

namespace aerowal {
namespace {

constexpr std::size_t skip_size = 65536;

Descriptor open_spool(const std::string& directory) {
  std::string path = directory + "/aerowal-XXXXXX";
  Descriptor spool(::mkostemp(path.data(), O_CLOEXEC));
  if (spool.valid()) ::unlink(path.c_str());
  return spool;
}

}  // namespace

Result<std::size_t> PipeSource::read_some_at(std::uint64_t byte_offset, std::span<std::byte> into) {
  while (offset_ < byte_offset && !size_) {
    std::array<std::byte, skip_size> skipped;
    const auto step = std::min<std::uint64_t>(skip_size, byte_offset - offset_);
    const auto got = read_pipe(std::span(skipped).first(static_cast<std::size_t>(step)));
    if (!got) return got.error();
  }
  if (byte_offset < offset_) return read_spool(byte_offset, into);
  return byte_offset == offset_ ? read_pipe(into) : std::size_t{0};
}

Result<std::size_t> PipeSource::read_spool(std::uint64_t byte_offset,
                                           std::span<std::byte> into) const {
  int failed = spool_error_;
  if (failed == 0) {
    const std::uint64_t left = offset_ - byte_offset;
    into = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), left)));
    const ssize_t got = read_some_from(spool_.get(), into, byte_offset);
    if (got > 0) return static_cast<std::size_t>(got);
    if (got < 0) {
      return system_error(file_.name, "cannot read the copy in " + temporary_directory_, errno);
    }
    failed = EIO;  // somebody cut it
  }
  return system_error(file_.name,
                      "cannot look back at what was read from the pipe: its copy in " +
                          temporary_directory_ + " failed",
                      failed);
}

Result<std::uint64_t> PipeSource::find_size() {
  std::array<std::byte, skip_size> passed;
  while (!size_) {
    const auto got = read_pipe(passed);
    if (!got) return got.error();
  }
  return *size_;
}

/// The next bytes of the pipe; 0 only at its end, whose place is then known.
Result<std::size_t> PipeSource::read_pipe(std::span<std::byte> into) {
  if (size_) return std::size_t{0};
  // Another process that shares the pipe may have made it not block.
  const ssize_t got = read_when_ready(file_.descriptor, into);
  if (got < 0) return system_error(file_.name, "cannot read", errno);
  const auto size = static_cast<std::size_t>(got);
  copy_to_spool(into.first(size));
  offset_ += size;
  if (size == 0) size_ = offset_;
  return size;
}

void PipeSource::copy_to_spool(Bytes bytes) {
  if (spool_error_ != 0 || bytes.empty()) return;
  if (!spool_.valid()) spool_ = open_spool(temporary_directory_);
  spool_error_ = spool_.valid() ? write_all(spool_.get(), bytes) : errno;
}

}  // namespace aerowal

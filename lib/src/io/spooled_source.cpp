#include "io/spooled_source.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

#include "base/system_error.hpp"

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

Result<std::size_t> SpooledSource::read_some_at(std::uint64_t byte_offset,
                                                std::span<std::byte> into) {
  while (offset_ < byte_offset && !size_) {
    std::array<std::byte, skip_size> skipped;
    const auto step = std::min<std::uint64_t>(skip_size, byte_offset - offset_);
    const auto got = read_on(std::span(skipped).first(static_cast<std::size_t>(step)));
    if (!got) return got.error();
  }
  if (byte_offset < offset_) return read_again(byte_offset, into);
  return byte_offset == offset_ ? read_on(into) : std::size_t{0};
}

Result<std::size_t> SpooledSource::read_again(std::uint64_t byte_offset,
                                              std::span<std::byte> into) const {
  const std::uint64_t left = offset_ - byte_offset;
  into = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), left)));
  if (byte_offset < head_size) {
    const auto begin = static_cast<std::size_t>(byte_offset);
    const Bytes head = Bytes(head_).subspan(begin).first(std::min(into.size(), head_size - begin));
    std::copy(head.begin(), head.end(), into.begin());
    return head.size();
  }
  if (spool_errno_ != 0) return cannot_look_back(spool_errno_);
  const ssize_t got = read_some_from(spool_.get(), into, byte_offset);
  if (got > 0) return static_cast<std::size_t>(got);
  if (got == 0) return cannot_look_back(EIO);  // somebody cut it
  return system_error(facts_.name, "cannot read the copy in " + facts_.temporary_directory, errno);
}

Error SpooledSource::cannot_look_back(int reason) const {
  const std::string doing = facts_.container ? "cannot look back at what was unpacked"
                                             : "cannot look back at what was read from the pipe";
  Error error = system_error(
      facts_.name, doing + ": its copy in " + facts_.temporary_directory + " failed", reason);
  error.remedies = {Remedy::use_other_temporary_directory};
  return error;
}

std::optional<Error> SpooledSource::spool_error() const {
  if (spool_errno_ == 0) return std::nullopt;
  return cannot_look_back(spool_errno_);
}

Result<std::uint64_t> SpooledSource::find_size() {
  std::array<std::byte, skip_size> passed;
  while (!size_) {
    const auto got = read_on(passed);
    if (!got) return got.error();
  }
  return *size_;
}

void SpooledSource::read_only_forwards() {
  spool_ = Descriptor();
  spool_errno_ = ESPIPE;
}

/// The next bytes of the stream; 0 only at its end, whose place is then known.
Result<std::size_t> SpooledSource::read_on(std::span<std::byte> into) {
  if (size_) return std::size_t{0};
  if (failed_) return *failed_;
  const auto got = stream_->read_some(into);
  if (!got) {
    failed_ = got.error();
    return got.error();
  }
  keep(into.first(*got));
  offset_ += *got;
  if (*got == 0) size_ = offset_;
  return *got;
}

void SpooledSource::keep(Bytes bytes) {
  if (offset_ < head_size) {
    const auto begin = static_cast<std::size_t>(offset_);
    const Bytes head = bytes.first(std::min(bytes.size(), head_size - begin));
    std::copy(head.begin(), head.end(), std::span(head_).subspan(begin).begin());
  }
  if (spool_errno_ != 0 || bytes.empty()) return;
  if (!spool_.valid()) spool_ = open_spool(facts_.temporary_directory);
  spool_errno_ = spool_.valid() ? write_all(spool_.get(), bytes) : errno;
}

}  // namespace aerowal

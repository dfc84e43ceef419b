#include "aerowal/byte_source.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/system_error.hpp"
#include "io/file.hpp"
#include "io/file_source.hpp"
#include "io/memory_source.hpp"
#include "io/pipe_stream.hpp"
#include "io/spooled_source.hpp"

namespace aerowal {
namespace {

std::unique_ptr<ByteSource> from_pipe(OpenFile file, std::string temporary_directory) {
  SpooledSource::Facts facts{.name = file.name,
                             .temporary_directory = std::move(temporary_directory)};
  return std::make_unique<SpooledSource>(std::make_unique<PipeStream>(std::move(file)),
                                         std::move(facts));
}

/// A regular file, from `start` on. One that has bytes although its size is 0 is read as a pipe.
Result<std::unique_ptr<ByteSource>> from_file(OpenFile file, std::uint64_t start,
                                              std::string temporary_directory) {
  auto source = std::make_unique<FileSource>(std::move(file), start);
  if (const auto sized = source->refresh(); !sized) return sized.error();
  const auto hides_bytes = source->hides_bytes();
  if (!hides_bytes) return hides_bytes.error();
  if (!*hides_bytes) return std::unique_ptr<ByteSource>(std::move(source));
  return from_pipe(source->release(), std::move(temporary_directory));
}

}  // namespace

ByteSource::~ByteSource() = default;

Result<std::unique_ptr<ByteSource>> ByteSource::open(const std::string& path,
                                                     std::string temporary_directory) {
  Descriptor opened = open_regular(path, O_RDONLY);
  if (!opened.valid()) {
    return system_error(path, path.empty() ? "cannot open ''" : "cannot open", errno);
  }
  struct stat status {};
  if (::fstat(opened.get(), &status) != 0) return system_error(path, "cannot stat", errno);
  if (!is_regular(status)) {
    return Error{.code = ErrorCode::system,
                 .message = std::string("cannot read as a log: is ") +
                            kind_of_file(status.st_mode) +
                            ", not a regular file (to read from a pipe, give - and redirect it)",
                 .path = path};
  }
  const int descriptor = opened.get();
  ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
  return from_file({.name = path, .descriptor = descriptor, .owner = std::move(opened)}, 0,
                   std::move(temporary_directory));
}

Result<std::unique_ptr<ByteSource>> ByteSource::from_descriptor(int descriptor, std::string name,
                                                                std::string temporary_directory) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return system_error(name, "cannot stat", errno);
  if (S_ISDIR(status.st_mode)) return system_error(name, "cannot read", EISDIR);
  OpenFile file{.name = std::move(name), .descriptor = descriptor};
  const off_t start = is_regular(status) ? ::lseek(descriptor, 0, SEEK_CUR) : -1;
  if (start >= 0) {
    return from_file(std::move(file), static_cast<std::uint64_t>(start),
                     std::move(temporary_directory));
  }
  return from_pipe(std::move(file), std::move(temporary_directory));
}

std::unique_ptr<ByteSource> ByteSource::from_memory(Bytes bytes, std::string name) {
  return std::make_unique<MemorySource>(bytes, std::move(name));
}

Result<std::size_t> ByteSource::read_at(std::uint64_t byte_offset, std::span<std::byte> into) {
  return read_at_least(into.size(), byte_offset, into);
}

Result<std::size_t> ByteSource::read_at_least(std::size_t wanted, std::uint64_t byte_offset,
                                              std::span<std::byte> into) {
  std::size_t total = 0;
  while (total < wanted) {
    const auto got = read_some_at(byte_offset + total, into.subspan(total));
    if (!got) return got.error();
    if (*got == 0) break;
    total += *got;
  }
  return total;
}

}  // namespace aerowal

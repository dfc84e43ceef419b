#include "io/pipe_stream.hpp"

#include <cerrno>

#include "base/system_error.hpp"
#include "io/file.hpp"

namespace aerowal {

Result<std::size_t> PipeStream::read_some(std::span<std::byte> into) {
  // Another process that shares the pipe may have made it not block.
  const ssize_t got = read_when_ready(file_.descriptor, into);
  if (got < 0) return system_error(file_.name, "cannot read", errno);
  return static_cast<std::size_t>(got);
}

}  // namespace aerowal

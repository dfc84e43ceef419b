#include "faulty_source.hpp"

#include <algorithm>

namespace aerowal::testing {

Result<std::size_t> FaultySource::read_some_at(std::uint64_t byte_offset,
                                               std::span<std::byte> into) {
  const std::uint64_t number = reads_++;
  if (number >= faults_.failing_read && number - faults_.failing_read < faults_.failing_reads) {
    return Error{
        .code = ErrorCode::system, .message = message, .path = name(), .byte_offset = byte_offset};
  }
  const std::size_t size_max = number == faults_.short_read ? 1 : faults_.read_size_max;
  return source_->read_at(byte_offset, into.first(std::min(into.size(), size_max)));
}

}  // namespace aerowal::testing

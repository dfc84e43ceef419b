#include "io/memory_source.hpp"

#include <algorithm>

namespace aerowal {

Result<std::size_t> MemorySource::read_some_at(std::uint64_t byte_offset,
                                               std::span<std::byte> into) {
  const auto begin = static_cast<std::size_t>(std::min<std::uint64_t>(byte_offset, bytes_.size()));
  const Bytes read = bytes_.subspan(begin, std::min(into.size(), bytes_.size() - begin));
  std::copy(read.begin(), read.end(), into.begin());
  return read.size();
}

}  // namespace aerowal

#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "aerowal/format.hpp"
#include "inspect/random_access_log.hpp"

namespace aerowal {

/// The first place of [from, end) that `is_it(byte_offset, header)` says yes to, or `end`. `header`
/// points to the bytes of a header, all of which lie in the log.
template <typename IsIt>
std::uint64_t find_header(RandomAccessLog& log, std::uint64_t from, std::uint64_t end, IsIt is_it) {
  constexpr std::size_t overlap = format::header_size - 1;
  constexpr std::size_t step_max = RandomAccessLog::window_size - overlap;
  // Most that is looked for is near, and then nothing is allocated.
  constexpr std::size_t step_min = 512;
  std::size_t step = step_min;
  std::array<std::byte, step_min + overlap> near;
  std::vector<std::byte> far;
  while (from < end && log.holds(from, format::header_size)) {
    const Bytes found = log.at(from, step + overlap);
    if (found.size() < format::header_size) break;
    // `is_it` may look elsewhere in the log.
    std::span<std::byte> bytes(near);
    if (found.size() > near.size()) {
      far.resize(found.size());
      bytes = far;
    }
    bytes = bytes.first(found.size());
    std::copy(found.begin(), found.end(), bytes.begin());
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size() - overlap, end - from));
    for (std::size_t i = 0; i < count; ++i) {
      if (is_it(from + i, &bytes[i])) return from + i;
    }
    from += count;
    step = std::min(2 * step, step_max);
  }
  return end;
}

}  // namespace aerowal

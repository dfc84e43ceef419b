#pragma once

#include <cstdint>
#include <vector>

#include "aerowal/ranges.hpp"
#include "inspect/random_access_log.hpp"

namespace aerowal {

/// Bytes of the log that are looked for elsewhere in it.
struct Needle {
  static constexpr std::uint64_t length_min = 16;

  ByteRange bytes = {};                   ///< at least length_min of them
  std::uint64_t longest = 0;              ///< of so many from their start on there is a copy …
  std::uint64_t longest_byte_offset = 0;  ///< … here; of several the first
};

/// Sets for each needle how much of it is in one of `ranges`, other than where it is itself; less
/// than length_min is nothing. Reads `ranges` once, and compares at most 4 bytes for each of their
/// bytes, and 64 KiB, beyond that: what is not found by then is not found.
void find_pieces(RandomAccessLog& log, const std::vector<ByteRange>& ranges,
                 std::vector<Needle>& needles);

/// How many bytes of the two places are the same, up to `count`.
std::uint64_t common_length(RandomAccessLog& log, std::uint64_t a, std::uint64_t b,
                            std::uint64_t count);

/// How many of the `size` bytes from the two places on are the same, each at its place.
std::uint64_t count_same(RandomAccessLog& log, std::uint64_t a, std::uint64_t b,
                         std::uint64_t size);

}  // namespace aerowal

#pragma once

#include <cstddef>
#include <span>

#include "aerowal/result.hpp"

namespace aerowal {

/// Bytes that can only be read forwards.
class ByteStream {
 public:
  ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  virtual ~ByteStream() = default;

  /// Reads at least one byte into `into`, which has room for one; 0 only at the end. Must not be
  /// called again after that, or after an error.
  virtual Result<std::size_t> read_some(std::span<std::byte> into) = 0;
};

}  // namespace aerowal

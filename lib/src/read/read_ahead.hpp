#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "aerowal/byte_source.hpp"
#include "aerowal/record.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// A part of a log in memory that moves forward over it.
class ReadAhead {
 public:
  /// `size`: the most that from() can be asked for at once, in bytes.
  ReadAhead(ByteSource& source, std::uint64_t byte_offset, std::size_t size)
      : source_(&source), size_(size), byte_offset_(byte_offset) {}

  /// The bytes from `byte_offset` on that are in memory: at least `wanted`, or all that are left.
  /// Reads only if they are not there yet, or if the source has another size since its refresh().
  /// Valid until the next call. Errors: system.
  Result<Bytes> from(std::uint64_t byte_offset, std::size_t wanted);

  /// What is in memory is read again when it is asked for.
  void forget() { bytes_ = {}; }

  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  ByteSource* source_;
  std::size_t size_;
  std::unique_ptr<std::byte[]> buffer_;
  Bytes bytes_;                ///< those in memory
  std::uint64_t byte_offset_;  ///< of the first of them
  /// Of the log when they were read, if it was known: with another one, they may be others too.
  std::optional<std::uint64_t> size_then_;
};

}  // namespace aerowal

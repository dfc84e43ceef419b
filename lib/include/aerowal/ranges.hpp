#pragma once

#include <cstdint>

namespace aerowal {

/// An inclusive range of sequence numbers.
struct SequenceRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  /// How many numbers it has; not for the range of all of them.
  [[nodiscard]] std::uint64_t count() const { return last - first + 1; }
  friend bool operator==(const SequenceRange&, const SequenceRange&) = default;
};

/// Bytes of a log.
struct ByteRange {
  std::uint64_t byte_offset = 0;  ///< from the start of the log
  std::uint64_t length = 0;
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// Sound records that follow each other without a break.
struct SoundRange {
  std::uint64_t byte_offset = 0;
  std::uint64_t length = 0;  ///< in bytes
  std::uint64_t first_sequence_number = 0;
  std::uint64_t count = 0;  ///< of records
  friend bool operator==(const SoundRange&, const SoundRange&) = default;
};

}  // namespace aerowal

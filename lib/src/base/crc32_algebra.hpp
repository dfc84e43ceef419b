#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace aerowal {

// What follows from a CRC-32 being linear: the checksum of A followed by B is
// crc32_shift(crc(A), size of B) ^ crc(B).

/// The checksum's contribution once `byte_count` more bytes have followed.
std::uint32_t crc32_shift(std::uint32_t checksum, std::uint64_t byte_count);

/// The checksum whose contribution this is once `byte_count` more bytes have followed.
std::uint32_t crc32_unshift(std::uint32_t contribution, std::uint64_t byte_count);

/// What passing a byte does to the register, by the register's lowest byte.
extern const std::array<std::uint32_t, 256> crc32_pass;
/// What undoes the passing of a zero byte, by the register's top byte.
extern const std::array<std::uint32_t, 256> crc32_undo;

/// The checksum of bytes of which all but the last have `checksum`.
inline std::uint32_t crc32_append(std::uint32_t checksum, std::byte last) {
  const std::uint32_t value = ~checksum ^ std::to_integer<std::uint32_t>(last);
  return ~(value >> 8 ^ crc32_pass[value & 0xff]);
}

/// The checksum of all but the last of bytes that have `checksum`.
inline std::uint32_t crc32_remove(std::uint32_t checksum, std::byte last) {
  const std::uint32_t value = ~checksum;
  return ~(value << 8 ^ crc32_undo[value >> 24] ^ std::to_integer<std::uint32_t>(last));
}

/// Beyond this many bytes a syndrome no longer names one bit.
inline constexpr std::uint64_t flip_range_max = std::uint64_t{1} << 29;

struct BitPlace {
  std::uint64_t byte = 0;  ///< from the start of the covered bytes
  unsigned bit = 0;        ///< 0 is the least significant
};

/// Where the one flipped bit is that turns the checksum of `byte_count` bytes by `syndrome`, the
/// XOR of the computed and the stored one; nothing if no one bit does. `byte_count`: at most
/// flip_range_max. Takes a few nanoseconds for each 256 of them.
std::optional<BitPlace> find_flipped_bit(std::uint32_t syndrome, std::uint64_t byte_count);

}  // namespace aerowal

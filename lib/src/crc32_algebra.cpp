#include "crc32_algebra.hpp"

#include <array>

#include <zlib.h>

namespace aerowal {
namespace {

constexpr std::uint32_t polynomial = 0xedb88320U;

/// What a byte does to the register as it passes, the standard table of the algorithm.
constexpr auto table = [] {
  std::array<std::uint32_t, 256> entries{};
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = value >> 1 ^ ((value & 1) != 0 ? polynomial : 0);
    entries[i] = value;
  }
  return entries;
}();

/// Which entry of the table has that top byte: each has its own, so that a step can be undone.
constexpr auto entry_with_top = [] {
  std::array<std::uint8_t, 256> entries{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    entries[table[i] >> 24] = static_cast<std::uint8_t>(i);
  }
  return entries;
}();

/// Undoes the passing of one zero byte.
std::uint32_t step_back(std::uint32_t value) {
  const std::uint8_t entry = entry_with_top[value >> 24];
  return (value ^ table[entry]) << 8 | entry;
}

}  // namespace

std::uint32_t crc32_shift(std::uint32_t checksum, std::uint64_t byte_count) {
  return static_cast<std::uint32_t>(::crc32_combine(checksum, 0, static_cast<z_off_t>(byte_count)));
}

std::optional<BitPlace> find_flipped_bit(std::uint32_t syndrome, std::uint64_t byte_count) {
  // A flipped bit in the last byte gives table[1 << bit]; each byte behind it is one step more.
  for (std::uint64_t behind = 0; behind < byte_count; ++behind) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      if (syndrome == table[std::size_t{1} << bit]) {
        return BitPlace{.byte = byte_count - 1 - behind, .bit = bit};
      }
    }
    syndrome = step_back(syndrome);
  }
  return std::nullopt;
}

}  // namespace aerowal

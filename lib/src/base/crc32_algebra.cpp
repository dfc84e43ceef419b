#include "base/crc32_algebra.hpp"

#include <array>
#include <bit>
#include <cstddef>

namespace aerowal {
namespace {

constexpr std::uint32_t polynomial = 0xedb88320U;

constexpr std::uint32_t pass_zero_byte(std::uint32_t value) {
  for (int bit = 0; bit < 8; ++bit) value = value >> 1 ^ ((value & 1) != 0 ? polynomial : 0);
  return value;
}

/// The product of two polynomials modulo CRC-32's, whose top bits are their constant terms. Without
/// a branch: the bits are as good as random.
constexpr std::uint32_t multiply(std::uint32_t a, std::uint32_t b) {
  std::uint32_t product = 0;
  for (; a != 0; a <<= 1) {
    product ^= b & (0U - (a >> 31));
    b = b >> 1 ^ (polynomial & (0U - (b & 1)));
  }
  return product;
}

constexpr std::uint32_t multiplicative_identity = 1U << 31;
constexpr unsigned digit_bits = 8;
constexpr std::size_t digit_count = 64 / digit_bits;
constexpr std::size_t digit_values = std::size_t{1} << digit_bits;

/// What so many bytes multiply a checksum by: an entry for each value of each digit of the count.
constexpr auto byte_powers = [] {
  std::array<std::array<std::uint32_t, digit_values>, digit_count> powers{};
  std::uint32_t unit = multiplicative_identity >> 8;
  for (auto& of_digit : powers) {
    std::uint32_t power = multiplicative_identity;
    for (std::uint32_t& entry : of_digit) {
      entry = power;
      power = multiply(power, unit);
    }
    unit = power;
  }
  return powers;
}();

}  // namespace

constexpr std::array<std::uint32_t, 256> crc32_pass = [] {
  std::array<std::uint32_t, 256> entries{};
  for (std::uint32_t i = 0; i < entries.size(); ++i) entries[i] = pass_zero_byte(i);
  return entries;
}();

/// Each entry of the algorithm's standard table has its own top byte, which so shows which it was.
constexpr std::array<std::uint32_t, 256> crc32_undo = [] {
  std::array<std::uint32_t, 256> entries{};
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    const std::uint32_t value = pass_zero_byte(i);
    entries[value >> 24] = value << 8 | i;
  }
  return entries;
}();

std::uint32_t crc32_shift(std::uint32_t checksum, std::uint64_t byte_count) {
  for (std::size_t digit = 0; byte_count != 0; ++digit, byte_count >>= digit_bits) {
    const std::size_t value = byte_count & (digit_values - 1);
    if (value != 0) checksum = multiply(checksum, byte_powers[digit][value]);
  }
  return checksum;
}

std::optional<BitPlace> find_flipped_bit(std::uint32_t syndrome, std::uint64_t byte_count) {
  // Before a flipped bit and all after it have passed the register, it holds that bit alone.
  for (std::uint64_t byte = byte_count; byte-- > 0;) {
    syndrome = syndrome << 8 ^ crc32_undo[syndrome >> 24];
    if (syndrome < 256 && std::has_single_bit(syndrome)) {
      return BitPlace{.byte = byte, .bit = static_cast<unsigned>(std::countr_zero(syndrome))};
    }
  }
  return std::nullopt;
}

}  // namespace aerowal

#include "base/crc32_algebra.hpp"

#include <array>
#include <cstddef>
#include <optional>

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

/// An entry for each value of each digit of an exponent.
using Powers = std::array<std::array<std::uint32_t, digit_values>, digit_count>;

constexpr Powers powers_of(std::uint32_t unit) {
  Powers powers{};
  for (auto& of_digit : powers) {
    std::uint32_t power = multiplicative_identity;
    for (std::uint32_t& entry : of_digit) {
      entry = power;
      power = multiply(power, unit);
    }
    unit = power;
  }
  return powers;
}

constexpr std::uint32_t multiply_by_power(std::uint32_t value, const Powers& powers,
                                          std::uint64_t exponent) {
  for (std::size_t digit = 0; exponent != 0; ++digit, exponent >>= digit_bits) {
    const std::size_t part = exponent & (digit_values - 1);
    if (part != 0) value = multiply(value, powers[digit][part]);
  }
  return value;
}

/// What bytes multiply a checksum by.
constexpr Powers byte_powers = powers_of(multiplicative_identity >> 8);
/// What undoes it: the polynomial is primitive, so that 2^32 - 1 bytes change nothing.
constexpr Powers byte_inverse_powers =
    powers_of(multiply_by_power(multiplicative_identity, byte_powers, UINT32_MAX - 1));

/// The bits of the register that a single flipped bit leaves, by how many bits have passed since:
/// up to `near_bits` are in a table, and what is farther is brought nearer by as many at a time.
class FlipTable {
 public:
  FlipTable() {
    std::uint32_t power = multiplicative_identity;
    for (std::uint32_t passed = 0; passed < near_bits; ++passed) {
      std::size_t slot = slot_of(power);
      while (slots_[slot].syndrome != 0) slot = (slot + 1) % slots_.size();
      slots_[slot] = {.syndrome = power, .passed = passed};
      power = multiply(power, multiplicative_identity >> 1);
    }
    const std::uint32_t back =
        multiply_by_power(multiplicative_identity, byte_inverse_powers, near_bits / 8);
    for (std::size_t byte = 0; byte < nearer_.size(); ++byte) {
      for (std::uint32_t value = 0; value < digit_values; ++value) {
        nearer_[byte][value] = multiply(value << 8 * byte, back);
      }
    }
  }

  /// How many bits have passed since; nothing where it is none of fewer than `bits`.
  [[nodiscard]] std::optional<std::uint64_t> find(std::uint32_t syndrome,
                                                  std::uint64_t bits) const {
    for (std::uint64_t base = 0; base < bits; base += near_bits) {
      if (const auto passed = find_near(syndrome)) {
        return base + *passed < bits ? std::optional(base + *passed) : std::nullopt;
      }
      syndrome = nearer_[0][syndrome & 0xff] ^ nearer_[1][syndrome >> 8 & 0xff] ^
                 nearer_[2][syndrome >> 16 & 0xff] ^ nearer_[3][syndrome >> 24];
    }
    return std::nullopt;
  }

 private:
  struct Slot {
    std::uint32_t syndrome = 0;  ///< 0: empty; no flip leaves it
    std::uint32_t passed = 0;
  };

  static constexpr std::uint32_t near_bits = 2048;
  static constexpr unsigned slots_log2 = 13;

  static std::size_t slot_of(std::uint32_t syndrome) {
    return syndrome * std::uint32_t{0x9e3779b1} >> (32 - slots_log2);
  }

  [[nodiscard]] std::optional<std::uint32_t> find_near(std::uint32_t syndrome) const {
    for (std::size_t slot = slot_of(syndrome); slots_[slot].syndrome != 0;
         slot = (slot + 1) % slots_.size()) {
      if (slots_[slot].syndrome == syndrome) return slots_[slot].passed;
    }
    return std::nullopt;
  }

  std::array<Slot, std::size_t{1} << slots_log2> slots_{};
  std::array<std::array<std::uint32_t, digit_values>, 4> nearer_{};
};

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
  return multiply_by_power(checksum, byte_powers, byte_count);
}

std::uint32_t crc32_unshift(std::uint32_t contribution, std::uint64_t byte_count) {
  return multiply_by_power(contribution, byte_inverse_powers, byte_count);
}

std::optional<BitPlace> find_flipped_bit(std::uint32_t syndrome, std::uint64_t byte_count) {
  static const FlipTable flips;
  if (syndrome == 0 || byte_count == 0) return std::nullopt;
  // The top bit of the last byte has passed the least: the 32 bits of the register.
  static constexpr std::uint64_t register_bytes = 4;
  const auto passed = flips.find(crc32_unshift(syndrome, register_bytes), 8 * byte_count);
  if (!passed) return std::nullopt;
  return BitPlace{.byte = byte_count - 1 - *passed / 8,
                  .bit = 7 - static_cast<unsigned>(*passed % 8)};
}

}  // namespace aerowal

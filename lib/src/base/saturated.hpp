#pragma once

#include <cstdint>

namespace aerowal {

/// The sum, or the largest number where it is larger than that.
constexpr std::uint64_t saturated_sum(std::uint64_t a, std::uint64_t b) {
  return b > UINT64_MAX - a ? UINT64_MAX : a + b;
}

}  // namespace aerowal

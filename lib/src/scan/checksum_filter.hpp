#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/large_allocator.hpp"

namespace aerowal {

/// A set of checksums of which only is known what is not in it, with rare exceptions: of 100 that
/// are not, 1 to 5 seem to be. Two bits of one word tell. Memory: 1 to 2 bytes each.
class ChecksumFilter {
 public:
  /// For so many, at most 2^32.
  explicit ChecksumFilter(std::size_t count) {
    static constexpr std::size_t values_per_word = 4;
    unsigned words_log2 = 1;
    while ((std::size_t{1} << words_log2) < count / values_per_word) ++words_log2;
    words_.assign(std::size_t{1} << words_log2, 0);
    shift_ = 64 - words_log2;
  }

  void add(std::uint32_t checksum) {
    const std::uint64_t mixed = mix(checksum);
    words_[mixed >> shift_] |= bits_of(mixed);
  }

  /// Has what may_hold() looks at fetched meanwhile.
  void prefetch(std::uint32_t checksum) const {
    __builtin_prefetch(&words_[mix(checksum) >> shift_]);
  }

  /// True if it was added.
  [[nodiscard]] bool may_hold(std::uint32_t checksum) const {
    const std::uint64_t mixed = mix(checksum);
    const std::uint64_t bits = bits_of(mixed);
    return (words_[mixed >> shift_] & bits) == bits;
  }

 private:
  /// Its top bits say which word, others which bits of it.
  static std::uint64_t mix(std::uint32_t checksum) {
    return (checksum + std::uint64_t{1}) * 0x9e3779b97f4a7c15U;
  }
  static std::uint64_t bits_of(std::uint64_t mixed) {
    return std::uint64_t{1} << (mixed >> 20 & 63) | std::uint64_t{1} << (mixed >> 26 & 63);
  }

  LargeVector<std::uint64_t> words_;
  unsigned shift_ = 0;
};

}  // namespace aerowal

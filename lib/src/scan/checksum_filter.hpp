#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace aerowal {

/// A set of checksums of which only is known what is not in it, with rare exceptions: of 100 that
/// are not, about 2 seem to be. Two bits of one word tell. Memory: 1 to 2 bytes each.
class ChecksumFilter {
 public:
  /// For so many.
  explicit ChecksumFilter(std::size_t count) {
    static constexpr std::size_t values_per_word = 8;
    while ((std::size_t{1} << words_log2_) < count / values_per_word) ++words_log2_;
    words_.assign(std::size_t{1} << words_log2_, 0);
  }

  void add(std::uint32_t checksum) { words_[word_of(checksum)] |= bits_of(checksum); }

  /// True if it was added.
  [[nodiscard]] bool may_hold(std::uint32_t checksum) const {
    const std::uint64_t bits = bits_of(checksum);
    return (words_[word_of(checksum)] & bits) == bits;
  }

 private:
  /// By its top bits.
  [[nodiscard]] std::size_t word_of(std::uint32_t checksum) const {
    return static_cast<std::size_t>(std::uint64_t{checksum} << words_log2_ >> 32);
  }
  /// By its lowest bits.
  static std::uint64_t bits_of(std::uint32_t checksum) {
    return std::uint64_t{1} << (checksum & 63) | std::uint64_t{1} << (checksum >> 6 & 63);
  }

  std::vector<std::uint64_t> words_;
  unsigned words_log2_ = 0;
};

}  // namespace aerowal

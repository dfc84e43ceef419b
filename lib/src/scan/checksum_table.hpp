#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace aerowal {

/// Checksums, each with how many were added before it, of which there may be millions. Most values
/// that are asked for are not there, which two bits of a word tell. Memory: 10 bytes each, and
/// while they are sorted 8 more; fewer than 2^32 of them.
class ChecksumTable {
 public:
  void reserve(std::size_t count) { all_.reserve(count); }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  void add(std::uint32_t checksum) {
    all_.push_back(std::uint64_t{checksum} << checksum_bits | all_.size());
  }

  /// To be called once, after the last is added.
  void sort();

  [[nodiscard]] bool may_hold(std::uint32_t checksum) const {
    const std::uint64_t bits = bits_of(checksum);
    return (filter_[word_of(checksum)] & bits) == bits;
  }

  /// The entries of that checksum, in the order in which they were added.
  [[nodiscard]] std::span<const std::uint64_t> find(std::uint32_t checksum) const;

  /// How many were added before that one.
  static std::size_t ordinal(std::uint64_t entry) { return static_cast<std::uint32_t>(entry); }

 private:
  static constexpr unsigned checksum_bits = 32;

  static std::uint32_t checksum_of(std::uint64_t entry) {
    return static_cast<std::uint32_t>(entry >> checksum_bits);
  }
  /// By its top bits, so that what is sorted fills the words in order.
  [[nodiscard]] std::size_t word_of(std::uint32_t checksum) const {
    return static_cast<std::size_t>(std::uint64_t{checksum} << words_log2_ >> checksum_bits);
  }
  /// By its lowest bits.
  static std::uint64_t bits_of(std::uint32_t checksum) {
    return std::uint64_t{1} << (checksum & 63) | std::uint64_t{1} << (checksum >> 6 & 63);
  }
  void sort_by_checksum();

  std::vector<std::uint64_t> all_;
  std::vector<std::uint64_t> filter_;
  unsigned words_log2_ = 0;
  std::vector<std::uint32_t> starts_;  ///< of the entries of each word
};

}  // namespace aerowal

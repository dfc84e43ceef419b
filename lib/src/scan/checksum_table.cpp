#include "scan/checksum_table.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace aerowal {

void ChecksumTable::sort() {
  static constexpr std::size_t values_per_word = 8;
  sort_by_checksum();
  words_log2_ = 0;
  while ((std::size_t{1} << words_log2_) < all_.size() / values_per_word) ++words_log2_;
  filter_.assign(std::size_t{1} << words_log2_, 0);
  starts_.assign(filter_.size() + 1, 0);
  for (const std::uint64_t entry : all_) {
    const std::uint32_t checksum = checksum_of(entry);
    const std::size_t word = word_of(checksum);
    filter_[word] |= bits_of(checksum);
    ++starts_[word + 1];
  }
  std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
}

std::span<const std::uint64_t> ChecksumTable::find(std::uint32_t checksum) const {
  const std::size_t word = word_of(checksum);
  const auto end = all_.begin() + starts_[word + 1];
  const auto first =
      std::lower_bound(all_.begin() + starts_[word], end, std::uint64_t{checksum} << checksum_bits);
  const auto last =
      std::find_if(first, end, [&](std::uint64_t entry) { return checksum_of(entry) != checksum; });
  return {first, last};
}

/// By eleven bits at a time, from the lowest.
void ChecksumTable::sort_by_checksum() {
  static constexpr unsigned digit_bits = 11;
  static constexpr std::size_t digit_count = std::size_t{1} << digit_bits;
  std::vector<std::uint64_t> sorted(all_.size());
  for (unsigned shift = checksum_bits; shift < 2 * checksum_bits; shift += digit_bits) {
    const auto digit = [shift](std::uint64_t entry) { return entry >> shift & (digit_count - 1); };
    std::array<std::size_t, digit_count> next{};
    for (const std::uint64_t entry : all_) ++next[digit(entry)];
    std::exclusive_scan(next.begin(), next.end(), next.begin(), std::size_t{0});
    for (const std::uint64_t entry : all_) sorted[next[digit(entry)]++] = entry;
    all_.swap(sorted);
  }
}

}  // namespace aerowal

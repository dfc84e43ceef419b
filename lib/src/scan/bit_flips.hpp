#pragma once

#include <algorithm>
#include <deque>
#include <optional>

#include "aerowal/record_fault.hpp"
#include "scan/part.hpp"

namespace aerowal {

/// The flipped bits that explain framed parts of a log: most parts have none.
class BitFlips {
 public:
  /// In the order of the file.
  void add(const BitFlip& flip) { flips_.push_back(flip); }

  [[nodiscard]] std::optional<BitFlip> in(const Part& part) const {
    const auto flip = std::lower_bound(
        flips_.begin(), flips_.end(), part.begin,
        [](const BitFlip& found, std::uint64_t offset) { return found.byte_offset < offset; });
    if (flip == flips_.end() || flip->byte_offset >= part.end) return std::nullopt;
    return *flip;
  }

 private:
  std::deque<BitFlip> flips_;
};

}  // namespace aerowal

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "scan/checksum_filter.hpp"

namespace aerowal {

/// What may be the end of a record that was cut.
struct WantedEnd {
  std::uint32_t checksum = 0;  ///< that its beginning must have
  std::uint32_t length = 0;
  std::uint64_t end = 0;  ///< where it ends in the log
};

/// Ends that wait for their beginnings, so that many are looked up at once: first they are added,
/// then sort() is called, then they are asked for, then clear(). Memory: 16 bytes for each that
/// there is room for, and the filter's while they are asked for.
class WantedEnds {
 public:
  [[nodiscard]] std::size_t size() const { return count_; }

  /// For so many more; not for many more than `size_max` in all, if these are as many.
  void make_room(std::size_t count, std::size_t size_max) {
    const std::size_t needed = count_ + count + 1;  // the last one is written, and does not count
    if (ends_.size() < needed) {
      ends_.resize(std::max(needed, std::min(2 * needed, size_max)));
    }
  }

  /// Precondition: there is room. Without a branch, as nobody can tell which are wanted.
  void add_if(bool wanted, const WantedEnd& end) {
    ends_[count_] = end;
    count_ += wanted ? 1 : 0;
  }

  void sort() {
    std::sort(ends_.begin(), end(),
              [](const WantedEnd& a, const WantedEnd& b) { return a.checksum < b.checksum; });
    filter_ = ChecksumFilter(count_);
    std::for_each(ends_.begin(), end(), [this](const WantedEnd& a) { filter_.add(a.checksum); });
  }

  /// False for nearly all checksums that none wants.
  [[nodiscard]] bool may_want(std::uint32_t checksum) const { return filter_.may_hold(checksum); }

  /// Those that want the checksum; valid until the next change.
  [[nodiscard]] std::span<const WantedEnd> that_want(std::uint32_t checksum) {
    const auto first = std::lower_bound(
        ends_.begin(), end(), checksum,
        [](const WantedEnd& a, std::uint32_t wanted) { return a.checksum < wanted; });
    const auto last = std::find_if(
        first, end(), [checksum](const WantedEnd& a) { return a.checksum != checksum; });
    return {first, last};
  }

  void clear() {
    count_ = 0;
    filter_ = ChecksumFilter(0);
  }

 private:
  [[nodiscard]] std::vector<WantedEnd>::iterator end() {
    return ends_.begin() + static_cast<std::ptrdiff_t>(count_);
  }

  std::vector<WantedEnd> ends_;  ///< and room for more
  std::size_t count_ = 0;
  ChecksumFilter filter_{0};  ///< of what they want
};

}  // namespace aerowal

#pragma once

#include <cstdint>

#include "inspect/probe.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/region.hpp"

namespace aerowal {

/// Damaged records that stand where others are expected, as in a part of a log that was moved: what
/// their headers show of them. Reads damage at most twice.
class MovedRecords {
 public:
  /// `last_number`: the largest of a record that is kept or joined; 0 if there is none, and then
  /// nothing shows that a header is of a record.
  MovedRecords(RandomAccessLog& log, std::uint64_t last_number);

  /// Where the first of several begins that fill the damage from there on: each header shows the
  /// number that follows, and declares where the next one is, the last one the end of the damage.
  /// The region's end if there is none, or if `next`, the number of the record after it, follows
  /// them.
  std::uint64_t first_in(const Region& region, std::uint64_t next);

  /// Whether damage of that size is of the record that its header shows: it is as long as the
  /// header says; or it is shorter, and the number is one of the next ones. Far ones are damaged
  /// themselves, or read from a byte too early.
  [[nodiscard]] bool shows(const Header& header, std::uint64_t size) const;

  /// The number was shown: ones after it are not far.
  void note(std::uint64_t number);

 private:
  [[nodiscard]] bool may_be(const Header& header) const;

  RandomAccessLog* log_;
  Probe probe_;
  std::uint64_t last_number_;
  std::uint64_t last_shown_;
  std::uint64_t searched_left_;  ///< bytes that may still be searched
};

}  // namespace aerowal

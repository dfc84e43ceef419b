#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "aerowal/ranges.hpp"
#include "aerowal/record.hpp"
#include "inspect/proof.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/relations.hpp"

namespace aerowal {

/// The records of a log, found by their numbers. Memory: by runs, and 8 bytes for every 128
/// records that were passed on the way to one.
class NumberedRecords {
 public:
  /// Those of `kept`, which ascend: with `proofs` all, each as it was written, else the intact
  /// ones. `proofs` and `log` must outlive this.
  NumberedRecords(const RelatedRuns& kept, const std::deque<Proof>* proofs, RandomAccessLog& log);

  /// Ascending, without a number twice.
  [[nodiscard]] const std::vector<SequenceRange>& numbers() const { return numbers_; }

  /// Where the record is, which must be intact. Precondition: there is one of that number.
  Placement find(std::uint64_t number);

  [[nodiscard]] std::vector<std::byte> bytes(const Placement& place) {
    return log_->copy(place.byte_offset, place.length);
  }
  /// The same precondition.
  std::vector<std::byte> bytes(std::uint64_t number);

 private:
  struct Run {
    Region region;
    /// Where every marked_distance-th record begins, as far as was looked.
    std::vector<std::uint64_t> marks = {};
  };
  [[nodiscard]] Run& run_of(std::uint64_t number);

  static constexpr std::uint64_t marked_distance = 128;

  std::vector<Run> runs_;
  std::vector<SequenceRange> numbers_;
  const std::deque<Proof>* proofs_;
  RandomAccessLog* log_;
};

}  // namespace aerowal

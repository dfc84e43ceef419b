#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "inspect/random_access_log.hpp"
#include "scan/relations.hpp"

namespace aerowal {

/// Where record `number` of a region begins, from a record before it or itself.
inline std::uint64_t step_to(RandomAccessLog& log, std::uint64_t byte_offset,
                             std::uint64_t at_number, std::uint64_t number) {
  for (; at_number < number && !log.error(); ++at_number) byte_offset += log.u32(byte_offset);
  return byte_offset;
}

/// A place among the kept records that moves towards higher numbers.
class KeptCursor {
 public:
  KeptCursor(const RelatedRuns& kept, RandomAccessLog& log) : kept_(&kept), log_(&log) {}

  /// Whether a record has the number, which must not be lower than one that was asked for before.
  bool find(std::uint64_t number) {
    while (run_ < kept_->size() && (*kept_)[run_].region.last_number() < number) {
      ++run_;
      placed_ = false;
    }
    return run_ < kept_->size() && (*kept_)[run_].region.first_number <= number;
  }

  /// Where the record begins. Precondition: the number is kept.
  std::uint64_t seek(std::uint64_t number) {
    find(number);
    const Region& region = (*kept_)[run_].region;
    if (!placed_) {
      byte_offset_ = region.begin;
      number_ = region.first_number;
      placed_ = true;
    }
    byte_offset_ = step_to(*log_, byte_offset_, number_, number);
    number_ = number;
    return byte_offset_;
  }

 private:
  const RelatedRuns* kept_;
  RandomAccessLog* log_;
  std::size_t run_ = 0;
  bool placed_ = false;
  std::uint64_t byte_offset_ = 0;
  std::uint64_t number_ = 0;
};

}  // namespace aerowal

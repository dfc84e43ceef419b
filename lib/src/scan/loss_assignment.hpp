#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "aerowal/ranges.hpp"
#include "scan/joins.hpp"
#include "scan/resolution.hpp"

namespace aerowal {

/// A part of a log from some region up to the next one whose number and end are known, or the end.
struct LogPart {
  std::size_t end = 0;  ///< that region's index, or how many regions there are
  std::size_t next_chain =
      0;  ///< the first region of the chain that is not before the part's start
  std::uint64_t next_number = 0;             ///< of the region at `end`; 0 at the end
  std::vector<SequenceRange> missing = {};   ///< what is lost here and no region stands for
  std::optional<std::size_t> absorber = {};  ///< the region that stands for that all the same
};

/// Which region of a resolved log each lost number belongs to, each to one. Takes both as they live
/// on. Memory: 32 bytes for each damaged record whose number is known.
class LossAssignment {
 public:
  LossAssignment(const Resolution& resolution, const std::vector<Join>& joins);

  /// The part from region `begin` on; `passed`: the last number known before it. `next_chain`: of
  /// the part before.
  [[nodiscard]] LogPart part_from(std::size_t begin, std::uint64_t passed,
                                  std::size_t next_chain) const;

  /// All that is lost with a region, which is in that part.
  [[nodiscard]] std::vector<SequenceRange> lost_with(std::size_t i, const LogPart& part) const;

  /// What is missing before the one damaged record that a region is, because of its number.
  [[nodiscard]] std::vector<SequenceRange> lost_before(std::size_t i) const;

  [[nodiscard]] bool is_chain(std::size_t i) const;

  /// The number of the one record that a damaged region is; 0 for all others.
  [[nodiscard]] std::uint64_t own_number(std::size_t i) const;

  /// The join that the region is a piece of; null if it is of none.
  [[nodiscard]] const Join* join_at(std::size_t i) const;

  /// Damage that can stand for records of which nothing shows the number.
  [[nodiscard]] bool may_absorb(std::size_t i) const;

  [[nodiscard]] std::uint64_t chain_last() const { return chain_last_; }

 private:
  struct Claim {
    std::uint64_t number = 0;
    std::size_t region = 0;
  };

  [[nodiscard]] const ResolvedRegion& region(std::size_t i) const {
    return resolution_->regions[i];
  }
  void find_claims();
  [[nodiscard]] std::vector<SequenceRange> claimed_by(std::size_t i) const;
  void find_holder();
  [[nodiscard]] bool claims(std::size_t i) const;
  [[nodiscard]] bool is_reliable(std::size_t i, std::uint64_t passed, std::size_t next_chain) const;
  [[nodiscard]] std::uint64_t number_held_from(std::size_t i) const;
  [[nodiscard]] std::vector<SequenceRange> beyond_chain(std::uint64_t first,
                                                        std::uint64_t end) const;
  [[nodiscard]] std::vector<SequenceRange> unclaimed(std::uint64_t first, std::uint64_t end) const;

  const Resolution* resolution_;
  const std::vector<Join>* joins_;
  std::vector<Claim> claims_;     ///< which damaged region stands for which lost number, ascending
  std::vector<Claim> by_region_;  ///< the same, by region and then by number
  std::uint64_t chain_last_ = 0;
  /// The region that shows the largest number of all beyond the chain's, and with it the loss of
  /// those before that.
  std::optional<std::size_t> holder_;
};

}  // namespace aerowal

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "aerowal/finding.hpp"
#include "aerowal/scan.hpp"
#include "inspect/probe.hpp"
#include "scan/inventory.hpp"
#include "scan/joins.hpp"
#include "scan/loss_assignment.hpp"
#include "scan/resolution.hpp"

namespace aerowal {

/// Turns the regions of a resolved log into segments, in file order: aerowal-format(5), "Kinds of
/// damage". What it is given must outlive it.
class FindingMaker {
 public:
  FindingMaker(const Inventory& inventory, const Resolution& resolution,
               const std::vector<Join>& joins, Probe& probe);

  /// Nothing at the end.
  std::optional<Scan::Segment> next();

 private:
  [[nodiscard]] const ResolvedRegion& region(std::size_t i) const {
    return resolution_->regions[i];
  }
  [[nodiscard]] bool is_copy(std::size_t i) const;

  SoundRange sound();
  Finding gap(std::size_t i, std::vector<SequenceRange> lost);
  Finding damage(std::size_t i);
  Finding lost_records(std::size_t begin, std::size_t end);
  [[nodiscard]] std::size_t end_of_loss(std::size_t begin) const;
  [[nodiscard]] bool is_unexplained(std::size_t i) const;
  [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> numbers_around(std::size_t i);
  void describe_loss(Finding& finding, std::size_t i);
  Finding intact(std::size_t begin, std::size_t end);
  [[nodiscard]] std::size_t end_of_group(std::size_t begin) const;
  [[nodiscard]] Finding finding_of(std::size_t begin, std::size_t end) const;
  void add_nested(Finding& finding);
  [[nodiscard]] cause::Fork::Shape fork_shape(std::size_t begin, std::size_t end) const;
  [[nodiscard]] bool is_number_doubtful(const std::vector<SequenceRange>& lost) const;
  std::optional<Finding> not_a_log();

  const Inventory* inventory_;
  const Resolution* resolution_;
  Probe* probe_;
  LossAssignment loss_;
  std::vector<std::uint64_t> unexplained_;  ///< find_unexplained()
  std::uint64_t chain_bytes_ = 0;
  std::uint64_t chain_records_ = 0;
  bool whole_is_foreign_ = false;

  std::size_t at_ = 0;
  std::size_t before_end_ = 0;       ///< up to there number_before_ was looked for
  std::uint64_t number_before_ = 0;  ///< of the last record before that
  std::size_t after_begin_ = 0;      ///< between that and this no record is
  LogPart part_;                     ///< that at_ is in
  bool part_open_ = false;           ///< part_ is set
  std::uint64_t passed_ = 0;         ///< the last number known before at_
  std::size_t next_nested_ = 0;
  std::optional<std::size_t> gap_before_;  ///< the region before which a gap was made
};

}  // namespace aerowal

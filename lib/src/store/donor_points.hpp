#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "aerowal/ranges.hpp"
#include "store/donor_gap.hpp"
#include "store/numbered_records.hpp"

namespace aerowal {

/// The numbers at which a log and one of its donors can be compared: those that both have, and
/// those that the log was given.
class DonorPoints {
 public:
  /// They must outlive this.
  DonorPoints(NumberedRecords& log, NumberedRecords& donor);

  /// The numbers that both have, ascending.
  [[nodiscard]] const std::vector<SequenceRange>& common() const { return common_; }

  /// The nearest point at most so large, and at least so large.
  AgreementPoint below(std::uint64_t number);
  AgreementPoint above(std::uint64_t number, const AgreementPoint& below);

  /// Whether of some of these numbers, which ascend, both have the same record; the first few that
  /// both have are compared.
  bool agree_in(const std::vector<SequenceRange>& numbers);

  /// What the log has now, for the gaps that follow. By rising numbers.
  void note_given(const AgreementPoint& point);

  /// A number of which the donor has another record than the log, the smallest that was met.
  [[nodiscard]] std::optional<std::uint64_t> differs_at() const { return differs_at_; }
  void note_difference(std::uint64_t number);

 private:
  AgreementPoint compare(std::uint64_t number);

  NumberedRecords* log_;
  NumberedRecords* donor_;
  std::vector<SequenceRange> common_;
  AgreementPoint given_;  ///< the last
  std::optional<std::uint64_t> differs_at_;
};

}  // namespace aerowal

#include "store/donor_points.hpp"

#include <algorithm>

#include "record/sequence_ranges.hpp"

namespace aerowal {
namespace {

/// Histories that parted do not meet again: one record that is the same in both is chance.
constexpr int points_compared_max = 4;

/// The nearest number of `common` that is at most, or at least, so large.
std::optional<std::uint64_t> at_most(const std::vector<SequenceRange>& common,
                                     std::uint64_t number) {
  auto after =
      std::partition_point(common.begin(), common.end(),
                           [number](const SequenceRange& range) { return range.first <= number; });
  if (after == common.begin()) return std::nullopt;
  return std::min((--after)->last, number);
}

std::optional<std::uint64_t> at_least(const std::vector<SequenceRange>& common,
                                      std::uint64_t number) {
  const auto found =
      std::partition_point(common.begin(), common.end(),
                           [number](const SequenceRange& range) { return range.last < number; });
  if (found == common.end()) return std::nullopt;
  return std::max(found->first, number);
}

}  // namespace

DonorPoints::DonorPoints(NumberedRecords& log, NumberedRecords& donor)
    : log_(&log), donor_(&donor), common_(aerowal::common(donor.numbers(), log.numbers())) {}

AgreementPoint DonorPoints::below(std::uint64_t number) {
  AgreementPoint nearest;
  std::optional<std::uint64_t> at = at_most(common_, number);
  for (int i = 0; i < points_compared_max && at; ++i) {
    const AgreementPoint here = compare(*at);
    if (i == 0 || here.agreement == Agreement::differs) nearest = here;
    if (here.agreement == Agreement::differs) break;
    at = at_most(common_, *at - 1);
  }
  const bool is_nearer = given_.number > nearest.number;
  return is_nearer && nearest.agreement != Agreement::differs ? given_ : nearest;
}

/// Where nothing is below, what is farther above shows whether the nearest one is chance.
AgreementPoint DonorPoints::above(std::uint64_t number, const AgreementPoint& below) {
  AgreementPoint nearest;
  std::optional<std::uint64_t> at = at_least(common_, number);
  int i = 0;
  for (; i < points_compared_max && at; ++i) {
    const AgreementPoint here = compare(*at);
    if (i == 0 || here.agreement == Agreement::differs) nearest = here;
    if (here.agreement == Agreement::differs || below.number != 0) break;
    at = at_least(common_, *at + 1);
  }
  nearest.is_certain = i == points_compared_max;
  return nearest;
}

bool DonorPoints::agree_in(const std::vector<SequenceRange>& numbers) {
  const std::vector<SequenceRange> both = aerowal::common(numbers, common_);
  std::optional<std::uint64_t> at = at_least(both, 0);
  for (int i = 0; i < points_compared_max && at; ++i) {
    if (log_->bytes(*at) == donor_->bytes(*at)) return true;
    at = at_least(both, *at + 1);
  }
  return false;
}

void DonorPoints::note_given(const AgreementPoint& point) {
  if (given_.agreement != Agreement::differs) given_ = point;
}

void DonorPoints::note_difference(std::uint64_t number) {
  differs_at_ = std::min(differs_at_.value_or(number), number);
}

AgreementPoint DonorPoints::compare(std::uint64_t number) {
  const bool same = log_->bytes(number) == donor_->bytes(number);
  if (!same) note_difference(number);
  return {.agreement = same ? Agreement::agrees : Agreement::differs, .number = number};
}

}  // namespace aerowal

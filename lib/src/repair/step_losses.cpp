#include "repair/step_losses.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "record/sequence_ranges.hpp"

namespace aerowal {
namespace {

/// Numbers of which a step has a record, or what is left of one.
struct Claim {
  SequenceRange numbers;
  std::size_t step = 0;
};

/// By rising first number.
std::vector<Claim> claims_of(const std::vector<RepairStep>& steps) {
  std::vector<Claim> claims;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Finding& finding = steps[i].finding;
    for (const IntactRun& run : finding.intact) {
      claims.push_back({.numbers = {.first = run.first_sequence_number,
                                    .last = run.first_sequence_number + (run.count - 1)},
                        .step = i});
    }
    if (finding.proven) {
      const std::uint64_t number = finding.proven->sequence_number;
      claims.push_back({.numbers = {.first = number, .last = number}, .step = i});
    }
  }
  std::stable_sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) {
    return a.numbers.first < b.numbers.first;
  });
  return claims;
}

/// The step that what no finding has goes to: the truncation that cuts it off, else the first that
/// is not without a loss in any case, else the first.
std::size_t step_of_rest(const std::vector<RepairStep>& steps) {
  const auto with = [&steps](auto is_wanted) {
    const auto found = std::find_if(steps.begin(), steps.end(), is_wanted);
    return found == steps.end() ? std::optional<std::size_t>()
                                : static_cast<std::size_t>(found - steps.begin());
  };
  const auto truncated =
      with([](const RepairStep& step) { return step.action == RepairAction::truncate; });
  if (truncated) return *truncated;
  return with([](const RepairStep& step) {
           return step.action != RepairAction::cut && step.action != RepairAction::remove;
         })
      .value_or(0);
}

/// Gives each number of `rest`, ascending, to the first claim that has it, and returns those that
/// none has.
std::vector<SequenceRange> give_to_claims(const std::vector<SequenceRange>& rest,
                                          std::vector<RepairStep>& steps) {
  std::vector<SequenceRange> given;
  std::optional<std::uint64_t> last_given;
  auto range = rest.begin();
  for (const Claim& claim : claims_of(steps)) {
    if (last_given && claim.numbers.last <= *last_given) continue;
    SequenceRange open = claim.numbers;
    if (last_given) open.first = std::max(open.first, *last_given + 1);
    while (range != rest.end() && range->last < open.first) ++range;
    for (; range != rest.end() && range->first <= open.last; ++range) {
      const SequenceRange part{.first = std::max(open.first, range->first),
                               .last = std::min(open.last, range->last)};
      steps[claim.step].discarded.push_back(part);
      given.push_back(part);
      last_given = part.last;
      if (part.last < range->last) break;
    }
    if (range == rest.end()) break;
  }
  return without(rest, given);
}

}  // namespace

void divide_lost(RepairPlan& plan) {
  std::vector<SequenceRange> by_findings;
  for (RepairStep& step : plan.steps) {
    step.discarded = common(plan.lost, step.finding.lost);
    by_findings.insert(by_findings.end(), step.discarded.begin(), step.discarded.end());
  }
  if (plan.steps.empty()) return;
  join_ranges(by_findings);
  const std::vector<SequenceRange> rest =
      give_to_claims(without(plan.lost, by_findings), plan.steps);
  if (!rest.empty()) {
    std::vector<SequenceRange>& discarded = plan.steps[step_of_rest(plan.steps)].discarded;
    discarded.insert(discarded.end(), rest.begin(), rest.end());
  }
  for (RepairStep& step : plan.steps) join_ranges(step.discarded);
}

void divide_possibly_lost(RepairPlan& plan) {
  if (plan.steps.empty()) return;
  const std::size_t step_of_others = step_of_rest(plan.steps);
  const std::vector<Claim> claims = claims_of(plan.steps);
  const auto claim_of = [&claims](std::uint64_t number) -> std::optional<std::size_t> {
    auto after = std::partition_point(claims.begin(), claims.end(), [number](const Claim& claim) {
      return claim.numbers.first <= number;
    });
    if (after == claims.begin() || (--after)->numbers.last < number) return std::nullopt;
    return after->step;
  };
  auto step = plan.steps.begin();
  for (const SoundRange& place : plan.possibly_lost) {
    // What is sound and dropped is in no finding, and they are in file order.
    while (step != plan.steps.end() &&
           step->finding.byte_offset + step->finding.length <= place.byte_offset) {
      ++step;
    }
    const bool is_in_finding =
        step != plan.steps.end() && step->finding.byte_offset <= place.byte_offset;
    const auto index = is_in_finding
                           ? static_cast<std::size_t>(step - plan.steps.begin())
                           : claim_of(place.first_sequence_number).value_or(step_of_others);
    plan.steps[index].records_possibly_lost += place.count;
  }
}

}  // namespace aerowal

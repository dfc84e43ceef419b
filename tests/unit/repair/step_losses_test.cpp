#include "repair/step_losses.hpp"

#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "aerowal/ranges.hpp"

namespace {

using namespace aerowal;

using LostRanges = std::vector<SequenceRange>;

RepairStep losing_step(std::uint64_t begin, std::uint64_t length, RepairAction action,
                       LostRanges lost = {}) {
  return {.finding = {.byte_offset = begin, .length = length, .lost = std::move(lost)},
          .action = action};
}

TEST_CASE("step losses: a number goes to the finding that cost it, as far as it is lost") {
  RepairPlan plan{.steps = {losing_step(10, 5, RepairAction::drop, {{2, 3}}),
                            losing_step(20, 5, RepairAction::restore, {{5, 9}})},
                  .lost = {{2, 3}, {7, 8}}};
  divide_lost(plan);
  CHECK(plan.steps[0].discarded == LostRanges{{2, 3}});
  CHECK(plan.steps[1].discarded == LostRanges{{7, 8}});
}

TEST_CASE("step losses: else to a record of that number, and to one step") {
  RepairPlan plan{
      .steps = {losing_step(10, 5, RepairAction::remove), losing_step(20, 5, RepairAction::drop),
                losing_step(30, 5, RepairAction::drop), losing_step(40, 5, RepairAction::reorder)},
      .lost = {{3, 6}, {8, 8}, {12, 13}}};
  plan.steps[2].finding.intact = {{.first_sequence_number = 4, .count = 2}};
  plan.steps[3].finding.intact = {{.first_sequence_number = 5, .count = 4}};
  plan.steps[3].finding.proven = Correction{.sequence_number = 12};
  divide_lost(plan);
  CHECK(plan.steps[0].discarded.empty());
  // The first step that is not without a loss has the rest.
  CHECK(plan.steps[1].discarded == LostRanges{{3, 3}, {13, 13}});
  CHECK(plan.steps[2].discarded == LostRanges{{4, 5}});
  CHECK(plan.steps[3].discarded == LostRanges{{6, 6}, {8, 8}, {12, 12}});
}

TEST_CASE("step losses: what a truncation cuts off is its first step's") {
  RepairPlan plan{.steps = {losing_step(10, 5, RepairAction::remove),
                            losing_step(20, 5, RepairAction::truncate, {{4, 4}}),
                            losing_step(60, 5, RepairAction::truncate, {{8, 8}})},
                  .lost = {{4, 9}}};
  divide_lost(plan);
  CHECK(plan.steps[1].discarded == LostRanges{{4, 7}, {9, 9}});
  CHECK(plan.steps[2].discarded == LostRanges{{8, 8}});
}

TEST_CASE("step losses: a place is its finding's, else that of a record of its number") {
  RepairPlan plan{
      .steps = {losing_step(10, 5, RepairAction::drop), losing_step(20, 0, RepairAction::drop),
                losing_step(30, 9, RepairAction::drop)},
      .possibly_lost = {{.byte_offset = 0, .length = 5, .first_sequence_number = 7, .count = 1},
                        {.byte_offset = 12, .length = 3, .first_sequence_number = 1, .count = 1},
                        {.byte_offset = 20, .length = 5, .first_sequence_number = 9, .count = 1},
                        {.byte_offset = 31, .length = 7, .first_sequence_number = 2, .count = 3}},
      .records_possibly_lost = 6};
  plan.steps[2].finding.intact = {{.first_sequence_number = 6, .count = 2}};
  divide_possibly_lost(plan);
  CHECK(plan.steps[0].records_possibly_lost == 2);
  CHECK(plan.steps[1].records_possibly_lost == 0);
  CHECK(plan.steps[2].records_possibly_lost == 4);
}

TEST_CASE("step losses: nothing where there is no step") {
  RepairPlan plan;
  divide_lost(plan);
  divide_possibly_lost(plan);
  CHECK(plan.steps.empty());
}

}  // namespace

#include "repair/repair_refusal.hpp"

#include <doctest/doctest.h>

#include <aerowal/document_store.hpp>

#include "files.hpp"

namespace {

using namespace aerowal;

using Remedies = std::vector<Remedy>;

RepairStep step_of(DamageKind kind, RepairAction action, std::vector<SequenceRange> lost = {}) {
  return {.finding = {.kind = kind,
                      .byte_offset = 100,
                      .length = 50,
                      .sequence_number = 3,
                      .lost = std::move(lost),
                      .cause = is_crash(kind) ? Cause(cause::TornWrite{})
                                              : Cause(cause::ChangedRecord{})},
          .action = action};
}

RepairStep flipped_bit(RepairAction action) {
  RepairStep step = step_of(DamageKind::bit_flip, action, {{3, 3}});
  step.finding.cause = cause::FlippedBit{};
  step.finding.proven = Correction{.length = 50, .sequence_number = 3, .bit_flip = BitFlip{}};
  return step;
}

Remedies suggestions_for(const RepairStep& step, const RepairOptions& options) {
  return find_suggestions(step, repair_case(step.finding, {}), options);
}

/// Something to point at.
DocumentStore empty_store() {
  const testing::TemporaryDirectory directory;
  testing::write_file(directory.file("documents.dat"), {});
  auto store = DocumentStore::open(directory.file("documents.dat"));
  REQUIRE(store);
  return std::move(*store);
}

std::string refusal_of(RepairPlan plan, const RepairOptions& options = {}) {
  for (RepairStep& step : plan.steps) step.suggestions = suggestions_for(step, options);
  plan.refusal = find_refusal(plan, options);
  REQUIRE(plan.refusal);
  return refusal_error(plan, {}).message;
}

TEST_CASE("repair refusal: where a step is refused, all that would do something is suggested") {
  CHECK(suggestions_for(flipped_bit(RepairAction::refuse), {}) ==
        Remedies{Remedy::correct, Remedy::use_store, Remedy::truncate, Remedy::salvage});
  const RepairStep lost = step_of(DamageKind::checksum_mismatch, RepairAction::refuse, {{3, 3}});
  CHECK(suggestions_for(lost, {}) ==
        Remedies{Remedy::use_store, Remedy::truncate, Remedy::salvage});
  RepairStep other = step_of(DamageKind::not_a_log, RepairAction::refuse);
  other.finding.cause = cause::OtherFile{};
  CHECK(suggestions_for(other, {}).empty());
}

TEST_CASE("repair refusal: what was asked for already is not suggested again") {
  DocumentStore store = empty_store();
  CHECK(suggestions_for(flipped_bit(RepairAction::refuse), {.store = &store}) ==
        Remedies{Remedy::correct, Remedy::truncate, Remedy::salvage});
  CHECK(suggestions_for(flipped_bit(RepairAction::refuse), {.fix_bit_flips = true}) ==
        Remedies{Remedy::use_store, Remedy::truncate, Remedy::salvage});
}

TEST_CASE("repair refusal: of two ways that exclude each other, one is to be taken instead") {
  RepairStep conflicting = step_of(DamageKind::sequence_fork, RepairAction::refuse);
  conflicting.finding.cause = cause::Fork{};
  CHECK(suggestions_for(conflicting, {.salvage = true}) ==
        Remedies{Remedy::use_store, Remedy::decide_conflicts, Remedy::truncate_instead_of_salvage});
  CHECK(suggestions_for(conflicting, {.conflicts = ConflictRule::later}) ==
        Remedies{Remedy::use_store, Remedy::salvage, Remedy::truncate});
  CHECK(suggestions_for(flipped_bit(RepairAction::truncate), {.truncate = true}) ==
        Remedies{Remedy::correct, Remedy::use_store, Remedy::salvage_instead_of_truncate});
}

TEST_CASE("repair refusal: where records are discarded, what loses fewer; else nothing") {
  CHECK(suggestions_for(flipped_bit(RepairAction::drop), {.salvage = true}) ==
        Remedies{Remedy::correct, Remedy::use_store});
  for (const RepairAction action : {RepairAction::cut, RepairAction::remove, RepairAction::correct,
                                    RepairAction::restore, RepairAction::reorder}) {
    CHECK(suggestions_for(flipped_bit(action), {}).empty());
  }
}

TEST_CASE("repair refusal: the first step that is refused, and how many more") {
  RepairPlan plan{.steps = {step_of(DamageKind::torn_tail, RepairAction::cut),
                            flipped_bit(RepairAction::refuse),
                            step_of(DamageKind::torn_tail, RepairAction::cut),
                            step_of(DamageKind::not_a_log, RepairAction::refuse)}};
  plan.steps[1].suggestions = {Remedy::truncate};
  plan.steps[3].suggestions = {Remedy::salvage};
  plan.records_lost = 5;
  CHECK(find_refusal(plan, {}) ==
        RepairRefusal{.step = 1, .other_steps = 1, .suggestions = {Remedy::truncate}});
}

TEST_CASE("repair refusal: a loss is refused above what is allowed, and not at it") {
  RepairPlan plan{.steps = {flipped_bit(RepairAction::drop), flipped_bit(RepairAction::drop)},
                  .records_lost = 2};
  for (RepairStep& step : plan.steps) step.suggestions = {Remedy::use_store};
  CHECK(find_refusal(plan, {.max_loss = 1}) == RepairRefusal{.suggestions = {Remedy::use_store}});
  CHECK_FALSE(find_refusal(plan, {.max_loss = 2}));
  CHECK_FALSE(find_refusal({}, {}));
}

TEST_CASE("repair refusal: its words") {
  CHECK(refusal_of(
            {.steps = {step_of(DamageKind::checksum_mismatch, RepairAction::refuse, {{3, 3}})}}) ==
        "checksum_mismatch: needs a further option; use_store, truncate or salvage would handle "
        "this");
  CHECK(refusal_of({.steps = {step_of(DamageKind::not_a_log, RepairAction::refuse)}}) ==
        "not_a_log: there is nothing to repair");
  CHECK(refusal_of({.steps = {step_of(DamageKind::torn_tail, RepairAction::refuse)}}) ==
        "torn_tail: no option repairs this");
}

TEST_CASE("repair refusal: its words count what else is refused") {
  const RepairStep nothing = step_of(DamageKind::not_a_log, RepairAction::refuse);
  const std::string first = "not_a_log: there is nothing to repair; ";
  CHECK(refusal_of({.steps = {nothing, nothing}}) ==
        first + "1 more finding is refused too, as the plan shows");
  CHECK(refusal_of({.steps = {nothing, nothing, nothing}}) ==
        first + "2 more findings are refused too, as the plan shows");
}

TEST_CASE("repair refusal: the words of a loss name the number that would allow it") {
  CHECK(refusal_of({.records_lost = 1}) ==
        "1 acknowledged record would be lost; allow_loss 1 allows that");
  CHECK(refusal_of({.steps = {flipped_bit(RepairAction::drop)}, .records_lost = 2},
                   {.salvage = true}) ==
        "2 acknowledged records would be lost; allow_loss 2 allows that, and correct or "
        "use_store may lose fewer");
}

TEST_CASE("repair refusal: what is possibly lost counts as much as what is lost") {
  CHECK(find_refusal({.records_possibly_lost = 1}, {}));
  CHECK_FALSE(find_refusal({.records_possibly_lost = 1}, {.max_loss = 1}));
  CHECK(find_refusal({.records_lost = 2, .records_possibly_lost = 1}, {.max_loss = 2}));
  CHECK_FALSE(find_refusal({.records_lost = 2, .records_possibly_lost = 1}, {.max_loss = 3}));
  const RepairPlan beyond_all{.records_lost = UINT64_MAX, .records_possibly_lost = 1};
  CHECK(find_refusal(beyond_all, {.max_loss = UINT64_MAX}));

  CHECK(refusal_of({.records_possibly_lost = 1}) ==
        "1 record that may have been acknowledged would be lost; allow_loss 1 allows that");
  CHECK(refusal_of({.records_lost = 1, .records_possibly_lost = 2}) ==
        "1 acknowledged record would be lost, and 2 more records that may have been "
        "acknowledged; allow_loss 3 allows that");
}

TEST_CASE("repair refusal: a loss that is not known needs a limit of any") {
  CHECK(find_refusal({.loss_unknown = true}, {.max_loss = UINT64_MAX}));
  CHECK_FALSE(find_refusal({.loss_unknown = true}, {.max_loss = LossLimit::any()}));
  CHECK_FALSE(find_refusal({.records_lost = UINT64_MAX}, {.max_loss = LossLimit::any()}));
  CHECK(refusal_of({.loss_unknown = true}) ==
        "how many records would be lost is not known; allow_any_loss allows that");
}

TEST_CASE("repair refusal: as an error it has the place of the step, and none for a loss") {
  RepairPlan plan{.path = "some.wal", .steps = {flipped_bit(RepairAction::refuse)}};
  plan.refusal = RepairRefusal{.step = 0};
  const Error step = refusal_error(plan, {});
  CHECK(step.code == ErrorCode::refused);
  CHECK(step.path == "some.wal");
  CHECK(step.byte_offset == 100U);
  CHECK(step.sequence_number == 3U);

  plan.refusal = RepairRefusal{};
  const Error loss = refusal_error(plan, {});
  CHECK(loss.code == ErrorCode::refused);
  CHECK(loss.path == "some.wal");
  CHECK_FALSE(loss.byte_offset.has_value());
  CHECK_FALSE(loss.sequence_number.has_value());
}

TEST_CASE("repair refusal: a remedy in the caller's words") {
  RepairPlan plan{.records_lost = 3};
  plan.refusal = RepairRefusal{.suggestions = {Remedy::salvage}};
  const RepairWording wording{
      .remedy = [](Remedy remedy) { return "--" + std::string(name(remedy)); }};
  CHECK(refusal_error(plan, wording).message ==
        "3 acknowledged records would be lost; --allow_loss 3 allows that, and --salvage may lose "
        "fewer");
}

}  // namespace

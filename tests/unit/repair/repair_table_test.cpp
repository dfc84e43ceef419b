#include "repair/repair_table.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace {

using namespace aerowal;

constexpr std::array actions{RepairAction::cut,     RepairAction::remove,  RepairAction::correct,
                             RepairAction::restore, RepairAction::reorder, RepairAction::truncate,
                             RepairAction::drop,    RepairAction::refuse};

std::vector<RepairCase> all_cases() {
  std::vector<RepairCase> all;
  for (const RepairRow& row : repair_table) all.push_back(row.repair_case);
  return all;
}

/// Every combination of what can be asked for; truncate and salvage exclude each other.
std::vector<RepairRequested> all_requests() {
  std::vector<RepairRequested> all;
  for (unsigned bits = 0; bits < 64; ++bits) {
    const RepairRequested requested{.correct = (bits & 1U) != 0,
                                    .store = (bits & 2U) != 0,
                                    .store_part = (bits & 32U) != 0,
                                    .conflicts = (bits & 4U) != 0,
                                    .truncate = (bits & 8U) != 0,
                                    .salvage = (bits & 16U) != 0};
    if (!requested.truncate || !requested.salvage) all.push_back(requested);
  }
  return all;
}

std::string case_text(RepairCase found, const RepairRequested& requested) {
  return std::to_string(static_cast<int>(found)) + (requested.correct ? " correct" : "") +
         (requested.store ? " store" : "") + (requested.store_part ? " part" : "") +
         (requested.conflicts ? " conflicts" : "") + (requested.truncate ? " truncate" : "") +
         (requested.salvage ? " salvage" : "");
}

/// One finding of each cause, with a known loss or without.
std::vector<Finding> all_findings() {
  const std::vector<Cause> causes{cause::TornWrite{},        cause::FailedAppend{},
                                  cause::FlippedBit{},       cause::WrongLength{},
                                  cause::WrongHeader{},      cause::UnknownType{},
                                  cause::MalformedPayload{}, cause::ChangedRecord{},
                                  cause::DamagedRecords{},   cause::ForeignBytes{},
                                  cause::SplitHost{},        cause::MissingRecords{},
                                  cause::Copies{},           cause::Misplaced{},
                                  cause::Misnumbered{},      cause::Fork{},
                                  cause::OtherFile{},        cause::CutOff{}};
  std::vector<Finding> all;
  for (const Cause& cause : causes) {
    for (const bool loses : {false, true}) {
      Finding finding;
      finding.cause = cause;
      if (loses) finding.lost = {{.first = 7, .last = 9}};
      all.push_back(finding);
    }
  }
  return all;
}

TEST_CASE("repair table: a row for each case, in the order of the cases") {
  for (std::size_t i = 0; i < repair_table.size(); ++i) {
    CHECK(static_cast<std::size_t>(repair_table[i].repair_case) == i);
  }
  CHECK(static_cast<std::size_t>(RepairCase::other_file) + 1 == repair_case_count);
}

TEST_CASE("repair table: each column has its own actions and no other") {
  for (const RepairRow& row : repair_table) {
    const auto one_of = [](RepairAction action, std::initializer_list<RepairAction> allowed) {
      return action == RepairAction::refuse ||
             std::find(allowed.begin(), allowed.end(), action) != allowed.end();
    };
    CHECK(one_of(row.always, {RepairAction::cut, RepairAction::remove}));
    CHECK(one_of(row.correct, {RepairAction::correct}));
    CHECK(one_of(row.store, {RepairAction::restore, RepairAction::drop}));
    CHECK(one_of(row.store_part, {RepairAction::restore}));
    // A store with a part is no worse than none, and one with all no worse than one with a part.
    if (row.store_part != RepairAction::refuse) {
      CHECK(row.salvage != RepairAction::refuse);
      CHECK(row.store != RepairAction::refuse);
    }
    CHECK(one_of(row.conflicts, {RepairAction::drop}));
    CHECK(one_of(row.truncate, {RepairAction::truncate}));
    CHECK(one_of(row.salvage, {RepairAction::reorder, RepairAction::drop}));
    // What is always done needs no option, so that a column to its right would never be read.
    if (row.always != RepairAction::refuse) {
      for (const RepairAction action :
           {row.correct, row.store, row.conflicts, row.truncate, row.store_part, row.salvage}) {
        CHECK(action == RepairAction::refuse);
      }
    }
  }
}

TEST_CASE("repair table: every case under every request has one action, and only if asked for") {
  for (const RepairCase found : all_cases()) {
    for (const RepairRequested& requested : all_requests()) {
      CAPTURE(case_text(found, requested));
      const RepairAction action = repair_action(found, requested);
      CHECK(std::count(actions.begin(), actions.end(), action) == 1);
      if (action == RepairAction::correct) CHECK(requested.correct);
      if (action == RepairAction::restore) {
        CHECK((requested.store || (requested.store_part && requested.salvage)));
      }
      if (action == RepairAction::truncate) CHECK(requested.truncate);
      if (action == RepairAction::reorder) CHECK(requested.salvage);
      if (action == RepairAction::drop) {
        const bool decided = requested.conflicts || requested.store;
        const bool in_conflict = found == RepairCase::conflicting || found == RepairCase::contested;
        CHECK((requested.salvage || (in_conflict && decided)));
      }
      // What loses nothing comes before what discards.
      RepairRequested lossless = requested;
      lossless.truncate = false;
      lossless.salvage = false;
      const RepairAction without = repair_action(found, lossless);
      if (without != RepairAction::refuse) CHECK(action == without);
    }
  }
}

TEST_CASE("repair table: without being asked it removes what was never acknowledged, or is there") {
  for (const RepairCase found : all_cases()) {
    const RepairAction action = repair_action(found, {});
    const bool harmless = found == RepairCase::crash_tail || found == RepairCase::failed_append ||
                          found == RepairCase::copies || found == RepairCase::foreign_free;
    CHECK((action != RepairAction::refuse) == harmless);
  }
  for (const RepairRequested& requested : all_requests()) {
    CHECK(repair_action(RepairCase::other_file, requested) == RepairAction::refuse);
  }
}

TEST_CASE("repair table: each cause has a case, and a loss is never taken for none") {
  for (const Finding& finding : all_findings()) {
    const RepairCase found = repair_case(finding, {});
    REQUIRE(static_cast<std::size_t>(found) < repair_case_count);
    CHECK(found != RepairCase::foreign_free);
    const bool shows_no_loss = found == RepairCase::foreign || found == RepairCase::unclaimed;
    if (!finding.lost.empty()) CHECK_FALSE(shows_no_loss);
    if (!finding.lost.empty()) {
      CHECK(repair_case(finding, {.is_free = true}) != RepairCase::foreign_free);
    }
  }
}

TEST_CASE("repair table: what only the log as a whole shows") {
  Finding bytes;
  bytes.cause = cause::ForeignBytes{};
  CHECK(repair_case(bytes, {}) == RepairCase::foreign);
  CHECK(repair_case(bytes, {.is_free = true}) == RepairCase::foreign_free);
  CHECK(repair_case(bytes, {.is_joined = true}) == RepairCase::joined);
  CHECK(repair_case(bytes, {.has_unlisted = true}) == RepairCase::lost);
  Finding torn;
  torn.cause = cause::TornWrite{};
  CHECK(repair_case(torn, {}) == RepairCase::crash_tail);
  CHECK(repair_case(torn, {.has_unlisted = true}) == RepairCase::lost);
  Finding misplaced;
  misplaced.cause = cause::Misplaced{};
  CHECK(repair_case(misplaced, {}) == RepairCase::misplaced);
  CHECK(repair_case(misplaced, {.is_ordered = true}) == RepairCase::conflicting);
  Finding proven;
  proven.cause = cause::WrongHeader{};
  proven.lost = {{.first = 3, .last = 3}};
  proven.proven = Correction{.length = 50, .type = 0, .sequence_number = 3};
  CHECK(repair_case(proven, {}) == RepairCase::proven);
  CHECK(repair_case(proven, {.is_doubled = true}) == RepairCase::copies);
  CHECK(repair_case(proven, {.is_contested = true}) == RepairCase::contested);
}

TEST_CASE("repair table: a proven record is corrected before the store is asked") {
  RepairRequested requested{.correct = true, .store = true, .truncate = true};
  CHECK(repair_action(RepairCase::proven, requested) == RepairAction::correct);
  requested.correct = false;
  CHECK(repair_action(RepairCase::proven, requested) == RepairAction::restore);
  requested.store = false;
  CHECK(repair_action(RepairCase::proven, requested) == RepairAction::truncate);
  requested.truncate = false;
  requested.salvage = true;
  CHECK(repair_action(RepairCase::proven, requested) == RepairAction::drop);
}

TEST_CASE("repair: the names of the actions and of the rules") {
  std::vector<std::string> names;
  for (const RepairAction action : actions) names.emplace_back(name(action));
  CHECK(names == std::vector<std::string>{"cut", "remove", "correct", "restore", "put_back",
                                          "truncate", "drop", "refuse"});
  for (const RepairAction action : actions) CHECK(repair_action_named(name(action)) == action);
  CHECK_FALSE(repair_action_named("").has_value());
  CHECK_FALSE(repair_action_named("reorder").has_value());
  for (const ConflictRule rule : {ConflictRule::all, ConflictRule::later, ConflictRule::chain}) {
    CHECK(conflict_rule_named(name(rule)) == rule);
  }
  CHECK(name(ConflictRule::later) == "later");
  CHECK_FALSE(conflict_rule_named("first").has_value());
}

}  // namespace

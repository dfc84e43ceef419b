#include "repair/repair_table.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <aerowal/document_store.hpp>

#include "files.hpp"

namespace {

using namespace aerowal;

/// Every kind of damage in all circumstances that the table's cases distinguish.
std::vector<Finding> all_damage() {
  std::vector<Finding> all;
  for (std::size_t kind = 0; kind < damage_kind_count; ++kind) {
    for (unsigned circumstances = 0; circumstances < 16; ++circumstances) {
      Finding damage{.kind = static_cast<DamageKind>(kind), .length = 1};
      damage.at_end = (circumstances & 1U) != 0;
      damage.copies = (circumstances & 2U) != 0;
      damage.misplaced = (circumstances & 4U) != 0;
      if ((circumstances & 8U) != 0) damage.lost = {{.first = 7, .last = 9}};
      all.push_back(damage);
    }
  }
  return all;
}

struct Request {
  RepairOptions options;
  bool restorable = false;
};

/// Every combination of options; the store is open, or not there, and has what is lost, or not.
std::vector<Request> all_requests(DocumentStore& store) {
  std::vector<Request> all;
  for (unsigned bits = 0; bits < 32; ++bits) {
    const bool truncate = (bits & 1U) != 0;
    const bool salvage = (bits & 2U) != 0;
    if (truncate && salvage) continue;
    all.push_back({.options = {.fix_bit_flips = (bits & 4U) != 0,
                               .store = (bits & 8U) != 0 ? &store : nullptr,
                               .truncate = truncate,
                               .salvage = salvage},
                   .restorable = (bits & 16U) != 0});
  }
  return all;
}

/// Something to point at: the table looks only at whether there is a store.
DocumentStore empty_store() {
  const testing::TemporaryDirectory directory;
  testing::write_file(directory.file("documents.dat"), {});
  auto store = DocumentStore::open(directory.file("documents.dat"));
  REQUIRE(store);
  return std::move(*store);
}

std::string describe(const Finding& damage) {
  return std::string(name(damage.kind)) + (damage.at_end ? " at_end" : "") +
         (damage.copies ? " copies" : "") + (damage.misplaced ? " misplaced" : "") +
         (damage.lost.empty() ? "" : " lost");
}

std::string describe(const Request& request) {
  return std::string(request.options.fix_bit_flips ? "fix " : "") +
         (request.options.store != nullptr ? "store " : "") +
         (request.restorable ? "restorable " : "") + (request.options.truncate ? "truncate " : "") +
         (request.options.salvage ? "salvage " : "");
}

constexpr std::array actions{RepairAction::cut,     RepairAction::remove,  RepairAction::correct,
                             RepairAction::restore, RepairAction::reorder, RepairAction::truncate,
                             RepairAction::drop,    RepairAction::refuse};

bool gives_up(RepairAction action) {
  return action == RepairAction::truncate || action == RepairAction::drop;
}

}  // namespace

TEST_CASE("repair table: a row for each case, in the order of the cases") {
  for (std::size_t i = 0; i < repair_table.size(); ++i) {
    CHECK(static_cast<std::size_t>(repair_table[i].repair_case) == i);
  }
  CHECK(static_cast<std::size_t>(RepairCase::foreign_file) + 1 == repair_case_count);
}

TEST_CASE("repair table: each column has its own actions and no other") {
  for (const RepairRow& row : repair_table) {
    const auto one_of = [](RepairAction action, std::initializer_list<RepairAction> allowed) {
      return action == RepairAction::refuse ||
             std::find(allowed.begin(), allowed.end(), action) != allowed.end();
    };
    CHECK(one_of(row.always, {RepairAction::cut, RepairAction::remove}));
    CHECK(one_of(row.fix_bit_flips, {RepairAction::correct}));
    CHECK(one_of(row.store, {RepairAction::restore}));
    CHECK(one_of(row.truncate, {RepairAction::truncate}));
    CHECK(one_of(row.salvage, {RepairAction::reorder, RepairAction::drop}));
    // What is always done needs no option, so that a column to its right would never be read.
    if (row.always != RepairAction::refuse) {
      CHECK(row.fix_bit_flips == RepairAction::refuse);
      CHECK(row.store == RepairAction::refuse);
      CHECK(row.truncate == RepairAction::refuse);
      CHECK(row.salvage == RepairAction::refuse);
    }
  }
}

TEST_CASE("repair table: every damage under every request has one action") {
  DocumentStore store = empty_store();
  std::size_t combinations = 0;
  for (const Finding& damage : all_damage()) {
    for (const Request& request : all_requests(store)) {
      CAPTURE(describe(damage));
      CAPTURE(describe(request));
      const RepairCase found = repair_case(damage);
      REQUIRE(static_cast<std::size_t>(found) < repair_case_count);
      const RepairAction action = repair_action(found, request.options, request.restorable);
      CHECK(std::count(actions.begin(), actions.end(), action) == 1);
      CHECK(action == repair_action(repair_case(damage), request.options, request.restorable));
      ++combinations;
    }
  }
  CHECK(combinations == damage_kind_count * 16 * 24);
}

TEST_CASE("repair table: an action happens only where it was asked for") {
  DocumentStore store = empty_store();
  for (const Finding& damage : all_damage()) {
    for (const Request& request : all_requests(store)) {
      CAPTURE(describe(damage));
      CAPTURE(describe(request));
      const RepairOptions& options = request.options;
      const RepairAction action = repair_action(repair_case(damage), options, request.restorable);
      switch (action) {
        case RepairAction::correct:
          CHECK(options.fix_bit_flips);
          CHECK(damage.kind == DamageKind::bit_flip);
          break;
        case RepairAction::restore:
          CHECK(options.store != nullptr);
          CHECK(request.restorable);
          break;
        case RepairAction::truncate:
          CHECK(options.truncate);
          break;
        case RepairAction::drop:
        case RepairAction::reorder:
          CHECK(options.salvage);
          break;
        case RepairAction::cut:
          CHECK(is_crash(damage.kind));
          break;
        case RepairAction::remove:
          CHECK((damage.kind == DamageKind::foreign_bytes ||
                 damage.kind == DamageKind::duplicate_record ||
                 damage.kind == DamageKind::stale_tail));
          break;
        case RepairAction::refuse:
          break;
      }
      if (!options.truncate && !options.salvage) CHECK_FALSE(gives_up(action));
    }
  }
}

TEST_CASE("repair table: what nothing else repairs is discarded only with consent") {
  DocumentStore store = empty_store();
  for (const Finding& damage : all_damage()) {
    CAPTURE(describe(damage));
    const RepairCase found = repair_case(damage);
    const RepairAction nothing_asked = repair_action(found, {}, false);
    CHECK((nothing_asked == RepairAction::cut || nothing_asked == RepairAction::remove ||
           nothing_asked == RepairAction::refuse));
    // A finding that lost something is never done away with as if it had not.
    if (!damage.lost.empty() && damage.kind != DamageKind::foreign_bytes &&
        damage.kind != DamageKind::duplicate_record && damage.kind != DamageKind::stale_tail &&
        !is_crash(damage.kind)) {
      CHECK(nothing_asked == RepairAction::refuse);
    }
    // What loses nothing comes before what gives up.
    for (const Request& request : all_requests(store)) {
      CAPTURE(describe(request));
      RepairOptions lossless = request.options;
      lossless.truncate = false;
      lossless.salvage = false;
      const RepairAction without = repair_action(found, lossless, request.restorable);
      const RepairAction with = repair_action(found, request.options, request.restorable);
      if (without != RepairAction::refuse) CHECK(with == without);
    }
  }
}

TEST_CASE("repair table: a file that is not a log is refused whatever was asked for") {
  DocumentStore store = empty_store();
  for (const Finding& damage : all_damage()) {
    if (damage.kind != DamageKind::not_a_log) continue;
    for (const Request& request : all_requests(store)) {
      CHECK(repair_action(repair_case(damage), request.options, request.restorable) ==
            RepairAction::refuse);
    }
  }
}

TEST_CASE("repair table: bits are flipped back before the store is asked") {
  DocumentStore store = empty_store();
  const Finding damage{.kind = DamageKind::bit_flip, .lost = {{.first = 1, .last = 1}}};
  RepairOptions options{.fix_bit_flips = true, .store = &store, .truncate = true};
  CHECK(repair_action(repair_case(damage), options, true) == RepairAction::correct);
  options.fix_bit_flips = false;
  CHECK(repair_action(repair_case(damage), options, true) == RepairAction::restore);
  CHECK(repair_action(repair_case(damage), options, false) == RepairAction::truncate);
  options.truncate = false;
  options.salvage = true;
  CHECK(repair_action(repair_case(damage), options, false) == RepairAction::drop);
}

TEST_CASE("repair: the names of the actions") {
  std::vector<std::string> names;
  for (const RepairAction action : actions) names.emplace_back(name(action));
  CHECK(names == std::vector<std::string>{"cut", "remove", "correct", "restore", "put_back",
                                          "truncate", "drop", "refuse"});
  for (const RepairAction action : actions) CHECK(repair_action_named(name(action)) == action);
  CHECK_FALSE(repair_action_named("").has_value());
  CHECK_FALSE(repair_action_named("reorder").has_value());
}

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "aerowal/document_store.hpp"
#include "aerowal/repair.hpp"
#include "base/enum_names.hpp"
#include "record/sequence_ranges.hpp"
#include "repair/kept_ranges.hpp"
#include "repair/least_loss.hpp"
#include "repair/repair_draft.hpp"
#include "repair/repair_loss.hpp"
#include "repair/repair_refusal.hpp"
#include "repair/step_losses.hpp"
#include "repair/store_answer.hpp"
#include "repair/uncounted_records.hpp"

namespace aerowal {
namespace {

/// The finding as the store shows it.
void add_unlisted(Finding& finding, const std::vector<SequenceRange>& unlisted) {
  if (unlisted.empty()) return;
  if (finding.lost.empty()) {
    finding.cause = cause::DamagedRecords{.shape = cause::DamagedRecords::Shape::in_store};
  }
  finding.lost.insert(finding.lost.end(), unlisted.begin(), unlisted.end());
  join_ranges(finding.lost);
}

/// Whether it may also have cost records that nothing counts.
bool may_have_cost_more(const Finding& finding, const Selection& selection) {
  const auto& places = selection.unexplained;
  if (places.empty()) return selection.loss_unknown && finding.at_end;
  const auto place = std::lower_bound(places.begin(), places.end(), finding.byte_offset);
  return place != places.end() && *place < finding.byte_offset + finding.length;
}

/// What becomes of each finding, and what the store said of it.
void fill_steps(RepairPlan& plan, const RepairDraft& draft, const RepairOptions& options,
                const StoreAnswer* store) {
  if (store != nullptr) {
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
      add_unlisted(plan.steps[i].finding, store->unlisted[i]);
    }
    if (store->end) plan.steps.push_back({.finding = *store->end});
  }
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    RepairStep& step = plan.steps[i];
    step.action = draft.actions[i];
    step.loss_unknown = may_have_cost_more(step.finding, draft.selection);
    if (store == nullptr) continue;
    const bool is_end = i == store->findings.size();
    const Restoration& said = is_end ? store->end_restoration : store->findings[i];
    if (step.action == RepairAction::restore) step.restored = said.records;
    step.restore_failure = said.failure;
    const bool is_undecided = store->order && !options.conflicts && !store->orders(options) &&
                              draft.cases[i] == RepairCase::conflicting;
    if (is_undecided) step.restore_failure = store->order->failure;
  }
}

void mark_acknowledged(RepairPlan& plan, const StoreAnswer& store) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    RepairStep& step = plan.steps[i];
    if (step.action != RepairAction::cut) continue;
    if (!store.unlisted[i].empty()) {
      step.acknowledged = true;
    } else if (store.end_unknown) {
      step.acknowledged.reset();
    }
  }
}

/// Where nothing is a record, all that the findings cost.
std::vector<SequenceRange> lost_by_findings(const std::vector<RepairStep>& steps) {
  std::vector<SequenceRange> lost;
  for (const RepairStep& step : steps) {
    lost.insert(lost.end(), step.finding.lost.begin(), step.finding.lost.end());
  }
  join_ranges(lost);
  return lost;
}

Result<RepairPlan> plan_from(ByteSource& source, RepairDesk& desk, const RepairOptions& options) {
  RepairPlan plan;
  plan.path = source.name();
  plan.before = desk.before();
  std::optional<StoreDesk> store;
  if (options.store != nullptr) {
    plan.store_path = options.store->path();
    store.emplace(source, desk, *options.store);
  } else if (options.store_for_least_loss != nullptr) {
    store.emplace(source, desk, *options.store_for_least_loss);
  }
  const StoreAnswer* given = nullptr;
  const StoreAnswer* considered = nullptr;
  if (store) {
    const auto answer = store->answer(options);
    if (!answer) return answer.error();
    (options.store != nullptr ? given : considered) = *answer;
  }
  // Before the draft, so that no two of them are in memory.
  auto least = find_least_loss(source, desk, options, store ? &*store : nullptr);
  if (!least) return least.error();
  plan.least_loss = *std::move(least);

  RepairDraft draft = desk.draft(options, given);
  fill_kept(plan, std::move(draft.selection.taken), desk.inventory(), given);
  lay_out(plan);
  plan.lost = draft.selection.lost;
  plan.loss_unknown = draft.selection.loss_unknown;
  if (given != nullptr) plan.store_failure = given->end_failure;
  plan.steps = std::move(desk.steps());
  fill_steps(plan, draft, options, given);
  if (store) mark_acknowledged(plan, considered != nullptr ? *considered : *given);
  if (draft.selection.no_record) plan.lost = lost_by_findings(plan.steps);
  if (considered != nullptr) {
    const std::vector<SequenceRange> cut_off = considered->cut_off(draft.actions);
    plan.lost.insert(plan.lost.end(), cut_off.begin(), cut_off.end());
    join_ranges(plan.lost);
  }
  if (draft.selection.ordered_from) {
    plan.unacknowledged = given->order->unacknowledged;
    for (const SoundRange& range : plan.unacknowledged) plan.records_unacknowledged += range.count;
  }
  divide_lost(plan);
  if (const auto found = find_loss(source, desk.sound(), plan); !found) return found.error();
  if (const auto found = find_possibly_lost(source, desk.inventory(), desk.all_joins(),
                                            draft.selection.damaged, plan);
      !found) {
    return found.error();
  }
  divide_possibly_lost(plan);
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    RepairStep& step = plan.steps[i];
    step.suggestions = find_suggestions(step, draft.cases[i], options);
    const bool is_lost = step.acknowledged == true && options.store == nullptr;
    if (is_lost) step.suggestions.push_back(Remedy::use_store);
  }
  plan.refusal = find_refusal(plan, options);
  if (const auto read = desk.check(); !read) return read.error();
  return plan;
}

constexpr std::array<std::string_view, 8> action_names{"cut",      "remove",   "correct", "restore",
                                                       "put_back", "truncate", "drop",    "refuse"};
static_assert(static_cast<std::size_t>(RepairAction::refuse) == action_names.size() - 1);

constexpr std::array<std::string_view, 3> rule_names{"all", "later", "chain"};
static_assert(static_cast<std::size_t>(ConflictRule::chain) == rule_names.size() - 1);

}  // namespace

std::string_view name(RepairAction action) {
  return action_names[static_cast<std::size_t>(action)];
}

std::optional<RepairAction> repair_action_named(std::string_view name) {
  return enumerator_named<RepairAction>(action_names, name);
}

std::string_view name(ConflictRule rule) { return rule_names[static_cast<std::size_t>(rule)]; }

std::optional<ConflictRule> conflict_rule_named(std::string_view name) {
  return enumerator_named<ConflictRule>(rule_names, name);
}

Result<RepairPlan> plan_repair(ByteSource& source, const RepairOptions& options) {
  if (options.truncate && options.salvage) {
    return Error{.code = ErrorCode::usage,
                 .message = "a repair either truncates or salvages, not both"};
  }
  auto desk = RepairDesk::open(source, options.threading);
  if (!desk) return desk.error();
  if (const auto named = find_misnumbered(source, desk->steps()); !named) return named.error();
  return plan_from(source, *desk, options);
}

}  // namespace aerowal

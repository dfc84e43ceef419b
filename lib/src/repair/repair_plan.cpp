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
#include "repair/restore_answer.hpp"
#include "repair/step_losses.hpp"
#include "repair/uncounted_records.hpp"
#include "store/donors.hpp"

namespace aerowal {
namespace {

/// The finding as the store or a donor shows it.
void add_unlisted(Finding& finding, const std::vector<SequenceRange>& unlisted,
                  const Restoration& said) {
  if (unlisted.empty()) return;
  if (finding.lost.empty()) {
    using Shape = cause::DamagedRecords::Shape;
    const bool by_donor =
        !said.donor_failure.empty() ||
        std::any_of(said.records.begin(), said.records.end(),
                    [](const RestoredRecord& record) { return record.donor.has_value(); });
    finding.cause = cause::DamagedRecords{.shape = by_donor ? Shape::in_donor : Shape::in_store};
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

/// What becomes of each finding, and what the store and the donors said of it.
void fill_steps(RepairPlan& plan, const RepairDraft& draft, const RepairOptions& options,
                const RestoreAnswer* answer) {
  if (answer != nullptr) {
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
      add_unlisted(plan.steps[i].finding, answer->unlisted[i], answer->findings[i]);
    }
    if (answer->end) plan.steps.push_back({.finding = *answer->end});
  }
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    RepairStep& step = plan.steps[i];
    step.action = draft.actions[i];
    step.loss_unknown = may_have_cost_more(step.finding, draft.selection);
    if (answer == nullptr) continue;
    const bool is_end = i == answer->findings.size();
    const Restoration& said = is_end ? answer->end_restoration : answer->findings[i];
    if (step.action == RepairAction::restore) step.restored = said.records;
    step.restore_failure = said.failure;
    step.donor_failure = said.donor_failure;
    step.donor_conflicts = said.donor_conflicts;
    const bool is_undecided = answer->order && !options.conflicts && !answer->orders(options) &&
                              draft.cases[i] == RepairCase::conflicting;
    if (is_undecided) step.restore_failure = answer->order->failure;
  }
}

void mark_acknowledged(RepairPlan& plan, const RestoreAnswer& answer) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    RepairStep& step = plan.steps[i];
    if (step.action != RepairAction::cut) continue;
    if (!answer.unlisted[i].empty()) {
      step.acknowledged = true;
    } else if (answer.end_unknown) {
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
  std::optional<Donors> donors;
  if (!options.donors.empty()) {
    auto opened = Donors::open(options.donors, options.threading);
    if (!opened) return opened.error();
    donors.emplace(*std::move(opened));
  }
  if (options.store != nullptr) plan.store_path = options.store->path();
  RestoreDesk copies(
      source, desk,
      {.donors = donors ? &*donors : nullptr,
       .store = options.store != nullptr ? options.store : options.store_for_least_loss});
  const RestoreAnswer* considered = nullptr;
  if (options.store == nullptr && copies.has_store()) {
    const auto answer = copies.answer(options, true);
    if (!answer) return answer.error();
    considered = *answer;
  }
  // Before the draft, so that no two of them are in memory.
  auto least = find_least_loss(source, desk, options, copies);
  if (!least) return least.error();
  plan.least_loss = *std::move(least);

  const auto answered = copies.answer(options, options.store != nullptr);
  if (!answered) return answered.error();
  const RestoreAnswer* const given = *answered;
  if (donors) plan.donors = donors->uses();
  RepairDraft draft = desk.draft(options, given);
  fill_kept(plan, std::move(draft.selection.taken), desk.inventory(), given);
  lay_out(plan);
  plan.lost = draft.selection.lost;
  plan.loss_unknown = draft.selection.loss_unknown;
  if (given != nullptr) plan.store_failure = given->end_failure;
  plan.steps = std::move(desk.steps());
  fill_steps(plan, draft, options, given);
  const RestoreAnswer* const all = considered != nullptr ? considered : given;
  if (all != nullptr) mark_acknowledged(plan, *all);
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
  for (const RestoredRecord& record : plan.restored) {
    if (record.donor) ++plan.donors[*record.donor].restored;
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

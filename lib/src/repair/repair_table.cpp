#include "repair/repair_table.hpp"

#include <cstddef>
#include <variant>

namespace aerowal {

namespace {

constexpr auto cut = RepairAction::cut;
constexpr auto remove_ = RepairAction::remove;
constexpr auto correct = RepairAction::correct;
constexpr auto restore = RepairAction::restore;
constexpr auto reorder = RepairAction::reorder;
constexpr auto truncate = RepairAction::truncate;
constexpr auto drop = RepairAction::drop;
constexpr auto no = RepairAction::refuse;

/// By what explains the finding; the rest is damage, with or without a known loss.
class CaseOfCause {
 public:
  explicit CaseOfCause(const Finding& damage) : damage_(&damage) {}

  RepairCase operator()(const cause::TornWrite&) const { return RepairCase::crash_tail; }
  RepairCase operator()(const cause::FailedAppend&) const { return RepairCase::failed_append; }
  RepairCase operator()(const cause::Copies&) const { return RepairCase::copies; }
  RepairCase operator()(const cause::Misplaced&) const { return RepairCase::misplaced; }
  RepairCase operator()(const cause::Misnumbered&) const { return RepairCase::misnumbered; }
  RepairCase operator()(const cause::CutRecord&) const { return RepairCase::joined; }
  RepairCase operator()(const cause::Fork&) const { return RepairCase::conflicting; }
  RepairCase operator()(const cause::OtherFile&) const { return RepairCase::other_file; }
  RepairCase operator()(const cause::ForeignBytes&) const { return foreign(); }
  RepairCase operator()(const cause::SplitHost&) const { return foreign(); }

  template <typename Damage>
  RepairCase operator()(const Damage&) const {
    return damage_->lost.empty() ? RepairCase::unclaimed : RepairCase::lost;
  }

 private:
  [[nodiscard]] RepairCase foreign() const {
    return damage_->lost.empty() ? RepairCase::foreign : RepairCase::lost;
  }

  const Finding* damage_;
};

}  // namespace

// clang-format off
const std::array<RepairRow, repair_case_count> repair_table{{
    //                           always   correct  store    conflicts truncate  store_part salvage
    {RepairCase::crash_tail,     cut,     no,      no,      no,       no,       no,        no},
    {RepairCase::failed_append,  remove_, no,      no,      no,       no,       no,        no},
    {RepairCase::copies,         remove_, no,      no,      no,       no,       no,        no},
    {RepairCase::foreign_free,   remove_, no,      no,      no,       no,       no,        no},
    {RepairCase::foreign,        no,      no,      no,      no,       truncate, no,        drop},
    {RepairCase::misplaced,      no,      no,      no,      no,       truncate, no,        reorder},
    {RepairCase::conflicting,    no,      no,      drop,    drop,     truncate, no,        no},
    {RepairCase::misnumbered,    no,      no,      restore, no,       truncate, restore,   drop},
    {RepairCase::proven,         no,      correct, restore, no,       truncate, restore,   drop},
    {RepairCase::contested,      no,      no,      no,      drop,     truncate, no,        drop},
    {RepairCase::joined,         no,      no,      restore, no,       truncate, no,        reorder},
    {RepairCase::lost,           no,      no,      restore, no,       truncate, restore,   drop},
    {RepairCase::unclaimed,      no,      no,      no,      no,       truncate, no,        drop},
    {RepairCase::other_file,     no,      no,      no,      no,       no,       no,        no},
}};
// clang-format on

RepairCase repair_case(const Finding& damage, const FindingFacts& facts) {
  if (facts.is_ordered) return RepairCase::conflicting;
  if (facts.is_doubled) return RepairCase::copies;
  if (damage.proven && !damage.proven->end) {
    return facts.is_contested ? RepairCase::contested : RepairCase::proven;
  }
  const RepairCase by_cause = std::visit(CaseOfCause(damage), damage.cause);
  if (by_cause == RepairCase::misplaced && facts.is_contested) return RepairCase::conflicting;
  // A store is written after the log: what it has was acknowledged, whatever the bytes look like.
  const bool shows_no_loss = by_cause == RepairCase::crash_tail ||
                             by_cause == RepairCase::foreign || by_cause == RepairCase::unclaimed;
  if (shows_no_loss && facts.has_unlisted) return RepairCase::lost;
  const bool may_be_free = by_cause == RepairCase::foreign || by_cause == RepairCase::unclaimed;
  if (may_be_free && facts.is_free) return RepairCase::foreign_free;
  const bool may_be_joined = may_be_free || by_cause == RepairCase::lost;
  return may_be_joined && facts.is_joined ? RepairCase::joined : by_cause;
}

RepairAction repair_action(RepairCase repair_case, const RepairRequested& requested) {
  const RepairRow& row = repair_table[static_cast<std::size_t>(repair_case)];
  if (row.always != no) return row.always;
  if (requested.correct && row.correct != no) return row.correct;
  if (requested.store && row.store != no) return row.store;
  if (requested.conflicts && row.conflicts != no) return row.conflicts;
  if (requested.truncate && row.truncate != no) return row.truncate;
  if (requested.store_part && requested.salvage && row.store_part != no) return row.store_part;
  if (requested.salvage && row.salvage != no) return row.salvage;
  return no;
}

}  // namespace aerowal

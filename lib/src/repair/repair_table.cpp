#include "repair/repair_table.hpp"

#include <cstddef>

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

}  // namespace

// clang-format off
const std::array<RepairRow, repair_case_count> repair_table{{
    //                             always   fix_bit_flips  store    truncate  salvage
    {RepairCase::crash_tail,       cut,     no,            no,      no,       no},
    {RepairCase::foreign_between,  remove_, no,            no,      no,       no},
    {RepairCase::unclaimed,        no,      no,            no,      truncate, drop},
    {RepairCase::copies,           remove_, no,            no,      no,       no},
    {RepairCase::other_log,        no,      no,            no,      truncate, no},
    {RepairCase::misplaced,        no,      no,            no,      truncate, reorder},
    {RepairCase::conflicting,      no,      no,            no,      truncate, no},
    {RepairCase::flipped_bit,      no,      correct,       restore, truncate, drop},
    {RepairCase::lost,             no,      no,            restore, truncate, drop},
    {RepairCase::foreign_file,     no,      no,            no,      no,       no},
}};
// clang-format on

RepairCase repair_case(const Finding& damage) {
  switch (damage.kind) {
    case DamageKind::torn_tail:
    case DamageKind::zero_tail:
      return RepairCase::crash_tail;
    case DamageKind::bit_flip:
      return RepairCase::flipped_bit;
    case DamageKind::foreign_bytes:
      return damage.at_end ? RepairCase::unclaimed : RepairCase::foreign_between;
    case DamageKind::duplicate_record:
      return RepairCase::copies;
    case DamageKind::stale_tail:
      return damage.copies ? RepairCase::copies : RepairCase::other_log;
    case DamageKind::out_of_order:
      return damage.misplaced ? RepairCase::misplaced : RepairCase::conflicting;
    case DamageKind::not_a_log:
      return RepairCase::foreign_file;
    case DamageKind::checksum_mismatch:
    case DamageKind::bad_length:
    case DamageKind::overwritten_region:
    case DamageKind::sequence_gap:
    case DamageKind::unknown_type:
    case DamageKind::malformed_payload:
      break;
  }
  return damage.lost.empty() ? RepairCase::unclaimed : RepairCase::lost;
}

RepairAction repair_action(RepairCase repair_case, const RepairOptions& options, bool restorable) {
  const RepairRow& row = repair_table[static_cast<std::size_t>(repair_case)];
  if (row.always != no) return row.always;
  if (options.fix_bit_flips && row.fix_bit_flips != no) return row.fix_bit_flips;
  if (options.store != nullptr && restorable && row.store != no) return row.store;
  if (options.truncate && row.truncate != no) return row.truncate;
  if (options.salvage && row.salvage != no) return row.salvage;
  return no;
}

}  // namespace aerowal

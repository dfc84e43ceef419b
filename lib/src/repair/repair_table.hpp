#pragma once

#include <array>
#include <cstdint>

#include "aerowal/finding.hpp"
#include "aerowal/repair.hpp"

namespace aerowal {

/// What a finding comes down to for a repair.
enum class RepairCase : std::uint8_t {
  crash_tail,       ///< never acknowledged
  foreign_between,  ///< bytes that are no record, between intact ones that lack nothing
  unclaimed,        ///< bytes that may be what is left of a record, though none is known to be lost
  copies,           ///< records that stand elsewhere byte for byte
  other_log,        ///< intact records after the last one, with other content
  misplaced,        ///< intact records in the wrong place
  conflicting,      ///< intact records whose numbers are other records'
  flipped_bit,
  lost,  ///< records that can't be read
  foreign_file,
};

inline constexpr std::size_t repair_case_count = 10;

RepairCase repair_case(const Finding& damage);

/// The table: what is done in each case, by what was asked for. The first column that does not
/// refuse decides, from left to right, of those that were asked for.
struct RepairRow {
  RepairCase repair_case;
  RepairAction always;
  RepairAction fix_bit_flips;
  RepairAction store;
  RepairAction truncate;
  RepairAction salvage;
};

extern const std::array<RepairRow, repair_case_count> repair_table;

/// `restorable`: the store has what this finding lacks.
RepairAction repair_action(RepairCase repair_case, const RepairOptions& options, bool restorable);

}  // namespace aerowal

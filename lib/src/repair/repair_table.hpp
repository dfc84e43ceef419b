#pragma once

#include <array>
#include <cstdint>

#include "aerowal/finding.hpp"
#include "aerowal/repair.hpp"

namespace aerowal {

/// What a finding comes down to for a repair.
enum class RepairCase : std::uint8_t {
  crash_tail,     ///< never acknowledged
  failed_append,  ///< beginnings of the record after them
  copies,         ///< what stands elsewhere byte for byte
  foreign_free,   ///< bytes that are no record, between records that lack nothing
  foreign,        ///< bytes that are no record, elsewhere
  misplaced,      ///< intact records in the wrong place
  conflicting,    ///< intact records whose numbers are other records'
  misnumbered,    ///< an intact record whose number nothing supports
  proven,         ///< a record that one correction restores
  contested,      ///< the same, where an intact record has the number, with other content
  joined,         ///< a piece of a record whose other one is elsewhere
  lost,           ///< records that can't be read
  unclaimed,      ///< bytes that may be what is left of a record, though none is known to be lost
  other_file,     ///< nothing in the file is a record
};

inline constexpr std::size_t repair_case_count = 14;

/// What only the log as a whole shows of a finding.
struct FindingFacts {
  bool is_free = false;       ///< its bytes are no part of the log, since nothing is missing there
  bool is_doubled = false;    ///< all that it shows stands elsewhere intact, or corrected
  bool is_contested = false;  ///< a proven record and an intact one have its number
  bool is_joined = false;     ///< it is a piece of a record that is joined
  bool has_unlisted = false;  ///< a copy shows that it cost records beside those that it lists
  bool is_ordered = false;    ///< a store orders its records among those that are in conflict
};

RepairCase repair_case(const Finding& damage, const FindingFacts& facts);

/// The table: what is done in each case, by what was asked for. The first column that does not
/// refuse decides, from left to right, of those that were asked for.
struct RepairRow {
  RepairCase repair_case;
  RepairAction always;
  RepairAction correct;
  RepairAction store;
  RepairAction conflicts;
  RepairAction truncate;
  RepairAction store_part;  ///< with salvage
  RepairAction salvage;
};

extern const std::array<RepairRow, repair_case_count> repair_table;

/// What was asked for, as far as it can do something about one finding.
struct RepairRequested {
  bool correct = false;  ///< this record may be corrected
  bool store = false;    ///< copies have all that this finding lacks, or a store orders its records
  bool store_part = false;  ///< copies have some of it
  bool conflicts = false;   ///< there is a rule, and salvage too if one of these records is taken
  bool truncate = false;
  bool salvage = false;
};

RepairAction repair_action(RepairCase repair_case, const RepairRequested& requested);

}  // namespace aerowal

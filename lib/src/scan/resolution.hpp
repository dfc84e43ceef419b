#pragma once

#include <cstdint>
#include <vector>

#include "aerowal/ranges.hpp"
#include "inspect/probe.hpp"
#include "inspect/random_access_log.hpp"
#include "inspect/tail.hpp"
#include "scan/inventory.hpp"
#include "scan/joins.hpp"
#include "scan/region.hpp"
#include "scan/relations.hpp"

namespace aerowal {

/// Of a header, so many bytes show its number.
inline constexpr std::uint64_t shows_number_min = 9;

/// What damage is to the log as a whole. It decides what a repair may remove; numbers decide what
/// is lost.
enum class DamageClass : std::uint8_t {
  tear,           ///< what a crash left of a record that was never acknowledged
  copy,           ///< pieces of records that are kept elsewhere
  failed_append,  ///< beginnings of the record that is whole after them
  piece,          ///< one end of a record whose other one is in another place, and proves it
  record,         ///< of a record whose number is known
  host,           ///< perhaps the ends of a record whose document holds the records between them
  foreign,        ///< nothing shows a record
};

/// A region and what it is to the log as a whole.
struct ResolvedRegion {
  Region region;
  /// Of records that count; nothing for damage, and for records that do not count.
  std::optional<Relation> relation = {};
  /// Of damage; nothing for records.
  std::optional<DamageClass> damage = {};
  bool surfaced = false;  ///< records that are a piece of a copy of one that is kept
  /// Of damage: the start of the record after the last one, at the end of the log, and what has as
  /// many bytes as that one lacks.
  bool parted = false;
  Tail tail = Tail::damaged;  ///< of a tear
  std::uint64_t number = 0;   ///< damage: the record's, or the expected one

  /// Damage that shows no record, but perhaps the ends of one around what is between.
  [[nodiscard]] bool is_foreign() const {
    return damage == DamageClass::foreign || damage == DamageClass::host;
  }
};

using ResolvedRegions = LargeVector<ResolvedRegion>;

/// Which proven records count as if they were intact.
enum class ProvenUse : std::uint8_t {
  none,
  flips,  ///< those of one flipped bit
  all,
};

/// All of a log, with each record counted.
struct Resolution {
  ResolvedRegions regions;               ///< in file order; they cover the log
  RelatedRuns kept;                      ///< one instance of each number, ascending
  std::vector<SequenceRange> conflicts;  ///< numbers with more than one content, ascending
  RelatedRuns nested;                    ///< intact records inside damaged ones, in file order
  std::vector<SequenceRange> lost;       ///< numbers up to last_number that nothing has, ascending
  std::uint64_t last_number = 0;         ///< the largest that is kept or shown
  ProvenUse proven_use = ProvenUse::none;  ///< that it was made with
};

struct ResolutionOptions {
  const std::vector<Join>* joins = nullptr;  ///< of the inventory; null: none
  ProvenUse use_proven = ProvenUse::none;
};

Resolution resolve(const Inventory& inventory, RandomAccessLog& log,
                   const ResolutionOptions& options = {});

}  // namespace aerowal

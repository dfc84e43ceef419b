#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "aerowal/ranges.hpp"
#include "aerowal/repair.hpp"
#include "inspect/random_access_log.hpp"
#include "repair/legible_records.hpp"
#include "repair/taken_records.hpp"
#include "scan/inventory.hpp"
#include "scan/joins.hpp"
#include "scan/resolution.hpp"

namespace aerowal {

/// Which records the new log takes, what has to be asked for so that it may, and what it lacks.
struct Selection {
  std::vector<SelectedRun> taken;  ///< in the order of the new log
  /// No record is there that counts, though the log is not empty and no tear is all of it.
  bool no_record = false;
  /// The first conflicting number, if the store orders all from there on.
  std::optional<std::uint64_t> ordered_from = {};
  bool needs_salvage = false;
  bool needs_conflict_rule = false;
  std::vector<SequenceRange> lost;  ///< numbers that the new log lacks, ascending
  /// DamagedRecords::places, but for those that a copy gives back.
  std::vector<SoundRange> damaged = {};
  bool loss_unknown = false;
  /// Where bytes stand that may be what is left of records which are not counted; in file order.
  std::vector<std::uint64_t> unexplained = {};
  /// With a truncation: the first byte that goes with it, unless all is kept.
  std::optional<std::uint64_t> truncated_at = {};
  /// Where damage begins that is no part of the log whatever it is, since nothing is missing there.
  std::vector<std::uint64_t> free_offsets = {};
  /// Where records begin that are not intact, and stand elsewhere intact.
  std::vector<std::uint64_t> doubled_proofs = {};
};

/// Selects from a log by what a repair may do. `resolution` was made with what `options` allow of
/// proven records; `joins` count only with RepairOptions::salvage. What is lost of `known` depends
/// on what is taken alone, however that came about. Takes time linear in what the log's runs and
/// their conflicting records are, and memory by runs.
Selection select(const Inventory& inventory, const Resolution& resolution,
                 const std::vector<Join>& joins, const LegibleRecords& known,
                 const RestoredPlaces& restored, const RepairOptions& options,
                 RandomAccessLog& log);

/// What `options` allow of proven records.
ProvenUse proven_use(const RepairOptions& options);

}  // namespace aerowal

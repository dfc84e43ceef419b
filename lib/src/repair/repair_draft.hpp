#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/repair.hpp"
#include "aerowal/result.hpp"
#include "aerowal/scan.hpp"
#include "repair/legible_records.hpp"
#include "repair/repair_table.hpp"
#include "repair/restore_answer.hpp"
#include "repair/selection.hpp"
#include "scan/joins.hpp"
#include "scan/log_scan.hpp"

namespace aerowal {

/// What a repair would do with one set of options.
struct RepairDraft {
  Selection selection;
  /// One for each finding, and one where a copy shows that the log lacks its end.
  std::vector<RepairAction> actions = {};
  std::vector<RepairCase> cases = {};  ///< likewise
  /// A finding that needs more than was asked for: the first one, if any does.
  std::optional<std::size_t> refused = {};
};

/// Whether the record that the finding proves may be corrected where it is. One in two pieces is
/// put together where records may be moved.
bool may_correct(const Finding& finding, const RepairOptions& options);

/// A log from which repairs are drafted. Movable.
class RepairDesk {
 public:
  /// Reads `source`, which must outlive the result. Errors: system.
  static Result<RepairDesk> open(ByteSource& source, Threading threading);

  /// `answer`: what the store and the donors say with these options; null: there are none.
  RepairDraft draft(const RepairOptions& options, const RestoreAnswer* answer);

  [[nodiscard]] std::vector<RepairStep>& steps() { return steps_; }
  [[nodiscard]] const std::vector<SoundRange>& sound() const { return sound_; }
  [[nodiscard]] const ScanSummary& before() const { return before_; }
  [[nodiscard]] const std::vector<Join>& joins() const { return scan_.joins(); }
  /// Also those of numbers that other records have.
  const std::vector<Join>& all_joins();
  [[nodiscard]] RandomAccessLog& log() { return scan_.log(); }
  [[nodiscard]] const Inventory& inventory() const { return scan_.inventory(); }
  /// All that the log shows of its records, whatever a repair may do.
  const LegibleRecords& legible_records();
  /// What the log comes to where proven records are used so.
  const Resolution& resolution(ProvenUse use);
  [[nodiscard]] bool has_conflicts() const { return !scan_.resolution().conflicts.empty(); }
  /// Intact records in the wrong place, or records in two pieces.
  [[nodiscard]] bool has_records_to_move() const;
  /// Whether it has a piece of a record that is joined.
  [[nodiscard]] bool is_joined(const Finding& finding) const;
  /// Errors: system, where the log could not be read meanwhile.
  [[nodiscard]] Result<void> check();

 private:
  explicit RepairDesk(LogScan scan) : scan_(std::move(scan)) {}

  [[nodiscard]] RestoredPlaces restored_places(const RepairOptions& options,
                                               const RestoreAnswer& answer,
                                               const Resolution& resolution) const;
  [[nodiscard]] FindingFacts facts_of(const Finding& finding, const Resolution& resolution,
                                      const Selection& selection);
  /// Whether an intact record has the number of the one that the finding proves, with other
  /// content; or one that is corrected that of the misplaced ones that it has.
  [[nodiscard]] bool is_contested(const Finding& finding, const Resolution& resolved);
  void decide(const RepairOptions& options, const Resolution& resolution,
              const RestoreAnswer* answer, RepairDraft& draft);

  LogScan scan_;
  std::vector<SoundRange> sound_;
  std::vector<RepairStep> steps_;
  ScanSummary before_;
  std::optional<std::vector<Join>> all_joins_;
  std::optional<LegibleRecords> legible_records_;
  std::vector<std::uint64_t> joined_offsets_;             ///< of bytes that are joined, ascending
  std::array<std::optional<Resolution>, 3> resolutions_;  ///< by ProvenUse
};

}  // namespace aerowal

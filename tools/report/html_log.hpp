#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <aerowal/byte_source.hpp>
#include <aerowal/finding.hpp>
#include <aerowal/report_json.hpp>
#include <aerowal/result.hpp>
#include <aerowal/scan.hpp>

#include "report/file_map.hpp"
#include "report/log_profile.hpp"
#include "report/loss_ledger.hpp"
#include "report/next_step.hpp"
#include "report/reporter.hpp"

namespace aerowal::cli {

/// What a page says of one log, in parts that are put together when all is known.
class HtmlLog {
 public:
  /// `id`: of its section. `source` must outlive it.
  HtmlLog(std::string id, ByteSource& source, std::uint64_t size);

  /// Takes every finding, in file order. `in_full`: with its bytes; else it is only counted.
  /// Errors: system.
  Result<void> add(const Finding& damage, Novelty novelty, bool in_full);

  void add(const PlacedRecord& record) { profile_.add(record); }

  void plan(const RepairPlan& plan, const LogCircumstances& circumstances,
            const RepairWording& wording);

  /// The section, without its begin and end.
  [[nodiscard]] std::string text(const ScanSummary& summary, const LogComparison& comparison) const;

 private:
  [[nodiscard]] std::string id_of(std::uint64_t finding) const;
  void lead_from_map(const Finding& damage);
  [[nodiscard]] std::string figures(const ScanSummary& summary) const;
  [[nodiscard]] std::string map() const;
  [[nodiscard]] std::string next_steps() const;
  [[nodiscard]] std::string losses(const ScanSummary& summary) const;
  [[nodiscard]] std::string findings() const;

  std::string id_;
  ByteSource* source_;
  FileMap map_;
  LogProfile profile_;
  NextStep next_step_;
  std::vector<std::uint64_t> finding_of_cell_;  ///< the first in each cell of the map; 0: none
  std::string findings_;
  std::uint64_t count_ = 0;                                 ///< of findings
  std::uint64_t known_ = 0;                                 ///< of these, that a baseline has
  std::array<std::uint64_t, damage_kind_count> counted_{};  ///< only, of each kind
  std::uint64_t full_ = 0;  ///< the last one that is there with its bytes
  LossLedger ledger_;
  std::string steps_;
  std::string plan_;
  bool is_short_ = false;  ///< it ends before it was said to
  bool number_doubtful_ = false;
};

}  // namespace aerowal::cli

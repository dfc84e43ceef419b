#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <aerowal/report_json.hpp>
#include <aerowal/result.hpp>
#include <aerowal/scan.hpp>

#include "report/file_map.hpp"
#include "report/next_step.hpp"
#include "term/output.hpp"

namespace aerowal::cli {

/// The report of `verify` for people: verdict, map of the file, findings, next step.
class VerifyReport {
 public:
  VerifyReport(ByteSource& source, std::uint64_t size, const Output& output);

  /// Takes every finding, in file order. One that is known is not shown. Errors: system.
  Result<void> add(const Finding& damage, Novelty novelty);

  [[nodiscard]] std::string text(const ScanSummary& summary, const LogComparison& comparison) const;

  [[nodiscard]] std::uint64_t known_findings() const { return known_; }

  /// All of it in one line, without its end.
  [[nodiscard]] std::string verdict(const ScanSummary& summary) const;

 private:
  Result<void> add_finding(const Finding& damage);
  [[nodiscard]] std::string map_line() const;
  [[nodiscard]] std::string see_line() const;

  ByteSource* source_;
  bool color_;
  std::size_t columns_;  ///< of the terminal, or 0
  bool unicode_;
  FileMap map_;
  NextStep next_step_;
  std::string findings_;
  std::uint64_t shown_ = 0;
  std::uint64_t known_ = 0;                                ///< findings that the baseline has
  std::array<std::uint64_t, damage_kind_count> others_{};  ///< not shown, of each kind
  std::vector<DamageKind> explained_;                      ///< the first few that were found
  bool number_doubtful_ = false;
};

}  // namespace aerowal::cli

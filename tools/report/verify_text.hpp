#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <aerowal/report_json.hpp>
#include <aerowal/result.hpp>
#include <aerowal/scan.hpp>

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
  enum class Cell : std::uint8_t { sound, torn, damaged };

  void mark(std::uint64_t begin, std::uint64_t length, Cell cell);
  Result<void> add_finding(const Finding& damage);
  [[nodiscard]] std::string map_line() const;
  [[nodiscard]] std::string see_line() const;
  [[nodiscard]] std::string next_step() const;
  [[nodiscard]] std::string unpacking_step(std::string& log) const;
  [[nodiscard]] std::string short_step(std::string log) const;
  [[nodiscard]] std::string store_step(const std::string& log) const;
  [[nodiscard]] std::string acknowledged_end_step(std::string log) const;

  ByteSource* source_;
  std::uint64_t size_;
  bool color_;
  std::size_t columns_;  ///< of the terminal, or 0
  bool unicode_;
  std::vector<Cell> cells_;
  std::string findings_;
  std::uint64_t shown_ = 0;
  std::uint64_t known_ = 0;                                ///< findings that the baseline has
  std::array<std::uint64_t, damage_kind_count> others_{};  ///< not shown, of each kind
  std::vector<DamageKind> explained_;                      ///< the first few that were found
  bool only_crash_ = true;
  bool only_short_ = true;
  bool is_log_ = true;
  bool end_was_acknowledged_ = false;  ///< though a crash could have left it
  bool number_doubtful_ = false;
};

}  // namespace aerowal::cli

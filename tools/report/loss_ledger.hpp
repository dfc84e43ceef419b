#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <aerowal/finding.hpp>
#include <aerowal/repair_plan.hpp>

namespace aerowal::cli {

/// What the findings of a log cost, each by itself, and by the plan of its repair, which knows
/// more: how they go together, and what the document store shows.
class LossLedger {
 public:
  static constexpr std::size_t rows_max = 500;

  /// What one finding cost.
  struct Row {
    std::uint64_t finding = 0;  ///< its number, from 1 on
    DamageKind kind = DamageKind::checksum_mismatch;
    std::string records;      ///< like the next two for people, and printable
    std::string documents;    ///< a line each
    std::string final_state;  ///< whether that needs them
  };

  /// Findings of a kind.
  struct Sum {
    std::uint64_t findings = 0;
    std::uint64_t bytes = 0;
  };
  using Sums = std::map<DamageKind, Sum>;

  /// Takes every finding, in file order. `number`: from 1 on.
  void add(const Finding& damage, std::uint64_t number);

  /// After all findings.
  void add(const RepairPlan& plan);

  /// By finding, the first of them.
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  /// How many more there are.
  [[nodiscard]] std::uint64_t other_rows() const { return other_rows_; }
  /// Those with intact records that the log does not have as it stands.
  [[nodiscard]] const Sums& unread() const { return unread_; }
  /// Those that cost nothing.
  [[nodiscard]] Sums harmless() const;

 private:
  /// One that costs nothing by itself.
  struct Harmless {
    std::uint64_t byte_offset = 0;
    std::uint64_t length = 0;
    std::uint64_t finding = 0;
    DamageKind kind = DamageKind::checksum_mismatch;
    bool costs = false;  ///< by the plan
  };

  void add(Row row);

  std::vector<Row> rows_;
  std::uint64_t other_rows_ = 0;
  Sums unread_;
  std::vector<Harmless> harmless_;
};

}  // namespace aerowal::cli

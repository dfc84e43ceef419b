#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <aerowal/record.hpp>

namespace aerowal::cli {

/// Sizes and types of records along a log, in cells of the same size. A record is in each cell that
/// has a byte of it.
class LogProfile {
 public:
  struct Cell {
    std::array<std::uint64_t, 3> types{};  ///< records of each
    std::uint64_t bytes = 0;               ///< of all these records
    std::uint32_t longest = 0;             ///< of them, in bytes

    [[nodiscard]] std::uint64_t records() const { return types[0] + types[1] + types[2]; }
  };

  /// `size`: of the log, in bytes.
  LogProfile(std::uint64_t size, std::size_t cells) : size_(size), cells_(cells) {}

  void add(const PlacedRecord& record);

  [[nodiscard]] const std::vector<Cell>& cells() const { return cells_; }
  /// Of the whole log, each record once.
  [[nodiscard]] const Cell& all() const { return all_; }
  [[nodiscard]] std::uint32_t shortest() const { return shortest_; }

 private:
  std::uint64_t size_;
  std::vector<Cell> cells_;
  Cell all_;
  std::uint32_t shortest_ = UINT32_MAX;
};

}  // namespace aerowal::cli

#include "report/file_map.hpp"

#include <algorithm>

#include "report/finding_loss.hpp"

namespace aerowal::cli {

std::size_t cell_of(std::uint64_t byte_offset, std::uint64_t size, std::size_t cells) {
  const double share = static_cast<double>(byte_offset) / static_cast<double>(size);
  return std::min(static_cast<std::size_t>(share * static_cast<double>(cells)), cells - 1);
}

void FileMap::mark(const Finding& damage) {
  if (size_ == 0) return;
  const Cell cell = is_unacknowledged_tail(damage) ? Cell::torn : Cell::damaged;
  const std::uint64_t last_byte =
      damage.length == 0 ? damage.byte_offset : damage.byte_offset + damage.length - 1;
  const std::size_t last = cell_of(last_byte, size_, cells_.size());
  for (std::size_t i = cell_of(damage.byte_offset, size_, cells_.size()); i <= last; ++i) {
    cells_[i] = std::max(cells_[i], cell);
  }
}

std::vector<FileMap::Run> FileMap::runs() const {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (runs.empty() || runs.back().cell != cells_[i])
      runs.push_back({.begin = i, .cell = cells_[i]});
    runs.back().end = i + 1;
  }
  return runs;
}

}  // namespace aerowal::cli

#include "report/log_profile.hpp"

#include <algorithm>

#include "report/file_map.hpp"

namespace aerowal::cli {

void LogProfile::add(const PlacedRecord& record) {
  const auto add_to = [&record](Cell& cell) {
    ++cell.types[static_cast<std::size_t>(record.type)];
    cell.bytes += record.length;
    cell.longest = std::max(cell.longest, record.length);
  };
  add_to(all_);
  shortest_ = std::min(shortest_, record.length);
  const std::size_t last = cell_of(record.byte_offset + record.length - 1, size_, cells_.size());
  for (std::size_t i = cell_of(record.byte_offset, size_, cells_.size()); i <= last; ++i) {
    add_to(cells_[i]);
  }
}

}  // namespace aerowal::cli

#include "scan/filler.hpp"

#include <algorithm>
#include <cstddef>

namespace aerowal {

std::uint64_t before_filler(RandomAccessLog& log, std::uint64_t begin, std::uint64_t end,
                            SearchBudget& budget) {
  if (begin == end) return end;
  const std::uint8_t last = log.u8(end - 1);
  const bool line_ends = last == '\n' || last == '\r';
  // Most have none.
  std::uint64_t step_max = 64;
  while (end > begin) {
    const auto step = static_cast<std::size_t>(std::min(end - begin, step_max));
    step_max = std::min<std::uint64_t>(2 * step_max, RandomAccessLog::window_size);
    const Bytes bytes = log.at(end - step, step);
    if (bytes.size() < step) return end;
    budget.spend(step);
    const auto other = std::find_if(bytes.rbegin(), bytes.rend(), [&](std::byte byte) {
      const auto value = std::to_integer<std::uint8_t>(byte);
      return line_ends ? value != '\n' && value != '\r' : value != last;
    });
    end -= static_cast<std::uint64_t>(other - bytes.rbegin());
    if (other != bytes.rend()) break;
  }
  return end;
}

}  // namespace aerowal

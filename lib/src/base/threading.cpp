#include "aerowal/threading.hpp"

#include <algorithm>

#include "base/processors.hpp"

namespace aerowal {

unsigned Threading::workers_for(std::uint64_t size_bytes) const {
  // Below this, starting a thread costs more than it gains.
  constexpr std::uint64_t size_min = std::uint64_t{1} << 22;
  constexpr unsigned default_max = 8;
  constexpr unsigned asked_max = 1024;
  if (workers != 0) return std::min(workers, asked_max);
  return size_bytes >= size_min ? std::min(usable_processors(), default_max) : 1;
}

}  // namespace aerowal

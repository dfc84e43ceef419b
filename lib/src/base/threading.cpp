#include "aerowal/threading.hpp"

#include <thread>

namespace aerowal {

unsigned Threading::workers_for(std::uint64_t size_bytes) const {
  // Below this, starting a thread costs more than it gains.
  constexpr std::uint64_t size_min = std::uint64_t{1} << 22;
  if (workers != 0) return workers;
  return size_bytes >= size_min && std::thread::hardware_concurrency() > 1 ? 2 : 1;
}

}  // namespace aerowal

#include "base/processors.hpp"

#include <algorithm>
#include <cstdint>

#include <sched.h>

#include "base/cgroup.hpp"

namespace aerowal {

std::optional<std::uint64_t> parse_processor_limit(std::string_view cpu_max) {
  const std::size_t space = cpu_max.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto quota = parse_number(cpu_max.substr(0, space));
  const auto period = parse_number(cpu_max.substr(space + 1));
  if (!quota || !period || *period == 0) return std::nullopt;
  const std::uint64_t whole = *quota / *period + static_cast<std::uint64_t>(*quota % *period != 0);
  return std::clamp<std::uint64_t>(whole, 1, UINT32_MAX);
}

unsigned usable_processors() {
  cpu_set_t allowed;
  unsigned count = 1;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
    count = static_cast<unsigned>(std::max(1, CPU_COUNT(&allowed)));
  }
  if (count == 1) return 1;
  const std::string cgroup = own_cgroup();
  if (cgroup.empty()) return count;
  const auto limit = least_cgroup_limit(cgroup_root, cgroup, "cpu.max", parse_processor_limit);
  return static_cast<unsigned>(std::min<std::uint64_t>(count, limit.value_or(count)));
}

}  // namespace aerowal

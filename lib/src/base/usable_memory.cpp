#include "base/usable_memory.hpp"

#include <algorithm>
#include <string>

#include <unistd.h>

#include "base/cgroup.hpp"

namespace aerowal {

std::uint64_t usable_memory() {
  const long pages = ::sysconf(_SC_PHYS_PAGES);
  const long page_size = ::sysconf(_SC_PAGESIZE);
  const std::uint64_t all = pages > 0 && page_size > 0 ? static_cast<std::uint64_t>(pages) *
                                                             static_cast<std::uint64_t>(page_size)
                                                       : UINT64_MAX;
  const std::string cgroup = own_cgroup();
  if (cgroup.empty()) return all;
  // "max" where there is no limit.
  return std::min(
      all, least_cgroup_limit(cgroup_root, cgroup, "memory.max", parse_number).value_or(all));
}

}  // namespace aerowal

#pragma once

#include <cstdint>

namespace aerowal {

/// Bytes of memory that the machine has, or that the limits of this process's cgroup (version 2)
/// let it use, whichever is less.
std::uint64_t usable_memory();

}  // namespace aerowal

#pragma once

#include <optional>

#include <sys/stat.h>
#include <sys/types.h>

namespace aerowal {

/// The process that holds an flock(2) on the file that `file` is the stat(2) of, as /proc/locks
/// shows it; nothing where none is seen.
std::optional<pid_t> find_lock_holder(const struct stat& file);

}  // namespace aerowal

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aerowal {

/// How many processors the affinity of this thread and the limits of its cgroup (version 2) let it
/// use; at least 1. A part of a processor counts as one.
unsigned usable_processors();

/// How many processors a cgroup lets its processes use, by its file cpu.max: "QUOTA PERIOD", where
/// QUOTA may be "max". Nothing: no limit, or not such a text.
std::optional<unsigned> parse_processor_limit(std::string_view cpu_max);

/// The least of those limits of a cgroup and all above it. `root` is where cgroups are mounted,
/// `path` that of the cgroup in it, beginning with a slash, as in /proc/self/cgroup.
std::optional<unsigned> find_processor_limit(const std::string& root, std::string path);

}  // namespace aerowal

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace aerowal {

/// How many processors the affinity of this thread and the limits of its cgroup (version 2) let it
/// use; at least 1. A part of a processor counts as one.
unsigned usable_processors();

/// How many processors a cgroup lets its processes use, by its file cpu.max: "QUOTA PERIOD", where
/// QUOTA may be "max". Nothing: no limit, or not such a text.
std::optional<std::uint64_t> parse_processor_limit(std::string_view cpu_max);

}  // namespace aerowal

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace aerowal {

/// The path of this process's cgroup of version 2, beginning with a slash; empty where it has none.
std::string own_cgroup();

/// Where cgroups are mounted.
inline constexpr std::string_view cgroup_root = "/sys/fs/cgroup";

/// The least limit of a cgroup and all above it, by what `parse` makes of the text of `file`, which
/// has no line end; nothing where none has one. `root` is where cgroups are mounted, `path` that of
/// the cgroup in it, as own_cgroup() gives it.
std::optional<std::uint64_t> least_cgroup_limit(
    std::string_view root, std::string path, std::string_view file,
    const std::function<std::optional<std::uint64_t>(std::string_view)>& parse);

/// A whole number in decimal digits and nothing else.
std::optional<std::uint64_t> parse_number(std::string_view text);

}  // namespace aerowal

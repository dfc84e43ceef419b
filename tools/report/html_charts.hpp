#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "report/file_map.hpp"
#include "report/log_profile.hpp"

namespace aerowal::cli {

// Pictures of a log in SVG, as wide as the page. What is damaged is drawn higher than what is
// sound, so that a print without colours shows it, too.

/// Cells of a picture.
inline constexpr std::size_t html_cells = 200;

/// The file from its first byte to its last. `target_of`: the id of what a run of cells leads to;
/// empty: nothing.
std::string html_map(const FileMap& map,
                     const std::function<std::string(const FileMap::Run&)>& target_of);

/// How long the records are, on a logarithmic scale.
std::string html_sizes(const LogProfile& profile, const FileMap& map);

/// The share of each type.
std::string html_types(const LogProfile& profile, const FileMap& map);

}  // namespace aerowal::cli

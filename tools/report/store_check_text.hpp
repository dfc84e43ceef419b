#pragma once

#include <optional>
#include <string>

#include <aerowal/store_check.hpp>

namespace aerowal::cli {

/// The line of a damaged place of the store at `path`, without its end.
std::string store_damage_text(const StoreDamage& damage, const std::string& path);

/// The line of a difference, without its end.
std::string difference_text(const StoreDifference& difference);

/// Whether the store and the log agree, and what to do if not. `in_use`: why the log counts as
/// that.
std::string store_summary_text(const StoreCheck& check, const std::optional<std::string>& in_use,
                               bool color);

}  // namespace aerowal::cli

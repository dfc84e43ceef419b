#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aerowal/error.hpp"
#include "aerowal/result.hpp"
#include "json/json_tree.hpp"
#include "json/json_value.hpp"

namespace aerowal {

// A file in which one run keeps what a later one is to know: a JSON object whose first two members
// say whose it is, and of which version.

struct StateFormat {
  std::string_view name;  ///< the member `format`
  std::string_view what;  ///< of messages: "a baseline"
};

/// That the file is not what it must be, which is why it is left alone.
Error not_a_state(const std::string& path, const StateFormat& format, const std::string& reason);

/// Nothing where no file is there, or an empty one. Errors: refused, where it is something else,
/// also a later version or more than 64 MiB; system.
Result<std::optional<JsonTree>> read_state(const std::string& path, const StateFormat& format);

/// Before the work that the file is to keep. Errors: system, where no file can be written there;
/// refused, where another process is about to.
Result<void> check_state_place(const std::string& path);

/// Puts the file in the place of the one that is there, whole or not at all; it is on disk then.
/// `state` is an object. Errors: refused, where something else is there, or another process writes
/// it; wal_fsync_failed; system.
Result<void> write_state(const std::string& path, const StateFormat& format, Json state);

}  // namespace aerowal

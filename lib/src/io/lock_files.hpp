#pragma once

#include <optional>
#include <string>

#include "aerowal/result.hpp"

namespace aerowal {

/// "the lock file PATH is 3 days old", of the data directory that the log lies in; nothing where
/// there is none. Errors: system.
Result<std::optional<std::string>> describe_lock_file(const std::string& log_path);

/// Errors: refused, where there is a lock file; system.
Result<void> check_lock_file(const std::string& log_path);

}  // namespace aerowal

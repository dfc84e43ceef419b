#pragma once

#include <string>

#include "aerowal/result.hpp"

namespace aerowal {

/// Errors: refused, where AeroDB's lock file lies in the log's data directory and is not to be
/// ignored; the message has its path and age.
Result<void> check_lock_file(const std::string& log_path, bool ignore);

/// Takes the writer's lock, without waiting, on the open log that should be the one at `log_path`.
/// Errors: refused, where another aerowal holds it, or another file is at that path by now; system.
Result<void> lock_log(int descriptor, const std::string& log_path);

}  // namespace aerowal

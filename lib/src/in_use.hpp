#pragma once

#include <string>

#include "aerowal/result.hpp"

namespace aerowal {

/// Errors: refused, where AeroDB's lock file lies in the log's data directory and is not to be
/// ignored; the message has its path and age.
Result<void> check_lock_file(const std::string& log_path, bool ignore);

}  // namespace aerowal

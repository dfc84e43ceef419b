#pragma once

#include <string>

namespace aerowal {

/// The name that the new log of a repair in place has while it is written and verified. Whatever
/// has it never took the log's place.
std::string unfinished_log_path(const std::string& log);

/// The name that the new log has just before it is exchanged with the original, and the original
/// from then until it gets its backup's.
std::string exchange_path(const std::string& log);

}  // namespace aerowal

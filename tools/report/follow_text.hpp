#pragma once

#include <string>

#include <aerowal/followed_log.hpp>

namespace aerowal::cli {

/// What became of the log that is followed, and what comes next, in one line without its end.
std::string follow_text(LogChange change, const std::string& log);

/// The same as a JSON object.
std::string follow_json(LogChange change, const std::string& log);

}  // namespace aerowal::cli

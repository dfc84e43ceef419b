#pragma once

#include <string>

#include <aerowal/error.hpp>

namespace aerowal::cli {

/// What is wrong with a command line, and where help is. `command`: "aerowal dump".
inline Error usage_error(const std::string& command, const std::string& message) {
  return {.code = ErrorCode::usage, .message = message + "; try '" + command + " --help'"};
}

}  // namespace aerowal::cli

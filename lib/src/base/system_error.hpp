#pragma once

#include <string>
#include <system_error>

#include "aerowal/error.hpp"

namespace aerowal {

/// "doing: the system's reason", e.g. "cannot open: No such file or directory". `reason` is an
/// errno.
inline Error system_error(const std::string& path, const std::string& doing, int reason) {
  return {.code = ErrorCode::system,
          .message = doing + ": " + std::generic_category().message(reason),
          .path = path,
          .system_errno = reason};
}

}  // namespace aerowal

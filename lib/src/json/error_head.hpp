#pragma once

#include <string>

#include "aerowal/error.hpp"
#include "json/json_value.hpp"

namespace aerowal {

/// The members that every error object begins with.
inline Json error_head(ErrorCode code, const std::string& message) {
  const ErrorTraits& fixed = traits(code);
  return {{"code", fixed.name},
          {"severity", name(fixed.severity)},
          {"message", message},
          {"invariant", fixed.invariant.empty() ? Json(nullptr) : Json(fixed.invariant)}};
}

}  // namespace aerowal

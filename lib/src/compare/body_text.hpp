#pragma once

#include <string_view>

#include "aerowal/record.hpp"

namespace aerowal {

/// Of a record's body, which it is a view of.
inline std::string_view body_text(const Record& record) {
  return {reinterpret_cast<const char*>(record.body.data()), record.body.size()};
}

}  // namespace aerowal

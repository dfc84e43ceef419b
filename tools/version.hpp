#pragma once

#include <aerowal/version.hpp>

namespace aerowal::cli {

inline constexpr char version_text[] = "aerowal " AEROWAL_VERSION;

}  // namespace aerowal::cli

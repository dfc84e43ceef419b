#pragma once

#include <cstdint>

namespace aerowal::cli {

enum class When : std::uint8_t { automatic, always, never };

/// The options that mean the same everywhere.
struct CommonOptions {
  bool json = false;
  bool quiet = false;
  When color = When::automatic;
  When progress = When::automatic;
};

}  // namespace aerowal::cli

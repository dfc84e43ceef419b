#pragma once

#include <cstdint>
#include <string_view>

namespace aerowal::cli {

enum class When : std::uint8_t { automatic, always, never };

/// How sequence numbers are printed in JSON.
enum class BigNumbers : std::uint8_t { number, string };

/// The options that mean the same everywhere.
struct CommonOptions {
  std::string_view format = "human";  ///< the name of one, which stays valid
  bool quiet = false;
  When color = When::automatic;
  When progress = When::automatic;
  BigNumbers json_big_numbers = BigNumbers::number;
};

}  // namespace aerowal::cli

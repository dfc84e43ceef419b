#pragma once

#include <cstdint>

#include <aerowal/error.hpp>
#include <aerowal/scan.hpp>

namespace aerowal::cli {

/// What a script can rely on: aerowal(1), "EXIT STATUS".
enum class ExitCode : std::uint8_t {
  ok = 0,
  corrupt = 1,
  usage = 2,
  torn = 3,
  system = 4,
  refused = 5,
};

/// The graver of the two: 4 > 2 > 1 > 5 > 3 > 0.
ExitCode graver(ExitCode a, ExitCode b);

ExitCode exit_code_of(ErrorCode code);
ExitCode exit_code_of(LogStatus status);

}  // namespace aerowal::cli

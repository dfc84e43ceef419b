#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "term/common_options.hpp"
#include "term/exit_code.hpp"

namespace aerowal::cli {

struct ReplayOptions {
  CommonOptions common;
  std::string log;
  std::optional<std::uint64_t> until_sequence_number;
  bool summary = false;
};

ExitCode run_replay(const ReplayOptions& options);

}  // namespace aerowal::cli

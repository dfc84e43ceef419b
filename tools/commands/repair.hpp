#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <aerowal/repair.hpp>

#include "term/common_options.hpp"
#include "term/exit_code.hpp"

namespace aerowal::cli {

/// Named after the command, because the library has RepairOptions.
struct RepairCommandOptions {
  CommonOptions common;
  std::string log;                    ///< - only for a plan
  std::optional<std::string> output;  ///< neither empty nor -; excludes in_place
  std::optional<std::string> store;
  std::vector<std::string> donors;
  LossLimit max_loss;
  std::optional<ConflictRule> conflicts;
  bool in_place = false;
  bool dry_run = false;  ///< said so; excludes output and in_place, without which it is so anyway
  bool correct = false;
  bool fix_bit_flips = false;
  bool truncate = false;  ///< excludes salvage
  bool salvage = false;
  bool ignore_lock_file = false;
  bool ignore_in_use = false;
};

ExitCode run_repair(const RepairCommandOptions& options);

}  // namespace aerowal::cli

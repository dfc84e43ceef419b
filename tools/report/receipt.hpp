#pragma once

#include <optional>
#include <string>
#include <vector>

#include <aerowal/repair.hpp>

namespace aerowal::cli {

/// What a repair was asked for, as the receipt names it.
struct RepairRequest {
  std::string input_path;
  std::string output_path;  ///< empty for a plan
  std::string backup_path;  ///< empty unless in place
  std::string store_path;   ///< empty if none
  RepairOptions options;
  bool ignore_lock_file = false;
  bool ignore_in_use = false;
  std::optional<std::string> in_use = {};     ///< of a plan: why the log seems to be in use
  std::vector<std::string> unfinished = {};   ///< of a plan: what a repair left that died
  std::optional<EarlierRepair> earlier = {};  ///< settled by this repair
  bool escape_body = false;                   ///< as in RecordJsonOptions
};

/// The `plan` line of `repair --json`, without its end.
std::string plan_json(const RepairPlan& plan, const RepairRequest& request);

/// The `earlier_repair` line, without its end.
std::string earlier_repair_json(const EarlierRepair& earlier);

/// The receipt: the plan, and the digests of both files. Ends with a line end.
std::string receipt_json(const RepairPlan& plan, const RepairRequest& request,
                         const FileDigest& input, const FileDigest& output);

}  // namespace aerowal::cli

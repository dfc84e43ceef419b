#pragma once

#include <string>

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
  bool escape_body = false;  ///< as in RecordJsonOptions
};

/// The `plan` line of `repair --json`, without its end.
std::string plan_json(const RepairPlan& plan, const RepairRequest& request);

/// The receipt: the plan, and the digests of both files. Ends with a line end.
std::string receipt_json(const RepairPlan& plan, const RepairRequest& request,
                         const FileDigest& input, const FileDigest& output);

}  // namespace aerowal::cli

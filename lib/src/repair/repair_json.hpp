#pragma once

#include <optional>
#include <string>

#include "aerowal/file_digest.hpp"
#include "aerowal/repair.hpp"
#include "json/json_value.hpp"

namespace aerowal {

/// A plan, as the `plan` line and the receipt have it. Plan and request must outlive it.
Json plan_value(const RepairPlan& plan, const RepairRequest& request,
                const LogCircumstances& circumstances, const std::optional<EarlierRepair>& earlier);

/// Where a repair puts what, and what it made of what.
struct RepairFiles {
  std::string output_path;
  std::string backup_path;  ///< empty unless in place
  FileDigest input;
  FileDigest output;
  std::optional<StoreBeside> store = {};
};

/// The receipt: the plan, and the digests of both files. Plan and request must outlive it.
Json receipt_value(const RepairPlan& plan, const RepairRequest& request, const RepairFiles& files,
                   const std::optional<EarlierRepair>& earlier);

/// How every receipt begins in its file, up to the program's name.
inline constexpr std::string_view receipt_beginning =
    "{\n  \"receipt_version\": 1,\n  \"program\": \"";

}  // namespace aerowal

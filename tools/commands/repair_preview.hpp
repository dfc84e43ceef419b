#pragma once

#include <optional>
#include <string>

#include <aerowal/byte_source.hpp>
#include <aerowal/document_store.hpp>
#include <aerowal/observed_source.hpp>
#include <aerowal/repair.hpp>

namespace aerowal::cli {

/// How this program words repairs.
RepairWording repair_wording();

/// The store of the data directory that the log is in, which a plan considers without being asked.
/// What is wrong with it is no error. `log`: as it was named.
std::optional<DocumentStore> store_to_consider(const std::string& log);

/// A plan that is not carried out, and what was seen of the log beside it.
struct RepairPreview {
  RepairPlan plan;
  LogCircumstances circumstances;
};

/// Errors: those of plan_repair(); system.
Result<RepairPreview> preview_repair(ByteSource& log, const RepairOptions& options,
                                     const ReadObserver& on_read);

}  // namespace aerowal::cli

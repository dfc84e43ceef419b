#include "commands/repair_preview.hpp"

#include <utility>

#include <aerowal/log_guard.hpp>
#include <aerowal/log_path.hpp>

#include "report/rebuild_text.hpp"
#include "report/remedy_text.hpp"
#include "version.hpp"

namespace aerowal::cli {

RepairWording repair_wording() {
  return {.program = version_text,
          .remedy = option_for,
          .rebuild_store = [](const StoreBeside& store, const std::string& log) {
            return rebuild_commands(store.directory, log, store.checkpoint);
          }};
}

std::optional<DocumentStore> store_to_consider(const std::string& log) {
  if (log == "-") return std::nullopt;
  const auto path = resolve_log_path(log, MissingLog::named);
  if (!path) return std::nullopt;
  const auto directory = data_directory_of(*path);
  if (!directory || !*directory) return std::nullopt;
  auto store = DocumentStore::open(**directory);
  if (!store) return std::nullopt;
  return *std::move(store);
}

Result<RepairPreview> preview_repair(ByteSource& log, const RepairOptions& options,
                                     const ReadObserver& on_read) {
  const auto observed = observe_reads(log, on_read);
  auto plan = plan_repair(*observed, options);
  if (!plan) return plan.error();
  RepairPreview preview{.plan = *std::move(plan), .circumstances = {.container = log.container()}};
  if (log.name() == "-") return preview;
  auto use = find_log_use(log.name());
  if (!use) return use.error();
  preview.circumstances.in_use = *std::move(use);
  preview.circumstances.unfinished_repair = find_unfinished_repair(log.name());
  return preview;
}

}  // namespace aerowal::cli

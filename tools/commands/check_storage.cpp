#include "commands/check_storage.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include <aerowal/checkpoint.hpp>
#include <aerowal/log_guard.hpp>
#include <aerowal/log_path.hpp>
#include <aerowal/store_check.hpp>
#include <aerowal/store_path.hpp>

#include "commands/log_source.hpp"
#include "report/format.hpp"
#include "term/output.hpp"
#include "term/progress.hpp"

namespace aerowal::cli {
namespace {

/// The data directory DIR of the store DIR/data/documents.dat.
std::optional<std::string> directory_of_store(const std::string& store) {
  static constexpr std::string_view in_directory = "/data/documents.dat";
  if (resolve_store_path(store) != store) return store;
  if (!store.ends_with(in_directory)) return std::nullopt;
  return store.substr(0, store.size() - in_directory.size());
}

/// That of the data directory of the log or of the store. Errors: system.
Result<std::optional<Checkpoint>> checkpoint_of(const std::string& log, const std::string& store) {
  std::optional<std::string> of_log;
  if (log != "-") {
    auto found = data_directory_of(log);
    if (!found) return found.error();
    of_log = std::move(*found);
  }
  for (const auto& directory : {of_log, directory_of_store(store)}) {
    if (!directory) continue;
    auto checkpoint = find_checkpoint(*directory);
    if (!checkpoint) return checkpoint.error();
    if (*checkpoint) return checkpoint;
  }
  return std::optional<Checkpoint>();
}

}  // namespace

ExitCode check_storage(ByteSource& log, const std::string& store, const ReplayOptions& options) {
  std::optional<std::string> in_use;
  if (options.log != "-" && !log.container()) {
    auto found = find_log_use(log.name());
    if (!found) return report(found.error(), options.common);
    in_use = std::move(*found);
  }
  const auto checkpoint = checkpoint_of(log.name(), store);
  if (!checkpoint) return report(checkpoint.error(), options.common);
  StoreCheck::Options check_options = store_check_options(*checkpoint);
  check_options.log_in_use = in_use.has_value();
  auto check = StoreCheck::begin(log, store, check_options);
  if (!check) return report(check.error(), options.common);
  {
    Progress progress(options.common, log.name());
    const auto read = check->read_log(progress.observer());
    progress.end();
    if (!read) return report(read.error(), options.common);
  }
  if (check->log_damage()) {
    return report_damage(to_error(*check->log_damage(), log.name()), log, options.common);
  }
  {
    Progress progress(options.common, check->store_path());
    const auto read = check->read_store(progress.observer());
    progress.end();
    if (!read) return report(read.error(), options.common);
  }
  Output output(options.common);
  const auto reporter = make_replay_reporter(options.common, output);
  for (const StoreDamage& damage : check->store_damage()) {
    reporter->store_damage(damage, check->store_path());
  }
  while (check->next()) reporter->difference(check->difference());
  reporter->summary(*check, in_use);
  return finish(output, exit_code_of(check->status()), options.common);
}

}  // namespace aerowal::cli

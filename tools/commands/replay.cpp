#include "commands/replay.hpp"

#include <memory>
#include <string_view>
#include <utility>

#include <aerowal/replay.hpp>
#include <aerowal/replay_base.hpp>
#include <aerowal/store_path.hpp>
#include <aerowal/store_rebuild.hpp>

#include "commands/check_storage.hpp"
#include "commands/log_source.hpp"
#include "commands/replay_base.hpp"
#include "io/file.hpp"
#include "report/format.hpp"
#include "term/out_of_memory.hpp"
#include "term/output.hpp"
#include "term/progress.hpp"
#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

/// What to do about a base that is damaged, or a store that is in the way.
std::string next_step(const Error& error, const ReplayOptions& options) {
  if (error.code == ErrorCode::data_corruption) {
    return "Next: give --base a store that is whole, data/documents.dat or that of a snapshot";
  }
  const std::string store = store_path_of(options.storage.value_or(""));
  if (error.code != ErrorCode::refused || error.path != store || !exists(store)) return {};
  return "Next: " +
         unbroken("mv " + shell_quoted(store) + " " + shell_quoted(free_name(store + ".old")));
}

ExitCode rebuild_store(ByteSource& source, const ReplayOptions& options) {
  const UnwindWhereOutOfMemory unwind;
  Progress progress(options.common, source.name());
  const auto observed = observe_reads(source, progress.observer());
  auto rebuild = StoreRebuild::run(*observed, *options.storage,
                                   {.until_sequence_number = options.until_sequence_number,
                                    .base = options.base_store(),
                                    .ignore_lock_file = options.ignore_lock_file,
                                    .ignore_in_use = options.ignore_in_use});
  progress.end();
  const auto failed = [&options](const Error& error) {
    return report(error, options.common, next_step(error, options));
  };
  if (!rebuild) return failed(rebuild.error());
  if (rebuild->damage()) {
    return report_damage(to_error(*rebuild->damage(), source.name()), source, options.common);
  }
  Output output(options.common);
  const auto reporter = make_replay_reporter(options.common, output);
  // Once the store has its name, nothing is left that can fail but to print it.
  std::string summary = reporter->rebuilt(*rebuild, source.name());
  if (const auto committed = rebuild->commit(); !committed) return failed(committed.error());
  output.text().swap(summary);
  return finish(output, ExitCode::ok, options.common);
}

ExitCode print_documents(ByteSource& source, const ReplayOptions& options) {
  Progress progress(options.common, source.name());
  const auto observed = observe_reads(source, progress.observer());
  std::unique_ptr<ReplayBase> base;
  if (const auto store = options.base_store()) {
    auto opened = open_replay_base(*store);
    if (!opened) return report(opened.error(), options.common);
    base = std::move(*opened);
  }
  auto replay = Replay::run(*observed, {.until_sequence_number = options.until_sequence_number,
                                        .base = base.get(),
                                        .threading = threading()});
  progress.end();
  if (!replay) {
    return report(replay.error(), options.common, next_step(replay.error(), options));
  }
  if (replay->damage()) {
    return report_damage(to_error(*replay->damage(), source.name()), source, options.common);
  }

  Output output(options.common);
  const auto reporter = make_replay_reporter(options.common, output);
  const auto printed = replay->print(
      {.describe = [&reporter](const PlacedRecord& document,
                               std::string& text) { reporter->append_document(text, document); },
       .print = [&output](std::string& text) { return output.print(text); }});
  if (!printed) {
    output.flush();
    return report(printed.error(), options.common);
  }
  if (options.summary) reporter->summary(replay->counts(), source.name());
  return finish(output, ExitCode::ok, options.common);
}

}  // namespace

ExitCode run_replay(const ReplayOptions& options) {
  if (const auto apart = check_logs({options.log}); !apart) {
    return report(apart.error(), options.common);
  }
  PackedCheckpoint packed;
  auto source = open_log(options.log, options.common,
                         [&packed](std::string_view entry) { packed.see(entry); });
  if (!source) return report(source.error(), options.common);
  if (options.check_storage) return check_storage(**source, *options.check_storage, options);
  const auto missing = find_missing_base(options, **source, packed);
  if (!missing) return report(missing.error(), options.common);
  if (*missing) return report((*missing)->error, options.common, (*missing)->next_step);
  return options.storage ? rebuild_store(**source, options) : print_documents(**source, options);
}

}  // namespace aerowal::cli

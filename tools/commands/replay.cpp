#include "commands/replay.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <aerowal/reader.hpp>
#include <aerowal/record_text.hpp>
#include <aerowal/replay.hpp>
#include <aerowal/replay_base.hpp>
#include <aerowal/replay_difference.hpp>
#include <aerowal/sound_records.hpp>
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

/// What a format could not carry. Any thread may add to it.
class LeftOut {
 public:
  void add(const PlacedRecord& record) {
    const std::lock_guard lock(mutex_);
    if (!first_ || record.byte_offset < first_->byte_offset) {
      first_ = Placement{.sequence_number = record.sequence_number,
                         .byte_offset = record.byte_offset,
                         .length = record.length};
    }
  }

  /// Errors: usage, where there is any. `log`, `base`: the paths of the two.
  [[nodiscard]] Result<void> check(std::string_view format, const std::string& log,
                                   const std::string& base) const {
    if (!first_) return {};
    const bool of_base = first_->sequence_number == 0;
    Error error{.code = ErrorCode::usage,
                .message = "a record of " + bytes_text(first_->length) + " is more than --format " +
                           std::string(format) +
                           " can carry, for the sake of what databases take as one value",
                .path = of_base ? base : log,
                .byte_offset = first_->byte_offset};
    if (!of_base) error.sequence_number = first_->sequence_number;
    return error;
  }

 private:
  std::mutex mutex_;
  std::optional<Placement> first_;
};

/// The text of records, by several threads. `append`: a call of the reporter.
template <class Append>
RecordText text_of(Output& output, LeftOut& left_out, const Append& append) {
  return {.describe =
              [&left_out, append](const PlacedRecord& record, std::string& text) {
                if (!append(text, record)) left_out.add(record);
              },
          .print = [&output](std::string& text) { return output.print(text); }};
}

/// Every version, in the order of the log, which was sound up to where it is asked for. Errors:
/// system.
Result<void> print_history(ByteSource& source, const ReplayOptions& options, Output& output,
                           const RecordText& text) {
  const std::uint64_t last = options.until_sequence_number.value_or(UINT64_MAX);
  const std::uint64_t before = last == UINT64_MAX ? last : last + 1;
  Reader reader(source, {.threading = threading()});
  if (const auto passed = reader.skip_valid(before, text); !passed) return passed.error();
  std::string line;
  while (output.open() && reader.sequence_number() < before) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more) break;
    text.describe(reader.record(), line);
    text.print(line);
  }
  if (reader.damage()) return log_changed(source, reader.damage()->byte_offset);
  return {};
}

/// The documents that were asked for; empty: all.
std::function<bool(std::string_view, std::string_view)> wanted_of(const ReplayOptions& options) {
  if (options.filter.empty()) return {};
  return [&options](std::string_view collection_id, std::string_view document_id) {
    return options.filter.matches(collection_id, document_id);
  };
}

Result<void> print_ids(Replay& replay, const ReplayReporter& reporter, Output& output) {
  return replay.for_each_key([&](const DocumentKey& key) {
    reporter.append_key(output.text(), key);
    return output.commit();
  });
}

/// Null where there is to be none.
Result<std::unique_ptr<ReplayBase>> open_base(const ReplayOptions& options) {
  if (const auto store = options.base_store()) return open_replay_base(*store);
  return std::unique_ptr<ReplayBase>();
}

ExitCode print_differences(ByteSource& source, const ReplayOptions& options) {
  Progress progress(options.common, source.name());
  const auto observed = observe_reads(source, progress.observer());
  const auto base = open_base(options);
  if (!base) return report(base.error(), options.common);
  auto difference =
      ReplayDifference::run(*observed, {.from_sequence_number = options.diff_from.value_or(0),
                                        .until_sequence_number = options.until_sequence_number,
                                        .base = base->get(),
                                        .threading = threading(),
                                        .memory_limit = options.memory_limit,
                                        .wanted = wanted_of(options)});
  progress.end();
  if (!difference) {
    return report(difference.error(), options.common, next_step(difference.error(), options));
  }
  if (difference->damage()) {
    return report_damage(to_error(*difference->damage(), source.name()), source, options.common);
  }
  Output output(options.common);
  const auto reporter = make_replay_reporter(options.common, output);
  const auto printed = difference->print(
      {.describe = [&reporter](const DocumentDifference& one,
                               std::string& text) { reporter->append_difference(text, one); },
       .print = [&output](std::string& text) { return output.print(text); }});
  if (!printed) {
    output.flush();
    return report(printed.error(), options.common);
  }
  if (options.summary) reporter->summary(difference->counts(), source.name());
  return finish(output, ExitCode::ok, options.common);
}

ExitCode print_documents(ByteSource& source, const ReplayOptions& options) {
  Progress progress(options.common, source.name());
  const auto observed = observe_reads(source, progress.observer());
  const auto opened = open_base(options);
  if (!opened) return report(opened.error(), options.common);
  ReplayBase* const base = opened->get();
  auto replay = Replay::run(*observed, {.until_sequence_number = options.until_sequence_number,
                                        .base = base,
                                        .threading = threading(),
                                        .wanted = wanted_of(options),
                                        .memory_limit = options.memory_limit,
                                        .deleted = options.deleted});
  progress.end();
  if (!replay) {
    return report(replay.error(), options.common, next_step(replay.error(), options));
  }
  if (replay->damage()) {
    return report_damage(to_error(*replay->damage(), source.name()), source, options.common);
  }

  Output output(options.common);
  const auto reporter = make_replay_reporter(
      options.common, output,
      {.ids_only = options.ids_only, .deleted = options.deleted, .columns = options.columns});
  LeftOut left_out;
  reporter->begin(options.history);
  Result<void> printed;
  if (options.ids_only) {
    printed = print_ids(*replay, *reporter, output);
  } else {
    printed = replay->print(
        text_of(output, left_out, [&reporter](std::string& text, const PlacedRecord& document) {
          return reporter->append_document(text, document);
        }));
  }
  if (printed && options.history) {
    reporter->begin_history();
    printed = print_history(
        source, options, output,
        text_of(output, left_out, [&](std::string& text, const PlacedRecord& record) {
          return !options.filter.matches(record) || reporter->append_version(text, record);
        }));
  }
  if (printed) {
    printed = left_out.check(options.common.format, source.name(), base ? base->name() : "");
  }
  if (!printed) {
    output.flush();
    return report(printed.error(), options.common);
  }
  reporter->end();
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
  if (options.storage) return rebuild_store(**source, options);
  return options.diff_from ? print_differences(**source, options)
                           : print_documents(**source, options);
}

}  // namespace aerowal::cli

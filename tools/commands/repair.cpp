#include "commands/repair.hpp"

#include <memory>
#include <new>
#include <type_traits>
#include <vector>

#include <aerowal/document_store.hpp>
#include <aerowal/log_path.hpp>
#include <aerowal/observed_source.hpp>
#include <aerowal/repair.hpp>

#include "commands/log_source.hpp"
#include "commands/repair_preview.hpp"
#include "io/file.hpp"
#include "report/format.hpp"
#include "term/out_of_memory.hpp"
#include "term/output.hpp"
#include "term/progress.hpp"
#include "term/standard_streams.hpp"

namespace aerowal::cli {
namespace {

class Repair {
 public:
  explicit Repair(const RepairCommandOptions& options)
      : options_(&options),
        output_(options.common),
        reporter_(make_repair_reporter(options.common, output_)) {
    request_.output_path = options.output;
    request_.options = {.correct = options.correct,
                        .fix_bit_flips = options.fix_bit_flips,
                        .conflicts = options.conflicts,
                        .truncate = options.truncate,
                        .salvage = options.salvage,
                        .max_loss = options.max_loss,
                        .threading = threading()};
    request_.ignore_lock_file = options.ignore_lock_file;
    request_.ignore_in_use = options.ignore_in_use;
    request_.wording = repair_wording();
  }

  ExitCode run() {
    std::vector<std::string> logs = options_->donors;
    logs.push_back(options_->log);
    const auto apart =
        check_logs(logs, {options_->output.value_or(""), options_->store.value_or("")});
    if (!apart) return fail(apart.error());
    std::optional<DocumentStore> store;
    if (options_->store && is_log_itself(options_->log, *options_->store)) {
      return fail({.code = ErrorCode::usage,
                   .message =
                       "found the log itself, expected AeroDB's document store: give --store "
                       "the data/documents.dat of its data directory",
                   .path = *options_->store});
    }
    if (options_->store) {
      auto opened = DocumentStore::open(*options_->store);
      if (!opened) return fail(opened.error());
      store.emplace(std::move(*opened));
      request_.options.store = &*store;
    } else if ((store = store_to_consider(options_->log))) {
      request_.options.store_for_least_loss = &*store;
    }
    if (const auto opened = open_donors(); !opened) return fail(opened.error());
    return options_->output || options_->in_place ? act() : show_plan();
  }

 private:
  Result<void> open_donors() {
    for (const std::string& donor : options_->donors) {
      auto source = open_log(donor, options_->common);
      if (!source) return source.error();
      if (donor != "-" && is_log_itself(options_->log, (*source)->name())) {
        return Error{.code = ErrorCode::usage,
                     .message =
                         "found the log itself, expected another copy of it: give --donor a "
                         "replica or a backup",
                     .path = donor};
      }
      donors_.push_back(std::move(*source));
      request_.options.donors.push_back(donors_.back().get());
    }
    return {};
  }

  ExitCode show_plan() {
    auto source = open_log(options_->log, options_->common);
    if (!source) return fail(source.error());
    const auto preview = with_progress((*source)->name(), [&](const ReadObserver& on_read) {
      return preview_repair(**source, request_.options, on_read);
    });
    if (!preview) return fail(preview.error());
    reporter_->plan(preview->plan, request_, preview->circumstances);
    return finish(output_, exit_code_of(preview->plan.before.status), options_->common);
  }

  ExitCode act() {
    const auto path = resolve_log_path(options_->log);
    if (!path) return fail(path.error());
    request_.log_path = *path;
    auto session = RepairSession::begin(request_);
    if (!session) return fail(session.error());
    const auto plan =
        with_progress(*path, [&](const ReadObserver& on_read) { return session->plan(on_read); });
    if (!plan) return fail(plan.error());
    if ((*plan)->refusal) reporter_->refused(**plan);
    if (const auto written = session->write(); !written) {
      return fail(*session, (*plan)->refusal ? with_output(written.error()) : written.error());
    }
    if (session->has_output()) return commit(*session, **plan);
    reporter_->already_sound(*session);
    return finish(output_, ExitCode::ok, options_->common);
  }

  /// Of a repair that is refused, what would be wrong with OUT besides.
  [[nodiscard]] Error with_output(Error error) const {
    if (!options_->output) return error;
    const std::string& output = *options_->output;
    if (exists(output)) {
      error.message += "; OUT, " + output + ", already exists: name a file that is not there yet";
    } else if (const std::string folder = directory_of(output); !exists(folder)) {
      error.message += "; OUT, " + output + ", cannot be made: there is no folder " + folder;
    }
    return error;
  }

  ExitCode commit(RepairSession& session, const RepairPlan& plan) {
    // Once the log is in its place, nothing is left that can fail but to print it.
    std::string done = reporter_->done(session, plan);
    Result<void> committed;
    try {
      committed = session.commit();
    } catch (const std::bad_alloc&) {
      if (session.committed()) output_.text().swap(done);
      output_.flush();
      throw;
    }
    if (session.committed()) output_.text().swap(done);
    if (committed) return finish(output_, ExitCode::ok, options_->common);
    return session.committed() ? fail(committed.error()) : fail(session, committed.error());
  }

  template <class Make>
  std::invoke_result_t<Make, ReadObserver> with_progress(const std::string& name,
                                                         const Make& make) {
    Progress progress(options_->common, name);
    return make(progress.observer());
  }

  /// What became of an earlier repair is said also where nothing becomes of this one.
  ExitCode fail(const RepairSession& session, const Error& error) {
    if (session.earlier_repair()) reporter_->earlier_repair(*session.earlier_repair());
    return fail(error);
  }

  ExitCode fail(const Error& error) {
    output_.flush();
    return report(error, options_->common);
  }

  const RepairCommandOptions* options_;
  Output output_;
  std::unique_ptr<RepairReporter> reporter_;
  std::vector<std::unique_ptr<ByteSource>> donors_;
  RepairRequest request_;
};

}  // namespace

ExitCode run_repair(const RepairCommandOptions& options) {
  const UnwindWhereOutOfMemory unwind;
  return Repair(options).run();
}

}  // namespace aerowal::cli

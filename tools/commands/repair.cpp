#include <memory>
#include <new>

#include <aerowal/document_store.hpp>
#include <aerowal/log_path.hpp>
#include <aerowal/record_json.hpp>
#include <aerowal/repair.hpp>

#include "cli/options.hpp"
#include "commands/log_source.hpp"
#include "report/plan_text.hpp"
#include "report/receipt.hpp"
#include "report/text.hpp"
#include "term/out_of_memory.hpp"
#include "term/output.hpp"
#include "term/progress.hpp"
#include "term/standard_streams.hpp"

namespace aerowal::cli {
namespace {

struct Options {
  CommonOptions common;
  std::string log;
  std::optional<std::string> output;
  std::optional<std::string> store;
  std::optional<std::uint64_t> max_loss;
  bool in_place = false;
  bool fix_bit_flips = false;
  bool truncate = false;
  bool salvage = false;
  bool ignore_lock_file = false;
  bool ignore_in_use = false;
};

Error usage_error(const std::string& message) {
  return {.code = ErrorCode::usage, .message = message + "; try 'aerowal repair --help'"};
}

/// Errors: usage, for options that do not go together.
Result<void> check(const Options& options) {
  if (options.output && options.output->empty()) return usage_error("-o needs a file name");
  if (options.output && *options.output == "-") {
    return usage_error("-o needs a file: a log with a receipt can't go to standard output");
  }
  if (options.output && options.in_place) {
    return usage_error("-o and --in-place exclude each other");
  }
  if (options.truncate && options.salvage) {
    return usage_error("--truncate and --salvage exclude each other");
  }
  if (options.log == "-" && (options.output || options.in_place)) {
    return usage_error("a repair needs a file, not standard input");
  }
  return {};
}

class Repair {
 public:
  explicit Repair(const Options& options) : options_(&options), output_(options.common) {
    request_.options = {.fix_bit_flips = options.fix_bit_flips,
                        .truncate = options.truncate,
                        .salvage = options.salvage,
                        .max_loss = options.max_loss.value_or(0),
                        .threading = threading()};
    request_.ignore_lock_file = options.ignore_lock_file;
    request_.ignore_in_use = options.ignore_in_use;
  }

  ExitCode run() {
    const auto apart = check_standard_streams(
        {options_->log, options_->output.value_or(""), options_->store.value_or("")});
    if (!apart) return fail(apart.error());
    if (const auto valid = check(*options_); !valid) return fail(valid.error());
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
      request_.store_path = store->path();
    }
    return options_->output || options_->in_place ? act() : show_plan();
  }

 private:
  ExitCode show_plan() {
    auto source = open_log(options_->log);
    if (!source) return fail(source.error());
    request_.input_path = (*source)->name();
    const auto plan = make_plan(**source);
    if (!plan) return fail(plan.error());
    if (options_->log != "-") {
      auto use = find_log_use(request_.input_path);
      if (!use) return fail(use.error());
      request_.in_use = *std::move(use);
      request_.unfinished = find_unfinished_repair(request_.input_path);
    }
    request_.escape_body = output_.terminal();
    if (options_->common.json) {
      output_.text() += plan_json(*plan, request_) + "\n";
    } else {
      output_.text() += plan_text(*plan, request_.input_path, false);
      output_.text() += unfinished_text(request_.unfinished) + in_use_text(request_.in_use);
      output_.text() += plan->refusal
                            ? "  refused: " + printable_message(plan->refusal->message) + "\n"
                            : "  nothing was written: -o OUT or --in-place does it\n";
    }
    return output_.finish(exit_code_of(plan->before.status));
  }

  ExitCode act() {
    const auto path = resolve_log_path(options_->log);
    if (!path) return fail(path.error());
    const LogGuard::Options guarding{.ignore_lock_file = options_->ignore_lock_file,
                                     .ignore_in_use = options_->ignore_in_use,
                                     .to_be_replaced = options_->in_place};
    auto guard = LogGuard::acquire(*path, guarding);
    if (!guard) return fail(guard.error());
    auto source = ByteSource::from_descriptor(guard->descriptor(), *path);
    if (!source) return fail(source.error());
    request_.input_path = *path;
    request_.output_path = options_->in_place ? *path : *options_->output;

    const auto plan = make_plan(**source);
    if (!plan) return fail(plan.error());
    if (plan->refusal) {
      if (!options_->common.json) output_.text() += plan_text(*plan, request_.input_path, false);
      return fail(*plan->refusal);
    }
    auto earlier = options_->in_place ? settle_repair_in_place(*path, guarding)
                                      : settle_repair_to(request_.output_path);
    if (!earlier) return fail(earlier.error());
    request_.earlier = *std::move(earlier);
    if (options_->in_place && plan->before.status == LogStatus::sound) {
      return report_sound(*plan, *guard);
    }
    auto repaired = options_->in_place
                        ? RepairedLog::write_in_place(**source, *plan, *guard)
                        : RepairedLog::write_new(**source, *plan, request_.output_path, *guard);
    if (!repaired) return fail_after_settling(repaired.error());
    request_.backup_path = repaired->backup_path();
    if (request_.earlier && request_.earlier->receipt_path == repaired->receipt_path()) {
      request_.earlier->receipt_path = repaired->former_receipt_path();
    }
    return commit(*plan, *repaired, *guard);
  }

  ExitCode commit(const RepairPlan& plan, RepairedLog& repaired, LogGuard& guard) {
    const std::string receipt = receipt_json(plan, request_, repaired.input(), repaired.output());
    // Once the log is in its place, nothing is left that can fail but to print it.
    std::string done = done_text(plan, repaired);
    Result<void> committed;
    try {
      committed = repaired.commit(receipt, guard);
    } catch (const std::bad_alloc&) {
      if (repaired.committed()) output_.text().swap(done);
      output_.flush();
      throw;
    }
    if (repaired.committed()) output_.text().swap(done);
    if (committed) return output_.finish(ExitCode::ok);
    return repaired.committed() ? fail(committed.error()) : fail_after_settling(committed.error());
  }

  ExitCode report_sound(const RepairPlan& plan, const LogGuard& guard) {
    // It may be sound because of a repair that died before the exchange was durable.
    if (const auto synced = guard.sync(); !synced) return fail_after_settling(synced.error());
    output_.text() += options_->common.json
                          ? plan_json(plan, request_) + "\n"
                          : printable(request_.input_path) +
                                ": sound, nothing to repair, nothing was written\n" +
                                earlier_repair_text(request_.earlier);
    return output_.finish(ExitCode::ok);
  }

  Result<RepairPlan> make_plan(ByteSource& source) {
    Progress progress(options_->common, source.name());
    const auto observed = observe_reads(source, progress.observer());
    return plan_repair(*observed, request_.options);
  }

  std::string done_text(const RepairPlan& plan, const RepairedLog& repaired) {
    if (options_->common.json) {
      request_.escape_body = output_.terminal();
      return one_line(receipt_json(plan, request_, repaired.input(), repaired.output())) + "\n";
    }
    return plan_text(plan, request_.input_path, true) + earlier_repair_text(request_.earlier) +
           "  repaired log: " + printable(request_.output_path) + "\n  original: " +
           printable(request_.backup_path.empty() ? request_.input_path : request_.backup_path) +
           "\n  receipt: " + printable(repaired.receipt_path()) +
           "\n  AeroDB will start on it: every record was read back and is sound.\n";
  }

  /// An indented JSON text as one line: no string in it has a line end.
  static std::string one_line(const std::string& json) {
    std::string line;
    for (std::size_t at = 0; at < json.size();) {
      const std::size_t end = std::min(json.find('\n', at), json.size());
      const std::size_t begin = std::min(json.find_first_not_of(' ', at), end);
      line.append(json, begin, end - begin);
      at = end + 1;
    }
    return line;
  }

  /// What became of an earlier repair is told also where nothing becomes of this one.
  ExitCode fail_after_settling(const Error& error) {
    if (request_.earlier) {
      output_.text() += options_->common.json ? earlier_repair_json(*request_.earlier) + "\n"
                                              : earlier_repair_text(request_.earlier);
    }
    return fail(error);
  }

  ExitCode fail(const Error& error) {
    output_.flush();
    return report(error, options_->common);
  }

  const Options* options_;
  Output output_;
  RepairRequest request_;
};

}  // namespace

void add_repair(CLI::App& app, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = add_command(
      app, "repair", "Plan the repair of a log, or carry it out",
      "Without -o or --in-place nothing is written. Without further options a repair does only "
      "what\n"
      "loses nothing that was acknowledged. The original always survives.\n"
      "Example: aerowal repair wal.log\n"
      "Example: aerowal repair --fix-bit-flips --store /var/lib/aerodb -o fixed.log wal.log");
  add_log_argument(command, options->log,
                   "A log file, an AeroDB data directory, or - for standard input (the plan only)");
  add_text_option(command, "-o,--output", options->output, "OUT",
                  "Write the repaired log here, as a new file");
  add_flag(command, "--in-place", options->in_place,
           "Exchange LOG with the repaired log in one step and keep the original beside it");
  add_flag(command, "--fix-bit-flips", options->fix_bit_flips,
           "Turn back single flipped bits that explain the damage");
  add_text_option(command, "--store", options->store, "FILE",
                  "Give back lost records from AeroDB's documents.dat, or a data directory's");
  add_flag(command, "--truncate", options->truncate,
           "Keep what stands before the first damage that nothing else repairs");
  add_flag(command, "--salvage", options->salvage,
           "Keep every intact record and renumber, so that no gap is left");
  add_number_option(command, "--max-loss", options->max_loss,
                    "How many acknowledged records --truncate or --salvage may lose (0)");
  add_flag(command, "--ignore-lock-file", options->ignore_lock_file,
           "Go on although a lock file is there");
  add_flag(command, "--ignore-in-use", options->ignore_in_use,
           "Go on although the log is, or may be, in use by anything but aerowal");
  add_common_options(command, options->common);
  set_action(command, action, [options] {
    const UnwindWhereOutOfMemory unwind;
    return Repair(*options).run();
  });
}

}  // namespace aerowal::cli

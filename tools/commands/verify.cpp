#include "commands/verify.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <sys/stat.h>

#include <aerowal/data_directory.hpp>
#include <aerowal/log_guard.hpp>
#include <aerowal/log_path.hpp>
#include <aerowal/observed_source.hpp>
#include <aerowal/scan.hpp>
#include <aerowal/sound_records.hpp>

#include "commands/log_source.hpp"
#include "commands/repair_preview.hpp"
#include "commands/verify_state.hpp"
#include "io/state_path.hpp"
#include "report/format.hpp"
#include "term/out_of_memory.hpp"
#include "term/output.hpp"
#include "term/progress.hpp"
#include "term/standard_streams.hpp"
#include "term/text.hpp"
#include "term/usage_error.hpp"

namespace aerowal::cli {
namespace {

/// What else is wanted of a log that is in a data directory.
struct LogFacts {
  ScanSummary summary;
  std::vector<SoundRange> sound;
};

/// What a log amounts to, and what of that is new.
struct LogVerdict {
  LogStatus status = LogStatus::sound;
  LogStatus new_status = LogStatus::sound;  ///< by the findings that no baseline has
};

/// Reads `log`, whose records in `sound` are sound, again. Errors: system.
Result<void> report_detail(ByteSource& log, LogStatus status, const std::vector<SoundRange>& sound,
                           const VerifyOptions& options, Reporter& reporter) {
  const auto said = for_each_sound(log, sound, [&reporter](const PlacedRecord& record) {
    reporter.record(record);
    return true;
  });
  if (!said) return said.error();
  if (status == LogStatus::sound) return {};
  auto store = store_to_consider(log.name());
  Progress progress(options.common, log.name());
  const auto preview = preview_repair(
      log, {.store_for_least_loss = store ? &*store : nullptr, .threading = threading()},
      progress.observer());
  progress.end();
  if (!preview) return preview.error();
  reporter.plan(preview->plan, preview->circumstances, repair_wording());
  return {};
}

/// Reports one log. `facts`, unless null, is filled. Errors: system.
Result<LogVerdict> verify(ByteSource& log, const VerifyOptions& options, VerifyState& state,
                          Reporter& reporter, LogFacts* facts = nullptr) {
  Progress progress(options.common, log.name());
  const auto observed = observe_reads(log, progress.observer());
  auto scan = state.scan(*observed);
  progress.end();
  if (!scan) return scan.error();
  if (options.live) scan->expect_writer(writer_patience);
  scan->expect_end(options.expected_end);

  LogVerdict verdict;
  std::vector<SoundRange> sound;
  const bool keeps_sound = facts != nullptr || reporter.wants_detail();
  reporter.begin(log, scan->summary().size);
  for (;;) {
    const auto more = scan->next();
    if (!more) return more.error();
    if (!*more) break;
    if (const auto* range = std::get_if<SoundRange>(&scan->segment())) {
      state.sound(*range);
      reporter.sound(*range);
      if (keeps_sound) sound.push_back(*range);
      continue;
    }
    const auto& finding = std::get<Finding>(scan->segment());
    const auto novelty = state.judge(log, finding);
    if (!novelty) return novelty.error();
    if (*novelty == Novelty::is_new) {
      verdict.new_status = worse(verdict.new_status, status_of(finding.kind));
    }
    const auto reported = reporter.finding(finding, *novelty);
    if (!reported) return reported.error();
  }
  verdict.status = scan->summary().status;
  if (reporter.wants_detail()) {
    const auto said = report_detail(log, verdict.status, sound, options, reporter);
    if (!said) return said.error();
  }
  reporter.summary(scan->summary(), state.end());
  if (facts != nullptr) *facts = {.summary = scan->summary(), .sound = std::move(sound)};
  return verdict;
}

/// A folder wal stands for the log in it alone.
bool is_data_directory(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && !is_log_folder(path);
}

Error not_live(const ByteSource& log) {
  Error error =
      usage_error("aerowal verify", "--live is for a log that is being written; this is a " +
                                        describe(*log.container()) + ", which nothing appends to");
  error.path = log.name();
  return error;
}

/// Verifies what a command line names.
class Verification {
 public:
  Verification(const VerifyOptions& options, VerifyState& state, Output& output, Reporter& reporter)
      : options_(&options), state_(&state), output_(&output), reporter_(&reporter) {}

  ExitCode run() {
    ExitCode code = ExitCode::ok;
    for (const std::string& log : options_->logs) {
      damaged_ = unreadable_ = false;
      code =
          graver(code, !options_->log_only && is_data_directory(log) ? directory(log) : file(log));
      ++totals_.logs;
      totals_.damaged += damaged_ ? 1 : 0;
      totals_.unreadable += unreadable_ && !damaged_ ? 1 : 0;
    }
    totals_.new_findings = state_->new_findings();
    if (const auto ended = reporter_->end(totals_); !ended) {
      output_->flush();
      code = graver(code, report_error(ended.error()));
    }
    const auto saved = state_->save(!any_unreadable_);
    if (saved) return code;
    output_->flush();
    return graver(code, report_error(saved.error()));
  }

 private:
  ExitCode file(const std::string& log) {
    const auto source = open_log(log, options_->common);
    if (!source) return unreadable(log, source.error());
    if (options_->live && (*source)->container()) return unreadable(log, not_live(**source));
    const auto found = verify(**source, *options_, *state_, *reporter_);
    return found ? verdict(*found) : unreadable(log, found.error());
  }

  /// A data directory: the log, and what else AeroDB checks. The store is read first, since AeroDB
  /// writes to it last.
  ExitCode directory(const std::string& directory) {
    auto check = begin(directory);
    if (!check) return unreadable(directory, check.error());
    BootReport report{.directory = directory};
    const auto source = open_log(directory, options_->common);
    ExitCode code = ExitCode::ok;
    if (source) {
      const auto found = log(**source, *check, report);
      if (!found) return unreadable(directory, found.error());
      code = verdict(*found);
    } else {
      code = unreadable(directory, source.error());
      // Nothing shows that it is one of AeroDB's.
      if (!check->verdict(false).initialized && !check->has_log() && check->store_size() == 0) {
        return code;
      }
    }
    report.verdict = check->verdict(report.in_use.has_value());
    reporter_->boot(*check, report);
    if (check->store_error()) {
      output_->flush();
      unreadable_ = true;
      code = graver(code, report_error(*check->store_error()));
    }
    return graver(code, verdict({.status = check->status(), .new_status = check->status()}));
  }

  Result<BootCheck> begin(const std::string& directory) {
    Progress progress(options_->common, directory + "/data/documents.dat");
    auto check = BootCheck::begin(directory, progress.observer());
    progress.end();
    return check;
  }

  Result<LogVerdict> log(ByteSource& source, BootCheck& check, BootReport& report) {
    LogFacts facts;
    const auto found = verify(source, *options_, *state_, *reporter_, &facts);
    if (!found) return found.error();
    report.log_status = found->status;
    auto in_use = find_log_use(source.name());
    if (!in_use) return in_use.error();
    report.in_use = std::move(*in_use);
    if (report.in_use) check.ignore_torn_end();
    if (options_->live) {
      if (const auto waited = check.expect_writer(writer_patience); !waited) return waited.error();
    }
    const auto read = check.read_log(source, facts.sound, facts.summary.strict_error);
    if (!read) return read.error();
    return *found;
  }

  /// What damage makes of the exit code.
  ExitCode verdict(const LogVerdict& found) {
    damaged_ = damaged_ || found.status != LogStatus::sound;
    return options_->exit_zero ? ExitCode::ok : exit_code_of(found.new_status);
  }

  ExitCode unreadable(const std::string& log, const Error& error) {
    unreadable_ = any_unreadable_ = true;
    reporter_->unreadable(error.path.empty() ? log : error.path, error);
    output_->flush();
    return report_error(error);
  }

  [[nodiscard]] ExitCode report_error(const Error& error) const {
    return report(error, options_->common);
  }

  const VerifyOptions* options_;
  VerifyState* state_;
  Output* output_;
  Reporter* reporter_;
  VerifyTotals totals_;
  bool damaged_ = false;         ///< the log that is being verified
  bool unreadable_ = false;      ///< likewise
  bool any_unreadable_ = false;  ///< of all logs
};

/// The option that names a file which is written, or read beside the logs, and that file.
using NamedFile = std::pair<std::string, std::string>;

std::vector<NamedFile> named_files(const VerifyOptions& options) {
  std::vector<NamedFile> files;
  if (options.baseline) files.emplace_back("--baseline", *options.baseline);
  if (options.write_baseline) files.emplace_back("--write-baseline", *options.write_baseline);
  if (options.resume) files.emplace_back("--resume", *options.resume);
  for (const WantedReport& report : options.reports) files.emplace_back("--report", report.path);
  return files;
}

/// What is no regular file, such as a terminal, can take several.
bool is_same_file(const std::string& left, const std::string& right) {
  struct stat status {};
  const bool takes_all = ::stat(left.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
  return !takes_all && is_same_place(left, right);
}

Error is_verified(const std::string& option, const std::string& path) {
  return {.code = ErrorCode::refused,
          .message = option + " names the log that is to be verified; it is left as it is. Give " +
                     option + " another path",
          .path = path};
}

/// No file has two uses; but a baseline can be read and then written again. Errors: usage; refused,
/// where one is a log.
Result<void> check_files(const VerifyOptions& options) {
  const std::vector<NamedFile> files = named_files(options);
  std::vector<std::string> paths;
  paths.reserve(files.size());
  for (const auto& [option, path] : files) paths.push_back(path);
  if (auto once = check_logs(options.logs, paths); !once) return once;
  for (const auto& [option, path] : files) {
    const auto is_it = [&file = path](const std::string& log) { return is_log_itself(log, file); };
    if (std::none_of(options.logs.begin(), options.logs.end(), is_it)) continue;
    return is_verified(option, path);
  }
  for (auto one = files.begin(); one != files.end(); ++one) {
    for (auto other = files.begin(); other != one; ++other) {
      const bool is_update = other->first == "--baseline" && one->first == "--write-baseline";
      if (is_update || !is_same_file(one->second, other->second)) continue;
      return usage_error("aerowal verify", other->first + " and " + one->first +
                                               " name one file, " + shell_quoted(one->second) +
                                               ": each needs its own");
    }
  }
  return {};
}

}  // namespace

ExitCode run_verify(const VerifyOptions& options) {
  if (const auto fits = check_files(options); !fits) return report(fits.error(), options.common);
  // A file that is half written must go away again.
  std::optional<UnwindWhereOutOfMemory> unwind;
  if (options.write_baseline || options.resume || !options.reports.empty()) unwind.emplace();
  auto state = VerifyState::open(options);
  if (!state) return report(state.error(), options.common);
  const auto detail = options.brief ? ReportDetail::brief : ReportDetail::full;
  auto files = ReportFiles::open(options.reports, options.common, detail);
  if (!files) return report(files.error(), options.common);
  Output output(options.common);
  const auto reporter = make_reporter(options.common, output, detail);
  const auto all = files->together(output, *reporter);
  ExitCode code = Verification(options, *state, output, *all).run();
  if (const auto committed = files->commit(); !committed) {
    output.flush();
    code = graver(code, report(committed.error(), options.common));
  }
  return finish(output, code, options.common);
}

}  // namespace aerowal::cli

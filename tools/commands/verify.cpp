#include "commands/verify.hpp"

#include <chrono>
#include <memory>
#include <variant>
#include <vector>

#include <sys/stat.h>

#include <aerowal/data_directory.hpp>
#include <aerowal/log_guard.hpp>
#include <aerowal/observed_source.hpp>
#include <aerowal/scan.hpp>

#include "commands/log_source.hpp"
#include "report/format.hpp"
#include "term/output.hpp"
#include "term/progress.hpp"
#include "term/usage_error.hpp"

namespace aerowal::cli {
namespace {

/// How long what looks torn is watched where somebody may be writing it.
constexpr std::chrono::milliseconds patience{500};

/// What else is wanted of a log that is in a data directory.
struct LogFacts {
  ScanSummary summary;
  std::vector<SoundRange> sound;
};

/// Reports one log. `facts`, unless null, is filled. Errors: system.
Result<LogStatus> verify(ByteSource& log, const VerifyOptions& options, Reporter& reporter,
                         LogFacts* facts = nullptr) {
  Progress progress(options.common, log.name());
  const auto observed = observe_reads(log, progress.observer());
  auto scan = Scan::run(*observed, threading());
  progress.end();
  if (!scan) return scan.error();
  if (options.live) scan->expect_writer(patience);
  scan->expect_end(options.expected_end);

  reporter.begin(log, scan->summary().size);
  for (;;) {
    const auto more = scan->next();
    if (!more) return more.error();
    if (!*more) break;
    if (const auto* range = std::get_if<SoundRange>(&scan->segment())) {
      reporter.sound(*range);
      if (facts != nullptr) facts->sound.push_back(*range);
    } else {
      const auto reported = reporter.finding(std::get<Finding>(scan->segment()));
      if (!reported) return reported.error();
    }
  }
  reporter.summary(scan->summary());
  if (facts != nullptr) facts->summary = scan->summary();
  return scan->summary().status;
}

bool is_directory(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
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
  Verification(const VerifyOptions& options, Output& output, Reporter& reporter)
      : options_(&options), output_(&output), reporter_(&reporter) {}

  ExitCode run() {
    ExitCode code = ExitCode::ok;
    for (const std::string& log : options_->logs) {
      damaged_ = unreadable_ = false;
      code = graver(code, !options_->log_only && is_directory(log) ? directory(log) : file(log));
      ++totals_.logs;
      totals_.damaged += damaged_ ? 1 : 0;
      totals_.unreadable += unreadable_ && !damaged_ ? 1 : 0;
    }
    reporter_->end(totals_);
    return code;
  }

 private:
  ExitCode file(const std::string& log) {
    const auto source = open_log(log, options_->common);
    if (!source) return unreadable(log, source.error());
    if (options_->live && (*source)->container()) return unreadable(log, not_live(**source));
    const auto status = verify(**source, *options_, *reporter_);
    return status ? verdict(*status) : unreadable(log, status.error());
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
      const auto status = log(**source, *check, report);
      if (!status) return unreadable(directory, status.error());
      code = verdict(*status);
    } else {
      code = unreadable(directory, source.error());
    }
    report.verdict = check->verdict(report.in_use.has_value());
    reporter_->boot(*check, report);
    if (check->store_error()) {
      output_->flush();
      unreadable_ = true;
      code = graver(code, report_error(*check->store_error()));
    }
    return graver(code, verdict(check->status()));
  }

  Result<BootCheck> begin(const std::string& directory) {
    Progress progress(options_->common, directory + "/data/documents.dat");
    auto check = BootCheck::begin(directory, progress.observer());
    progress.end();
    return check;
  }

  Result<LogStatus> log(ByteSource& source, BootCheck& check, BootReport& report) {
    LogFacts facts;
    const auto status = verify(source, *options_, *reporter_, &facts);
    if (!status) return status.error();
    report.log_status = *status;
    auto in_use = find_log_use(source.name());
    if (!in_use) return in_use.error();
    report.in_use = std::move(*in_use);
    if (report.in_use) check.ignore_torn_end();
    if (options_->live) {
      if (const auto waited = check.expect_writer(patience); !waited) return waited.error();
    }
    const auto read = check.read_log(source, facts.sound, facts.summary.strict_error);
    if (!read) return read.error();
    return *status;
  }

  /// What damage makes of the exit code.
  ExitCode verdict(LogStatus status) {
    damaged_ = damaged_ || status != LogStatus::sound;
    return options_->exit_zero ? ExitCode::ok : exit_code_of(status);
  }

  ExitCode unreadable(const std::string& log, const Error& error) {
    unreadable_ = true;
    reporter_->unreadable(error.path.empty() ? log : error.path, error);
    output_->flush();
    return report_error(error);
  }

  [[nodiscard]] ExitCode report_error(const Error& error) const {
    return report(error, options_->common);
  }

  const VerifyOptions* options_;
  Output* output_;
  Reporter* reporter_;
  VerifyTotals totals_;
  bool damaged_ = false;     ///< the log that is being verified
  bool unreadable_ = false;  ///< likewise
};

}  // namespace

ExitCode run_verify(const VerifyOptions& options) {
  if (const auto once = check_logs(options.logs); !once) {
    return report(once.error(), options.common);
  }
  Output output(options.common);
  const auto reporter = make_reporter(options.common, output,
                                      options.brief ? ReportDetail::brief : ReportDetail::full);
  const ExitCode code = Verification(options, output, *reporter).run();
  return finish(output, code, options.common);
}

}  // namespace aerowal::cli

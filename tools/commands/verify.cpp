#include <chrono>
#include <memory>
#include <thread>
#include <variant>

#include <aerowal/scan.hpp>

#include "cli/options.hpp"
#include "commands/log_source.hpp"
#include "report/json.hpp"
#include "report/text.hpp"
#include "report/verify_text.hpp"
#include "term/output.hpp"
#include "term/progress.hpp"

namespace aerowal::cli {
namespace {

struct Options {
  CommonOptions common;
  std::vector<std::string> logs;
  bool live = false;
};

/// Verifies one log and prints what was found.
class Verification {
 public:
  Verification(ByteSource& source, const Options& options, Output& output)
      : source_(&source), options_(&options), output_(&output) {}

  /// Errors: system.
  Result<ExitCode> run() {
    Progress progress(options_->common, source_->name());
    const auto observed = observe_reads(*source_, progress.observer());
    auto scan = Scan::run(*observed, threading());
    progress.end();
    if (!scan) return scan.error();

    VerifyReport report(*source_, scan->summary().size, *output_);
    ScanSummary summary;
    for (;;) {
      const auto more = scan->next();
      if (!more) return more.error();
      if (!*more) break;
      const Scan::Segment& segment = scan->segment();
      const auto* damage = std::get_if<Finding>(&segment);
      const auto in_progress = damage == nullptr ? Result<bool>(false) : is_being_written(*damage);
      if (!in_progress) return in_progress.error();
      if (*in_progress) {
        in_progress_bytes_ = damage->length;
        continue;
      }
      if (damage != nullptr && !is_crash(damage->kind)) status_ = LogStatus::corrupt;
      if (damage != nullptr && is_crash(damage->kind) && status_ == LogStatus::sound) {
        status_ = LogStatus::torn;
      }
      if (!options_->common.json) {
        if (const auto added = report.add(segment); !added) return added.error();
      } else if (damage != nullptr) {
        output_->text().append(damage_json(*damage, source_->name())).append("\n");
        output_->commit();
      }
    }
    print_summary(scan->summary(), report);
    return exit_code_of(status_);
  }

 private:
  /// With --live: whether what looks torn was only a write in progress.
  Result<bool> is_being_written(const Finding& damage) {
    using namespace std::chrono_literals;
    static constexpr int looks = 10;
    if (!options_->live || !is_crash(damage.kind)) return false;
    for (int i = 0; i < looks; ++i) {
      std::this_thread::sleep_for(50ms);
      auto changed = is_in_progress(*source_, damage);
      if (!changed || *changed) return changed;
    }
    return false;
  }

  void print_summary(ScanSummary summary, const VerifyReport& report) {
    summary.status = status_;
    if (in_progress_bytes_ != 0) {
      // The log is what it was before that write.
      summary.size -= in_progress_bytes_;
      summary.damaged_bytes -= in_progress_bytes_;
      --summary.findings;
      if (status_ == LogStatus::sound) summary.strict_error.reset();
    }
    if (options_->common.json) {
      output_->text()
          .append(summary_json(summary, source_->name(), in_progress_bytes_))
          .append("\n");
    } else {
      output_->text() += report.text(summary, in_progress_bytes_);
    }
    output_->commit();
  }

  ByteSource* source_;
  const Options* options_;
  Output* output_;
  LogStatus status_ = LogStatus::sound;
  std::uint64_t in_progress_bytes_ = 0;
};

ExitCode verify_log(const std::string& log, const Options& options, Output& output) {
  const auto unreadable = [&](const Error& error) {
    if (options.common.json) {
      output.text().append(unreadable_json(error.path.empty() ? log : error.path)).append("\n");
    }
    output.flush();
    return report(error, options.common);
  };
  auto source = open_log(log);
  if (!source) return unreadable(source.error());
  const auto code = Verification(**source, options, output).run();
  return code ? *code : unreadable(code.error());
}

ExitCode run(const Options& options) {
  if (const auto once = check_logs(options.logs); !once) {
    return report(once.error(), options.common);
  }
  Output output(options.common);
  ExitCode code = ExitCode::ok;
  for (const std::string& log : options.logs) code = graver(code, verify_log(log, options, output));
  return output.finish(code);
}

}  // namespace

void add_verify(CLI::App& app, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = add_command(
      app, "verify", "Check every byte of one or more logs and name all damage",
      "Exit code 0: every log is sound. 1: corruption. 3: only what a crash leaves of a record "
      "that\n"
      "was never acknowledged. aerowal(1), EXIT STATUS, has them all.\n"
      "Example: aerowal verify /var/lib/aerodb");
  add_log_arguments(command, options->logs);
  add_flag(command, "--live", options->live,
           "The log is being written to: a record that is only half there at the end, and\n"
           "complete or growing a moment later, is in progress and not torn");
  add_common_options(command, options->common);
  set_action(command, action, [options] { return run(*options); });
}

}  // namespace aerowal::cli

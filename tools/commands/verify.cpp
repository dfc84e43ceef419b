#include "commands/verify.hpp"

#include <chrono>
#include <memory>
#include <variant>

#include <aerowal/observed_source.hpp>
#include <aerowal/scan.hpp>

#include "commands/log_source.hpp"
#include "report/format.hpp"
#include "term/output.hpp"
#include "term/progress.hpp"

namespace aerowal::cli {
namespace {

/// How long what looks torn is watched where somebody may be writing it.
constexpr std::chrono::milliseconds patience{500};

/// Reports one log. Errors: system.
Result<LogStatus> verify(ByteSource& log, const VerifyOptions& options, Reporter& reporter) {
  Progress progress(options.common, log.name());
  const auto observed = observe_reads(log, progress.observer());
  auto scan = Scan::run(*observed, threading());
  progress.end();
  if (!scan) return scan.error();
  if (options.live) scan->expect_writer(patience);

  reporter.begin(log, scan->summary().size);
  for (;;) {
    const auto more = scan->next();
    if (!more) return more.error();
    if (!*more) break;
    if (const auto* range = std::get_if<SoundRange>(&scan->segment())) {
      reporter.sound(*range);
    } else {
      const auto reported = reporter.finding(std::get<Finding>(scan->segment()));
      if (!reported) return reported.error();
    }
  }
  reporter.summary(scan->summary());
  return scan->summary().status;
}

ExitCode verify_log(const std::string& log, const VerifyOptions& options, Output& output,
                    Reporter& reporter) {
  const auto unreadable = [&](const Error& error) {
    reporter.unreadable(error.path.empty() ? log : error.path);
    output.flush();
    return report(error, options.common);
  };
  const auto source = open_log(log);
  if (!source) return unreadable(source.error());
  const auto status = verify(**source, options, reporter);
  return status ? exit_code_of(*status) : unreadable(status.error());
}

}  // namespace

ExitCode run_verify(const VerifyOptions& options) {
  if (const auto once = check_logs(options.logs); !once) {
    return report(once.error(), options.common);
  }
  Output output(options.common);
  const auto reporter = make_reporter(options.common, output);
  ExitCode code = ExitCode::ok;
  for (const std::string& log : options.logs) {
    code = graver(code, verify_log(log, options, output, *reporter));
  }
  return finish(output, code, options.common);
}

}  // namespace aerowal::cli

#include "commands/replay.hpp"

#include <aerowal/replay.hpp>

#include "commands/log_source.hpp"
#include "report/format.hpp"
#include "term/output.hpp"
#include "term/progress.hpp"

namespace aerowal::cli {

ExitCode run_replay(const ReplayOptions& options) {
  if (const auto apart = check_logs({options.log}); !apart) {
    return report(apart.error(), options.common);
  }
  auto source = open_log(options.log);
  if (!source) return report(source.error(), options.common);
  Progress progress(options.common, (*source)->name());
  const auto observed = observe_reads(**source, progress.observer());

  auto replay = Replay::run(*observed, {.until_sequence_number = options.until_sequence_number,
                                        .threading = threading()});
  progress.end();
  if (!replay) return report(replay.error(), options.common);
  if (replay->damage()) {
    return report_damage(to_error(*replay->damage(), (*source)->name()), **source, options.common);
  }

  Output output(options.common);
  const auto printer = make_record_printer(options.common, output);
  const auto printed = replay->print(
      {.describe = [&printer](const PlacedRecord& document,
                              std::string& text) { printer->append_document(text, document); },
       .print = [&output](std::string& text) { return output.print(text); }});
  if (!printed) {
    output.flush();
    return report(printed.error(), options.common);
  }
  if (options.summary) printer->summary(replay->counts(), (*source)->name());
  return finish(output, ExitCode::ok, options.common);
}

}  // namespace aerowal::cli

#include "aerowal/replay.hpp"

#include <memory>

#include <aerowal/record_json.hpp>

#include "cli/options.hpp"
#include "commands/log_source.hpp"
#include "report/json.hpp"
#include "term/output.hpp"
#include "term/progress.hpp"

namespace aerowal::cli {
namespace {

struct Options {
  CommonOptions common;
  std::string log;
  std::optional<std::uint64_t> until_sequence_number;
  bool summary = false;
};

ExitCode run(const Options& options) {
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
  const auto printed =
      replay->print({.describe =
                         [&output](const PlacedRecord& document, std::string& text) {
                           append_document_json(text, document, {.escape_body = output.terminal()});
                           text += '\n';
                         },
                     .print = [&output](std::string& text) { return output.print(text); }});
  if (!printed) {
    output.flush();
    return report(printed.error(), options.common);
  }
  if (options.summary) {
    output.text().append(replay_json((*source)->name(), replay->counts())).append("\n");
  }
  return output.finish(ExitCode::ok);
}

}  // namespace

void add_replay(CLI::App& app, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = add_command(
      app, "replay", "Print the documents that a log leaves behind, as JSON Lines",
      "Sorted bytewise by collection id, then document id. A damaged log prints no document: a "
      "state\n"
      "that lacks records is none. --until-seq gives the state before the damage.\n"
      "Example: aerowal replay --until-seq 46 wal.log");
  add_log_argument(command, options->log,
                   "A log file, an AeroDB data directory, or - for standard input");
  add_number_option(command, "--until-seq", options->until_sequence_number,
                    "Apply no record after this sequence number; what follows is not read");
  add_flag(command, "--summary", options->summary,
           "Print a last line with the inserts, updates, deletes and live documents");
  add_common_options(command, options->common);
  set_action(command, action, [options] { return run(*options); });
}

}  // namespace aerowal::cli

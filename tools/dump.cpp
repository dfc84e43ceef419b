#include <limits>
#include <memory>

#include <aerowal/reader.hpp>
#include <aerowal/record_json.hpp>

#include "log_source.hpp"
#include "output.hpp"
#include "progress.hpp"
#include "text.hpp"

namespace aerowal::cli {
namespace {

struct Options {
  CommonOptions common;
  std::vector<std::string> logs;
  std::optional<std::uint64_t> from_sequence_number;
  std::optional<std::uint64_t> to_sequence_number;
  std::optional<std::uint64_t> limit;
  bool no_body = false;
};

constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

Error usage_error(std::string message) {
  return {.code = ErrorCode::usage, .message = std::move(message) + "; try 'aerowal dump --help'"};
}

void append_record(std::string& out, const PlacedRecord& record, const Source& source,
                   const Options& options, const Output& output) {
  if (options.common.json) {
    const bool several = options.logs.size() > 1;
    append_record_json(out, record,
                       {.omit_body = options.no_body,
                        .escape_body = output.terminal(),
                        .path = several ? std::string_view(source.name()) : std::string_view()});
  } else {
    append_record_line(out, record, !options.no_body, output.columns());
  }
  out += '\n';
}

ExitCode dump_log(const std::string& log, const Options& options, Output& output) {
  auto source = open_log(log);
  if (!source) return report(source.error(), options.common);
  Progress progress(options.common, source->name());
  source->observe(progress.observer());
  if (options.logs.size() > 1 && !options.common.json) {
    output.text().append("==> ").append(printable(source->name())).append(" <==\n");
  }

  const std::uint64_t from = options.from_sequence_number.value_or(0);
  const std::uint64_t to = options.to_sequence_number.value_or(no_limit);
  std::uint64_t left = options.limit.value_or(no_limit);
  Reader reader(*source);
  // What comes after the last record asked for is not looked at.
  while (left > 0 && reader.sequence_number() <= to) {
    const auto more = reader.next();
    if (!more) {
      output.flush();
      return report(more.error(), options.common);
    }
    if (!*more) break;
    if (reader.record().sequence_number < from) continue;
    append_record(output.text(), reader.record(), *source, options, output);
    --left;
    if (!output.commit()) return ExitCode::ok;
  }

  if (reader.damage()) {
    output.flush();
    progress.clear();
    return report_damage(*reader.damage(), *source, options.common);
  }
  if (from > reader.sequence_number() && left > 0) {
    output.flush();
    Error error = usage_error("--from-seq " + std::to_string(from) +
                              " is past the end: the last sequence number is " +
                              std::to_string(reader.sequence_number() - 1));
    error.path = source->name();
    return report(error, options.common);
  }
  return ExitCode::ok;
}

ExitCode run(const Options& options) {
  if (const auto once = check_logs(options.logs); !once) {
    return report(once.error(), options.common);
  }
  if (options.from_sequence_number && options.to_sequence_number &&
      *options.from_sequence_number > *options.to_sequence_number) {
    return report(usage_error("--from-seq " + std::to_string(*options.from_sequence_number) +
                              " is after --to-seq " + std::to_string(*options.to_sequence_number)),
                  options.common);
  }
  Output output(options.common);
  ExitCode code = ExitCode::ok;
  for (const std::string& log : options.logs) {
    code = graver(code, dump_log(log, options, output));
    if (!output.open()) break;
  }
  return output.finish(code);
}

}  // namespace

void add_dump(CLI::App& app, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = *app.add_subcommand("dump", "Print the records of one or more logs");
  command.footer(
      "A damaged log prints its sound records up to the damage, then the error, and never gives "
      "0.\n"
      "Example: aerowal dump --json --from-seq 100 wal.log | jq .document_id");
  add_log_arguments(command, options->logs);
  add_number_option(command, "--from-seq", options->from_sequence_number,
                    "Begin at this sequence number");
  add_number_option(command, "--to-seq", options->to_sequence_number,
                    "Stop after this sequence number; what follows is not read");
  add_number_option(command, "--limit", options->limit,
                    "Stop after this many records of each log; what follows is not read");
  command.add_flag("--no-body", options->no_body, "Leave out the document bodies");
  add_common_options(command, options->common);
  command.final_callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace aerowal::cli

#include <memory>

#include <aerowal/foreign_file.hpp>
#include <aerowal/reader.hpp>

#include "json.hpp"
#include "log_source.hpp"
#include "output.hpp"
#include "progress.hpp"
#include "text.hpp"

namespace aerowal::cli {
namespace {

struct Options {
  CommonOptions common;
  std::vector<std::string> logs;
};

Result<Summary> read_log(Source& source) {
  Reader reader(source);
  Summary summary;
  summary.path = source.name();
  for (;;) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more) break;
  }
  summary.records = reader.sequence_number() - format::first_sequence_number;
  if (summary.records != 0) {
    summary.first_sequence_number = format::first_sequence_number;
    summary.last_sequence_number = reader.sequence_number() - 1;
  }
  summary.sound_bytes = summary.sound_prefix_bytes = reader.byte_offset();
  const auto size = source.find_size();
  if (!size) return size.error();
  summary.size = *size;
  summary.strict_error = reader.damage();
  if (summary.strict_error) summary.status = "corrupt";
  return summary;
}

void append_text(std::string& out, const Summary& summary,
                 const std::optional<std::string>& foreign) {
  out.append(printable(summary.path)).append(": ").append(summary.status).append(", ");
  out.append(count_text(summary.records, "record"));
  if (summary.records != 0) {
    out.append(", sequence numbers ").append(std::to_string(*summary.first_sequence_number));
    out.append(" to ").append(std::to_string(*summary.last_sequence_number));
  }
  out.append(", ").append(bytes_text(summary.size)).append("\n");
  if (!summary.strict_error) return;

  const StrictError& damage = *summary.strict_error;
  out.append("  ").append(to_line(to_error(damage, {}))).append("\n");
  if (foreign) out.append("  not an AeroDB log: ").append(printable_message(*foreign)).append("\n");
  out.append("  where: byte ").append(offset_text(damage.byte_offset));
  out.append(", the record due there is number ");
  const bool order = damage.check == StrictCheck::sequence;
  out.append(std::to_string(order ? damage.expected : damage.sequence_number)).append("\n");
  out.append("  sound before it: ").append(bytes_text(summary.sound_prefix_bytes));
  out.append("; not looked at after it: ");
  out.append(bytes_text(summary.size - summary.sound_prefix_bytes)).append("\n");
}

ExitCode verify_log(const std::string& log, const Options& options, Output& output) {
  const auto unreadable = [&](const Error& error) {
    if (options.common.json) {
      Summary summary;
      summary.path = error.path.empty() ? log : error.path;
      summary.status = "unreadable";
      output.text().append(summary_json(summary)).append("\n");
      output.flush();
    }
    return report(error, options.common);
  };
  auto source = open_log(log);
  if (!source) return unreadable(source.error());
  Progress progress(options.common, source->name());
  source->observe(progress.observer());
  const auto summary = read_log(*source);
  if (!summary) return unreadable(summary.error());
  progress.clear();

  if (options.common.json) {
    output.text().append(summary_json(*summary)).append("\n");
  } else {
    std::optional<std::string> foreign;
    if (summary->strict_error && summary->sound_prefix_bytes == 0) {
      const auto evidence = find_foreign_file_evidence(*source);
      if (!evidence) return report(evidence.error(), options.common);
      foreign = *evidence;
    }
    append_text(output.text(), *summary, foreign);
  }
  output.commit();
  return summary->strict_error ? ExitCode::corrupt : ExitCode::ok;
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
  CLI::App& command = *app.add_subcommand("verify", "Check every byte of one or more logs");
  command.footer(
      "The exit code is 0 only if every log is sound: see aerowal(1), EXIT STATUS.\n"
      "Example: aerowal verify /var/lib/aerodb");
  add_log_arguments(command, options->logs);
  add_common_options(command, options->common);
  command.final_callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace aerowal::cli

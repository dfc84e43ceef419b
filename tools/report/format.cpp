#include "report/format.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "io/file.hpp"
#include "report/path_step.hpp"
#include "report/remedy_text.hpp"
#include "term/sequence_number_quoter.hpp"
#include "term/standard_streams.hpp"

namespace aerowal::cli {

namespace {

constexpr std::array all_formats{
    &human_format,      &json_format,  &csv_format,    &tsv_format,    &sql_format,
    &sql_copy_format,   &junit_format, &github_format, &gitlab_format, &sarif_format,
    &prometheus_format, &html_format,  &nagios_format,
};

}  // namespace

const Format* find_format(std::string_view name) {
  const auto* const found =
      std::find_if(all_formats.begin(), all_formats.end(),
                   [name](const Format* format) { return format->name == name; });
  return found == all_formats.end() ? nullptr : *found;
}

const Format& format_named(std::string_view name) {
  const Format* const found = find_format(name);
  if (found == nullptr) throw std::logic_error("no format has that name");
  return *found;
}

std::unique_ptr<Reporter> make_reporter(const CommonOptions& options, Output& output,
                                        ReportDetail detail) {
  return format_named(options.format).make_reporter(output, detail);
}

std::unique_ptr<RecordPrinter> make_record_printer(const CommonOptions& options, Output& output,
                                                   RecordPrinter::Layout layout) {
  return format_named(options.format).make_record_printer(output, std::move(layout));
}

std::unique_ptr<ReplayReporter> make_replay_reporter(const CommonOptions& options, Output& output,
                                                     const ReplayReporter::Layout& layout) {
  return format_named(options.format).make_replay_reporter(output, layout);
}

std::unique_ptr<DiffReporter> make_diff_reporter(const CommonOptions& options, Output& output) {
  return format_named(options.format).make_diff_reporter(output);
}

std::unique_ptr<AppendReporter> make_append_reporter(const CommonOptions& options, Output& output) {
  return format_named(options.format).make_append_reporter(output);
}

std::unique_ptr<RepairReporter> make_repair_reporter(const CommonOptions& options, Output& output) {
  return format_named(options.format).make_repair_reporter(output);
}

ExitCode report(const Error& error, const CommonOptions& options, const std::string& next_step) {
  const std::string& step = next_step.empty() ? path_step(error) : next_step;
  std::string text = format_named(options.format).error_text(with_options(error), step);
  if (options.json_big_numbers == BigNumbers::string) text = SequenceNumberQuoter().quote(text);
  // If standard error is gone as well, only the exit code is left to tell.
  (void)write_text(error_descriptor(), text);
  return exit_code_of(error.code);
}

ExitCode finish(Output& output, ExitCode code, const CommonOptions& options) {
  const auto finished = output.finish();
  return finished ? code : graver(code, report(finished.error(), options));
}

}  // namespace aerowal::cli

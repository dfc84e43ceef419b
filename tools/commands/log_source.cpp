#include "commands/log_source.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <string_view>
#include <utility>
#include <variant>

#include <unistd.h>

#include <aerowal/log_path.hpp>
#include <aerowal/scan.hpp>
#include <aerowal/unpacked_log.hpp>

#include "report/format.hpp"
#include "term/progress.hpp"
#include "term/prose.hpp"
#include "term/standard_streams.hpp"
#include "term/text.hpp"

namespace aerowal::cli {

Threading threading() {
  const char* const threads = std::getenv("AEROWAL_THREADS");
  const std::string_view given = threads == nullptr ? "" : threads;
  unsigned workers = 0;
  const auto [end, failure] = std::from_chars(given.data(), given.data() + given.size(), workers);
  if (end != given.data() + given.size()) return {};
  if (failure == std::errc::result_out_of_range) workers = std::numeric_limits<unsigned>::max();
  return {.workers = workers};
}

Result<std::unique_ptr<ByteSource>> open_log(
    const std::string& log, const CommonOptions& options,
    std::function<void(std::string_view name)> on_other_entry) {
  const char* given = std::getenv("TMPDIR");
  const std::string directory = given != nullptr && *given != '\0' ? given : "/tmp";
  auto file = Result<std::unique_ptr<ByteSource>>(nullptr);
  if (log == "-") {
    announce_terminal_input("a log");
    file = ByteSource::from_descriptor(STDIN_FILENO, log, directory);
  } else {
    const auto path = resolve_log_path(log);
    if (!path) return path.error();
    file = ByteSource::open(*path, directory);
    if (*path != log) return file;
  }
  if (!file) return file;
  Progress progress(options, log);
  return unpack_log(*std::move(file), {.temporary_directory = directory,
                                       .on_read = progress.observer(),
                                       .on_other_entry = std::move(on_other_entry)});
}

Result<void> check_logs(const std::vector<std::string>& logs, std::vector<std::string> files) {
  files.insert(files.begin(), logs.begin(), logs.end());
  if (const auto apart = check_standard_streams(files); !apart) return apart.error();
  if (std::count(logs.begin(), logs.end(), "-") <= 1) return {};
  return Error{.code = ErrorCode::usage,
               .message = "standard input (-) can be read only once per command line: give - once"};
}

Result<ExitCode> judge_damage(ByteSource& source, Error& damage) {
  auto scan = Scan::run(source, threading());
  if (!scan) return scan.error();
  for (;;) {
    const auto more = scan->next();
    if (!more) return more.error();
    if (!*more) break;
    const auto* finding = std::get_if<Finding>(&scan->segment());
    if (finding != nullptr && finding->kind == DamageKind::not_a_log) {
      damage.message += "; " + describe(*finding);
    }
  }
  return exit_code_of(scan->summary().status);
}

void report_judged(const Error& damage, const CommonOptions& options) {
  report(damage, options,
         damage.path == "-" ? "'aerowal verify' shows all that is damaged and what is sound."
                            : "Next: " + unbroken("aerowal verify " + shell_quoted(damage.path)));
}

ExitCode report_damage(const Error& damage, ByteSource& source, const CommonOptions& options) {
  Error error = damage;
  const auto code = judge_damage(source, error);
  if (!code) return report(code.error(), options);
  if (*code == ExitCode::ok) {
    return report({.code = ErrorCode::system,
                   .message = "the log changed while it was read: it is sound by now",
                   .path = source.name()},
                  options);
  }
  report_judged(error, options);
  return *code;
}

}  // namespace aerowal::cli

#include "commands/log_source.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
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

namespace {

constexpr const char* threads_variable = "AEROWAL_THREADS";

std::string_view threads_given() {
  const char* const threads = std::getenv(threads_variable);
  return threads == nullptr ? "" : threads;
}

/// Of AEROWAL_THREADS; nothing where it is no number.
std::optional<unsigned> workers_in(std::string_view given) {
  unsigned workers = 0;
  const auto [end, failure] = std::from_chars(given.data(), given.data() + given.size(), workers);
  if (given.empty() || end != given.data() + given.size()) return std::nullopt;
  if (failure == std::errc::result_out_of_range) return std::numeric_limits<unsigned>::max();
  return workers;
}

}  // namespace

Result<void> check_threads() {
  const std::string given(threads_given());
  if (given.empty() || workers_in(given).value_or(0) != 0) return {};
  return Error{.code = ErrorCode::usage,
               .message = std::string(threads_variable) + ": '" + given +
                          "' is not a whole decimal number from 1 on: set it to how many threads "
                          "are to read a log, or unset it"};
}

Threading threading() { return {.workers = workers_in(threads_given()).value_or(0)}; }

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

#include "log_source.hpp"

#include <algorithm>

#include <unistd.h>

#include <aerowal/foreign_file.hpp>
#include <aerowal/log_path.hpp>

#include "output.hpp"

namespace aerowal::cli {

Result<Source> open_log(const std::string& log) {
  if (log == "-") return Source::from_descriptor(STDIN_FILENO, log);
  const auto path = resolve_log_path(log);
  if (!path) return path.error();
  return Source::open(*path);
}

Result<void> check_logs(const std::vector<std::string>& logs) {
  if (std::count(logs.begin(), logs.end(), "-") <= 1) return {};
  return Error{.code = ErrorCode::usage,
               .message = "standard input (-) can be read only once a command line"};
}

ExitCode report_damage(const StrictError& damage, Source& source, const CommonOptions& options) {
  Error error = to_error(damage, source.name());
  if (damage.byte_offset == 0) {
    const auto foreign = find_foreign_file_evidence(source);
    if (!foreign) return report(foreign.error(), options);
    if (*foreign) error.message += "; not an AeroDB log: " + **foreign;
  }
  return report(error, options, "Run 'aerowal verify " + source.name() + "' to see what is sound.");
}

}  // namespace aerowal::cli

#include "commands/explain.hpp"

#include <unistd.h>

#include "report/format.hpp"
#include "term/output.hpp"
#include "term/prose.hpp"

namespace aerowal::cli {

ExitCode run_explain(const ExplainOptions& options) {
  Output output(options.common);
  output.text() =
      format_named(options.common.format).explain(options.asked, prose_columns(STDOUT_FILENO));
  return finish(output, ExitCode::ok, options.common);
}

}  // namespace aerowal::cli

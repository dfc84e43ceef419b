#include "commands/explain.hpp"

#include "report/format.hpp"
#include "term/output.hpp"

namespace aerowal::cli {

ExitCode run_explain(const ExplainOptions& options) {
  Output output(options.common);
  output.text() = format_named(options.common.format).explain(options.asked, output.columns());
  return finish(output, ExitCode::ok, options.common);
}

}  // namespace aerowal::cli

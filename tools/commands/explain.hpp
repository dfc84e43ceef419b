#pragma once

#include <vector>

#include "report/explanations.hpp"
#include "term/common_options.hpp"
#include "term/exit_code.hpp"

namespace aerowal::cli {

struct ExplainOptions {
  CommonOptions common;
  std::vector<const Explanation*> asked;  ///< none: list all of them
};

ExitCode run_explain(const ExplainOptions& options);

}  // namespace aerowal::cli

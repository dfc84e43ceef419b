#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "report/format.hpp"
#include "report/human_error.hpp"
#include "report/verified_logs.hpp"

namespace aerowal::cli {

/// A format of `verify` alone, which `render` makes of all logs at the end; `also`, if there is
/// one, is called then. Errors are told as to people.
template <std::string (*render)(const VerifiedLogs&),
          Result<void> (*also)(const VerifiedLogs&) = nullptr>
constexpr Format collecting_format(std::string_view name,
                                   ExitCode (*exit_code)(ExitCode) = nullptr) {
  return {.name = name,
          .out_of_memory = human_out_of_memory,
          .error_text = &human_error_text,
          .make_reporter = [](Output& output, ReportDetail) -> std::unique_ptr<Reporter> {
            return make_collecting_reporter(output, render, also);
          },
          .exit_code = exit_code};
}

}  // namespace aerowal::cli

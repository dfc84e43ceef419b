#pragma once

#include <memory>

#include "report/reporter.hpp"

namespace aerowal::cli {

/// The report of `verify` for people who have many logs: a line each, in columns, and the total.
std::unique_ptr<Reporter> make_brief_reporter(Output& output);

}  // namespace aerowal::cli

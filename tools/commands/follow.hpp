#pragma once

#include "commands/dump.hpp"
#include "report/reporter.hpp"
#include "term/exit_code.hpp"
#include "term/output.hpp"

namespace aerowal::cli {

/// Prints the records of the one log of `options` that were asked for, and then those that come, as
/// they become whole, until one of SIGINT and SIGTERM comes, the reader of the output goes away, or
/// the last record that was asked for was printed.
ExitCode follow_log(const DumpOptions& options, Output& output, RecordPrinter& printer);

}  // namespace aerowal::cli

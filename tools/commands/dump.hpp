#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands/record_filter.hpp"
#include "report/record_columns.hpp"
#include "term/common_options.hpp"
#include "term/exit_code.hpp"

namespace aerowal::cli {

struct DumpOptions {
  CommonOptions common;
  std::vector<std::string> logs;                      ///< at least one
  std::optional<std::uint64_t> from_sequence_number;  ///< not above to_sequence_number
  std::optional<std::uint64_t> to_sequence_number;
  RecordFilter filter;                     ///< of the records
  std::optional<std::uint64_t> limit;      ///< of those of each log
  std::optional<std::uint64_t> tail;       ///< the last so many of each log; no limit then
  std::optional<std::uint64_t> at_offset;  ///< one place, and none of the choices of records
  std::vector<RecordColumn> columns;       ///< of a table; the usual ones where it is empty
  bool no_body = false;
  bool follow = false;      ///< the one log, and then what is written to it
  bool statistics = false;  ///< of the records, in place of them
  bool hex = false;         ///< each record's bytes after its line
  bool keep_going = false;
  bool stray = false;  ///< with keep_going: intact records in findings, too
};

ExitCode run_dump(const DumpOptions& options);

}  // namespace aerowal::cli

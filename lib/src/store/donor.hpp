#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aerowal/ranges.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/log_scan.hpp"
#include "scan/relations.hpp"
#include "scan/resolution.hpp"
#include "store/numbered_records.hpp"

namespace aerowal {

/// What a log keeps, and its intact records whose numbers nothing in it supports, which the other
/// copies may do.
RelatedRuns numbered_runs(const RelatedRuns& kept, const ResolvedRegions& regions,
                          RandomAccessLog& log);

/// Another copy of a log, scanned. Stays where it was made.
struct Donor {
  Donor(const std::string& name, LogScan opened);

  std::string path;
  bool is_again = false;  ///< an earlier one has the same bytes, so that it is no other witness
  LogScan scan;
  std::optional<NumberedRecords> records = {};  ///< always there
  /// Numbers of records that may all be in the document of a damaged one, by document.
  std::vector<std::vector<SequenceRange>> documents = {};
};

}  // namespace aerowal

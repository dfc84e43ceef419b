#pragma once

#include <string>
#include <utility>

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

/// Those of a donor: without the ones that may be in the document of a damaged record.
RelatedRuns donor_runs(LogScan& scan);

/// Another copy of a log, scanned. Stays where it was made.
struct Donor {
  Donor(const std::string& name, LogScan opened)
      : path(name), scan(std::move(opened)), records(donor_runs(scan), nullptr, scan.log()) {}

  std::string path;
  bool is_again = false;  ///< an earlier one has the same bytes, so that it is no other witness
  LogScan scan;
  NumberedRecords records;
};

}  // namespace aerowal

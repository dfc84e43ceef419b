#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include <aerowal/repair.hpp>

#include "log_builder.hpp"

namespace aerowal::testing {

/// All of a record but number and checksum.
using RecordContent = std::string;

/// The intact records of a log, found byte by byte, with nothing of the library's scan.
struct CountedRecords {
  /// The bytes of each, by content and number.
  std::map<RecordContent, std::map<std::uint64_t, std::string>> records;
};

CountedRecords records_of(const ByteVector& log);

/// How often each content stands in a log; nothing where that is not sound.
std::optional<std::map<RecordContent, std::uint64_t>> contents_of(const ByteVector& log);

/// What the law of repair says against a repair that gave `output`: a record that left the log
/// uncounted, or more loss than `limit`; empty if nothing does. `source`: of the damaged log.
std::string find_breach(const CountedRecords& source, const RepairPlan& plan,
                        const ByteVector& output, LossLimit limit);

}  // namespace aerowal::testing

#pragma once

#include <optional>
#include <string>
#include <vector>

#include <aerowal/scan.hpp>

#include "files.hpp"

namespace aerowal::testing {

/// All that a Scan tells of a log.
struct Scanned {
  std::vector<Scan::Segment> segments;
  ScanSummary summary;
  std::optional<Error> error;

  [[nodiscard]] std::vector<Finding> findings() const;
  [[nodiscard]] std::vector<SoundRange> sound() const;
  /// Of all findings, ascending.
  [[nodiscard]] std::vector<std::uint64_t> lost() const;
};

Scanned scan_log(ByteSource& source, Threading threading = {});
Scanned scan_as_file(Bytes log, Threading threading = {.workers = 1});
Scanned scan_as_pipe(Bytes log);

bool same(const Scanned& left, const Scanned& right);

/// What is wrong with `scanned` whatever `log` holds; empty if nothing is: every byte is in one
/// segment, every number of the log is sound, lost in one finding or readable elsewhere, every
/// sound record is intact, and the summary is the sum of the segments.
std::string find_contradiction(Bytes log, const Scanned& scanned);

/// One line a segment, for the message of a test that failed.
std::string describe(const Scanned& scanned);

/// An intact record in the eyes of the tests, which use their own reading of the format.
struct IntactRecord {
  std::uint64_t byte_offset = 0;
  std::uint32_t length = 0;
  std::uint64_t sequence_number = 0;
};
std::optional<IntactRecord> intact_record_at(Bytes log, std::uint64_t byte_offset);

}  // namespace aerowal::testing

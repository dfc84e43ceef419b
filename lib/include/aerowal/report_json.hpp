#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "aerowal/baseline.hpp"
#include "aerowal/bytes.hpp"
#include "aerowal/error.hpp"
#include "aerowal/export.hpp"
#include "aerowal/finding.hpp"
#include "aerowal/frame.hpp"
#include "aerowal/replay.hpp"
#include "aerowal/replay_difference.hpp"
#include "aerowal/resume.hpp"
#include "aerowal/scan.hpp"

namespace aerowal {

// What was found out, as the lines of JSON that aerowal's commands print (the pages of the
// commands, "JSON OUTPUT"), each without its end. They are ASCII: what else is in a path or an id
// is escaped, and what is not UTF-8 becomes U+FFFD. `path` is the log's, as it is to be called.

/// AeroDB's error object. The remedies are left to the caller.
AEROWAL_API std::string error_json(const Error& error);

/// Whether a finding was found before.
enum class Novelty : std::uint8_t {
  is_new,
  known,  ///< a baseline has it
};

/// A finding: a `damage` line.
AEROWAL_API std::string damage_json(const Finding& damage, const std::string& path,
                                    Novelty novelty = Novelty::is_new);

/// What was known of a log before it was scanned, and what became of that.
struct LogComparison {
  std::optional<BaselineComparison> baseline = {};
  std::optional<ResumeOutcome> resume = {};
};

/// What a whole log amounts to: the `summary` line of a scan.
AEROWAL_API std::string summary_json(const ScanSummary& summary, const std::string& path,
                                     const LogComparison& comparison = {});

/// The same for a log that could not be read, with the error that says why.
AEROWAL_API std::string unreadable_json(const std::string& path, const Error& error);

/// A `frame` line. `bytes` are the first of the frame.
AEROWAL_API std::string frame_json(const Frame& frame, Bytes bytes, const std::string& path);

/// The `summary` line of a log that was made of `records` records and has `size` bytes.
AEROWAL_API std::string new_log_json(const std::string& path, std::uint64_t records,
                                     std::uint64_t size);

/// The `summary` line of a comparison of two states.
AEROWAL_API std::string difference_summary_json(const std::string& path,
                                                const DifferenceCounts& counts);

/// The `summary` line of a replay.
AEROWAL_API std::string replay_json(const std::string& path, const ReplayCounts& counts);

}  // namespace aerowal

#pragma once

#include <string>

#include <aerowal/error.hpp>
#include <aerowal/finding.hpp>
#include <aerowal/frame.hpp>
#include <aerowal/record.hpp>
#include <aerowal/replay.hpp>
#include <aerowal/scan.hpp>

#include "report/json_value.hpp"

namespace aerowal::cli {

/// AeroDB's error object, in one line without its end, in ASCII.
std::string error_json(const Error& error);

/// A finding, as the `damage` lines and the steps of a plan have it.
Json damage_value(const Finding& damage, const std::string& path);

/// A `damage` line of `verify --json` and `dump --keep-going --json`, without its end.
std::string damage_json(const Finding& damage, const std::string& path);

/// The `summary` line of `verify --json`, without its end. `in_progress_bytes`: of a record at the
/// end that a writer was about to write; they do not count as the log's.
std::string summary_json(const ScanSummary& summary, const std::string& path,
                         std::uint64_t in_progress_bytes);

/// The same for a log that could not be read.
std::string unreadable_json(const std::string& path);

/// A `frame` line of `dump --at-offset --json`, without its end. `bytes` are the first of the
/// frame.
std::string frame_json(const Frame& frame, Bytes bytes, const std::string& path);

/// The `summary` line of `append --new`.
std::string new_log_json(const std::string& path, std::uint64_t records, std::uint64_t size);

/// The `summary` line of `replay --summary`.
std::string replay_json(const std::string& path, const ReplayCounts& counts);

}  // namespace aerowal::cli

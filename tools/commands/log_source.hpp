#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <aerowal/byte_source.hpp>
#include <aerowal/result.hpp>
#include <aerowal/threading.hpp>

#include "term/common_options.hpp"
#include "term/exit_code.hpp"

namespace aerowal::cli {

/// How long what looks damaged is watched where somebody may be writing it.
constexpr std::chrono::milliseconds writer_patience{500};

/// AEROWAL_THREADS, where it is set and not empty, is a number from 1 on. Errors: usage.
Result<void> check_threads();

/// What AEROWAL_THREADS asks for: so many threads; as many as pay where it asks for nothing.
Threading threading();

/// The log that a LOG argument names: a path, a data directory, or - for standard input. A file,
/// but not the log of a data directory, which AeroDB reads as it is, may be a container of it.
/// `on_other_entry`, unless empty, gets the name of each other entry of a tar.
Result<std::unique_ptr<ByteSource>> open_log(
    const std::string& log, const CommonOptions& options,
    std::function<void(std::string_view name)> on_other_entry = {});

/// Errors: usage, where one of them, or of the other `files` that the command works on, is standard
/// output or standard error, or - stands there more than once.
Result<void> check_logs(const std::vector<std::string>& logs, std::vector<std::string> files = {});

/// The exit code that `verify` would give of `source` as it is now, for which it reads the rest of
/// the log; adds to the message of `damage` where all of it is no log. Errors: system.
Result<ExitCode> judge_damage(ByteSource& source, Error& damage);

/// Says what is damaged, and what to do.
void report_judged(const Error& damage, const CommonOptions& options);

/// Says that `source` is damaged and that the command can't go on; gives the exit code that
/// `verify` would give, for which it reads the rest of the log.
ExitCode report_damage(const Error& damage, ByteSource& source, const CommonOptions& options);

}  // namespace aerowal::cli

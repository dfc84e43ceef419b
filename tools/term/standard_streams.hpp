#pragma once

#include <span>
#include <string>
#include <vector>

#include <aerowal/result.hpp>

namespace aerowal::cli {

/// A log opened while a standard stream is closed would get its number, and what is printed.
void fill_standard_streams();

/// Where standard error is a regular file that one of `words` names, nothing is printed there, not
/// even what a crash says, until a later call has words that do not name it. A word may be a path,
/// a data directory, - for standard input, or an option with one of these in it. Not thread-safe.
void guard_standard_error(std::span<char* const> words);

/// Where to print an error: standard error, or in its place standard output, or -1 for nowhere
/// where that is such a file too.
int error_descriptor();

/// Of the files that a command works on, as they were named on the command line: none of them may
/// be standard output or standard error. Then guards standard error for these alone. Errors: usage.
Result<void> check_standard_streams(const std::vector<std::string>& files);

/// Where standard input is a terminal, says on error_descriptor() that `what` is read from there,
/// so that nobody waits for what waits for them.
void announce_terminal_input(const std::string& what);

/// Whether `file` is the log that `log` names; - stands for standard input.
bool is_log_itself(const std::string& log, const std::string& file);

}  // namespace aerowal::cli

#pragma once

#include <string>

#include <aerowal/error.hpp>
#include <aerowal/repair.hpp>

namespace aerowal::cli {

/// How to ask for a remedy on the command line, e.g. "--store" or "--truncate instead of
/// --salvage".
std::string option_for(Remedy remedy);

/// The command that asks for it.
std::string least_loss_command(const LeastLoss& least, const std::string& log);

/// The command of another program that writes the log in a container to its standard output.
/// `path`: of the container, - for standard input.
std::string unpacking_command(const LogContainer& container, const std::string& path);

/// The same of another `entry` of a tar, a word of tar's command line.
std::string unpacking_command(const LogContainer& container, const std::string& path,
                              const std::string& entry);

/// Where to write what that command prints: a name that nothing has yet.
std::string unpacked_log_name();

/// The error with its remedies as the end of its message, worded as options.
Error with_options(Error error);

}  // namespace aerowal::cli

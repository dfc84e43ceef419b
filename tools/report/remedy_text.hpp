#pragma once

#include <string>

#include <aerowal/error.hpp>

namespace aerowal::cli {

/// How to ask for a remedy on the command line, e.g. "--store" or "--truncate instead of
/// --salvage".
std::string option_for(Remedy remedy);

/// The error with its remedies as the end of its message, worded as options.
Error with_options(Error error);

}  // namespace aerowal::cli

#pragma once

#include <string>

#include <aerowal/error.hpp>

namespace aerowal::cli {

/// What to do next where a path leads to no file, or to none that may be opened: which name was
/// probably meant, or where to look, as a line without its end. Empty where the error is another
/// one.
std::string path_step(const Error& error);

}  // namespace aerowal::cli

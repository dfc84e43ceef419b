#pragma once

#include <span>

#include "report/format.hpp"
#include "term/exit_code.hpp"

namespace aerowal::cli {

/// The format that the command line seems to ask for, before it is read. Allocates nothing.
const Format& format_asked_for(std::span<char* const> words);

/// Does what the command line asks for. `words` are those after the program's name. What is wrong
/// with them is said on standard error.
ExitCode run_command_line(std::span<char* const> words);

}  // namespace aerowal::cli

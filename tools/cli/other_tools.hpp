#pragma once

#include <string>

namespace aerowal::cli {

/// What aerowal calls the command that other programs of its kind call `word`; empty where there is
/// none.
std::string command_of_other_tool(const std::string& word);

/// The option of `command` for what other programs' option `name`, with its dashes, asks for; empty
/// where there is none.
std::string option_of_other_tool(const std::string& command, const std::string& name);

}  // namespace aerowal::cli

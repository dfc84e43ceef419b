#pragma once

#include <string>

#include "cli/completions.hpp"

namespace aerowal::cli {

std::string bash_completion(const CompletedProgram& program);
std::string zsh_completion(const CompletedProgram& program);
std::string fish_completion(const CompletedProgram& program);

}  // namespace aerowal::cli

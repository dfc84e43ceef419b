#include "cli/completions.hpp"

#include "cli/shell_completions.hpp"

namespace aerowal::cli {

std::string completion_script(Shell shell, const CompletedProgram& program) {
  switch (shell) {
    case Shell::bash:
      return bash_completion(program);
    case Shell::zsh:
      return zsh_completion(program);
    case Shell::fish:
      return fish_completion(program);
  }
  return {};
}

}  // namespace aerowal::cli

#include <algorithm>
#include <csignal>
#include <cstring>
#include <exception>
#include <new>

#include "options.hpp"
#include "output.hpp"
#include "version.hpp"

namespace aerowal::cli {
namespace {

/// One line, whatever CLI11 says in several.
std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

ExitCode usage_error(const CLI::App& app, const CLI::ParseError& error, int count,
                     char** arguments) {
  CommonOptions options;
  options.json = std::any_of(arguments, arguments + count,
                             [](const char* text) { return std::strcmp(text, "--json") == 0; });
  std::string command = "aerowal";
  for (const CLI::App* chosen : app.get_subcommands()) command += " " + chosen->get_name();
  return report({.code = ErrorCode::usage,
                 .message = one_line(error.what()) + "; try '" + command + " --help'"},
                options);
}

ExitCode run(int count, char** arguments) {
  // A reader that goes away, and a file size limit, are errors of the write that meets them.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);

  Action action;
  CLI::App app("Inspects, verifies, replays and appends to the write-ahead log of AeroDB.",
               "aerowal");
  app.require_subcommand(1);
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.set_version_flag("--version", version_text, "Print the version and exit");
  app.footer(
      "Exit codes: 0 sound, 1 corrupt, 2 usage, 3 torn by a crash, 4 system failure, 5 refused.\n"
      "'aerowal COMMAND --help' and aerowal(1) say more.");
  add_verify(app, action);
  add_dump(app, action);
  add_replay(app, action);
  add_append(app, action);

  try {
    std::vector<std::string> words = words_of(app, count, arguments);
    std::reverse(words.begin(), words.end());
    app.parse(std::move(words));
  } catch (const CLI::Success& asked) {
    app.exit(asked);
    return ExitCode::ok;
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error, count, arguments);
  }
  return action();
}

}  // namespace
}  // namespace aerowal::cli

int main(int count, char** arguments) {
  using aerowal::cli::ExitCode;
  aerowal::Error error{.code = aerowal::ErrorCode::system, .message = {}};
  try {
    return static_cast<int>(aerowal::cli::run(count, arguments));
  } catch (const std::bad_alloc&) {
    error.message = "out of memory";
  } catch (const std::exception& bug) {
    error.message = std::string("a defect in aerowal: ") + bug.what();
  }
  return static_cast<int>(aerowal::cli::report(error, {}));
}

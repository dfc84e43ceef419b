#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <sstream>

#include <CLI/CLI.hpp>

#include "cli/options.hpp"
#include "term/out_of_memory.hpp"
#include "term/output.hpp"
#include "term/standard_streams.hpp"
#include "version.hpp"

namespace aerowal::cli {
namespace {

/// One line, whatever CLI11 says in several.
std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

/// Before the options are known, they are looked for as text.
CommonOptions json_if_asked(int count, char** arguments) {
  CommonOptions options;
  options.json = std::any_of(arguments, arguments + count,
                             [](const char* text) { return std::strcmp(text, "--json") == 0; });
  return options;
}

ExitCode usage_error(const CLI::App& app, const std::string& message,
                     const CommonOptions& options) {
  std::string command = "aerowal";
  for (const CLI::App* chosen : app.get_subcommands()) command += " " + chosen->get_name();
  return report(
      {.code = ErrorCode::usage, .message = one_line(message) + "; try '" + command + " --help'"},
      options);
}

ExitCode print(const std::string& text) {
  const CommonOptions options;
  Output output(options);
  output.text() = text;
  return output.finish(ExitCode::ok);
}

ExitCode run(int count, char** arguments) {
  fill_standard_streams();
  const std::span<char* const> words_given(arguments + std::min(count, 1), arguments + count);
  guard_standard_error(words_given);
  // A reader that goes away, and a file size limit, are errors of the write that meets them.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);

  Action action;
  CLI::App app("Inspects, verifies, replays, appends to and repairs the write-ahead log of AeroDB.",
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
  add_repair(app, action);

  const CommonOptions options = json_if_asked(count, arguments);
  const auto commands = app.get_subcommands(
      [&](const CLI::App* command) { return count > 1 && command->check_name(arguments[1]); });
  if (count > 1 && arguments[1][0] != '-' && commands.empty()) {
    return usage_error(app, "'" + std::string(arguments[1]) + "' is not a command", options);
  }
  if (!commands.empty()) {
    // Only what follows the command can name a file.
    guard_standard_error(words_given.subspan(1));
  }
  try {
    std::vector<std::string> words = words_of(app, count, arguments);
    std::reverse(words.begin(), words.end());
    app.parse(std::move(words));
  } catch (const CLI::Success& asked) {
    std::ostringstream text;
    app.exit(asked, text, text);
    const auto apart = check_standard_streams(logs_given(app));
    return apart ? print(text.str()) : report(apart.error(), options);
  } catch (const CLI::RequiredError& error) {
    // CLI11 misses an argument before it complains of one that it does not know.
    const std::vector<std::string> unknown = app.remaining(true);
    if (unknown.empty()) return usage_error(app, error.what(), options);
    return usage_error(app, CLI::ExtrasError("", unknown).what(), options);
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error.what(), options);
  }
  return action();
}

}  // namespace
}  // namespace aerowal::cli

int main(int count, char** arguments) {
  try {
    return static_cast<int>(aerowal::cli::run(count, arguments));
  } catch (const std::bad_alloc&) {
    aerowal::cli::end_out_of_memory();
  } catch (const std::exception& defect) {
    std::fprintf(stderr, "aerowal: a defect of this program: %s\n", defect.what());
    return static_cast<int>(aerowal::cli::ExitCode::system);
  }
}

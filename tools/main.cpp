#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <span>

#include "cli/command_line.hpp"
#include "report/format.hpp"
#include "term/out_of_memory.hpp"
#include "term/standard_streams.hpp"

namespace aerowal::cli {
namespace {

std::span<char* const> words_of(int count, char** arguments) {
  return {arguments + std::min(count, 1), arguments + count};
}

/// As who reads the format that is asked for knows it. Allocates nothing.
ExitCode given_code(std::span<char* const> words, ExitCode code) {
  const Format& format = format_asked_for(words);
  return format.exit_code == nullptr ? code : format.exit_code(code);
}

/// Called by the C library with what main() is given, before any constructor that allocates.
[[gnu::constructor(101)]] void prepare(int count, char** arguments) {
  prepare_out_of_memory(format_asked_for(words_of(count, arguments)).out_of_memory,
                        given_code(words_of(count, arguments), ExitCode::system));
}

}  // namespace
}  // namespace aerowal::cli

int main(int count, char** arguments) {
  using namespace aerowal::cli;
  try {
    fill_standard_streams();
    // A reader that goes away, and a file size limit, are errors of the write that meets them.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    const auto words = words_of(count, arguments);
    return static_cast<int>(given_code(words, run_command_line(words)));
  } catch (const std::bad_alloc&) {
    end_out_of_memory();
  } catch (const std::exception& defect) {
    std::fprintf(stderr, "aerowal: internal error (please report): %s\n", defect.what());
    return static_cast<int>(given_code(words_of(count, arguments), ExitCode::system));
  }
}

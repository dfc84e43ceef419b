#pragma once

#include <cstddef>
#include <cstdio>
#include <exception>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace aerowal::testing {

struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline void require(bool holds, const std::string& what) {
  if (!holds) throw Failure(what);
}

/// How often something happened that a test states exactly.
using Counts = std::map<std::string, std::size_t>;

inline std::string describe(const Counts& counts) {
  std::string text;
  for (const auto& [name, count] : counts)
    text += "  " + name + ": " + std::to_string(count) + "\n";
  return text;
}

/// The part of a long test that one process runs: every count-th case, from `index` on.
struct Share {
  std::size_t index = 0;
  std::size_t count = 1;
};

struct Check {
  std::string_view name;
  void (*run)(Share share);
};

/// PROGRAM NAME [INDEX COUNT]: runs the check of that name, or all of them without one.
inline int run_checks(std::span<const Check> checks, int argc, char** argv) {
  const std::string_view wanted = argc > 1 ? argv[1] : "";
  Share share;
  if (argc > 3) share = {.index = std::stoul(argv[2]), .count = std::stoul(argv[3])};
  std::size_t run_count = 0;
  for (const Check& check : checks) {
    if (!wanted.empty() && check.name != wanted) continue;
    ++run_count;
    try {
      check.run(share);
      std::printf("%.*s: done\n", static_cast<int>(check.name.size()), check.name.data());
    } catch (const std::exception& error) {
      std::printf("%.*s: FAILED: %s\n", static_cast<int>(check.name.size()), check.name.data(),
                  error.what());
      return 1;
    }
  }
  if (run_count == 0) std::fputs("there is no check of that name\n", stderr);
  return run_count == 0 ? 1 : 0;
}

}  // namespace aerowal::testing

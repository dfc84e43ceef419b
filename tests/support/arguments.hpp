#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace aerowal::testing {

/// What follows `--NAME=` on the command line of a program of test cases, or `otherwise`. doctest's
/// own options have their names already: `count` is one.
std::string argument(const std::string& name, const std::string& otherwise);
std::uint64_t number_argument(const std::string& name, std::uint64_t otherwise);

/// The part of a long test that one process runs: every count-th case, from `index` on.
struct Share {
  std::size_t index = 0;
  std::size_t count = 1;
};

/// Of `--share=INDEX/COUNT`; all of it without one.
Share share_argument();

/// Lets the program say that it was skipped, unless something fails.
void skip_all(const std::string& reason);

}  // namespace aerowal::testing

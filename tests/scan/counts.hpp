#pragma once

#include <cstddef>
#include <map>
#include <string>

#include <doctest/doctest.h>

namespace aerowal::testing {

/// How often something happened that a test states exactly.
using Counts = std::map<std::string, std::size_t>;

inline void check_counts(const Counts& counts, const Counts& expected) {
  std::string text;
  for (const auto& [name, count] : counts) {
    text += "  " + name + ": " + std::to_string(count) + "\n";
  }
  CHECK_MESSAGE(counts == expected, ("the classes are not as stated, but:\n" + text));
}

}  // namespace aerowal::testing

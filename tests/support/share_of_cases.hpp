#pragma once

#include <cstddef>

namespace aerowal::testing {

/// How many of `count` random cases to try: with a sanitizer, which makes each ten times slower, a
/// tenth of them.
constexpr std::size_t share_of_cases(std::size_t count) {
#ifdef AEROWAL_SANITIZED
  return (count + 9) / 10;
#else
  return count;
#endif
}

}  // namespace aerowal::testing

#pragma once

#include <cstring>

#include <aerowal/bytes.hpp>

namespace aerowal::testing {

/// As std::ranges::equal(), which takes longer than all else where it is not optimised.
inline bool same_bytes(Bytes left, Bytes right) {
  return left.size() == right.size() &&
         (left.empty() || std::memcmp(left.data(), right.data(), left.size()) == 0);
}

}  // namespace aerowal::testing

#pragma once

#include <cstdint>

#include "aerowal/export.hpp"

namespace aerowal {

/// How many threads share what can be shared: Reader::skip_valid(), Scan, Replay::print() and
/// NewLog::append_lines().
struct AEROWAL_API Threading {
  /// 0: as many as pay, which takes a second processor and some MiB of work. 1: the caller's alone.
  /// More: several, however little there is to do.
  unsigned workers = 0;

  /// How many are to share `size_bytes` of work, that of the caller included; at least 1.
  [[nodiscard]] unsigned workers_for(std::uint64_t size_bytes) const;
};

}  // namespace aerowal

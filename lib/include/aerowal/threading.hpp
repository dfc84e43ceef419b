#pragma once

#include <cstdint>

#include "aerowal/export.hpp"

namespace aerowal {

/// How many threads share what can be shared: Reader::skip_valid(), Scan, LogDiff, Replay,
/// ReplayDifference and NewLog::append_lines().
struct AEROWAL_API Threading {
  /// 0: as many as pay: one for each processor that this process may use, at most 8; one alone for
  /// less than 4 MiB of work. 1: the caller's alone, and no thread is made. More: so many, at most
  /// 1024, however little there is to do.
  unsigned workers = 0;

  /// How many are to share `size_bytes` of work, that of the caller included; at least 1.
  [[nodiscard]] unsigned workers_for(std::uint64_t size_bytes) const;
};

}  // namespace aerowal

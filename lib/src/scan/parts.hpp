#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "aerowal/finding.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/part.hpp"

namespace aerowal {

/// The parts of a log, judged.
struct Parts {
  std::deque<Part> all;  ///< in file order
  /// Numbers of misplaced records: they can be read, if not where they belong. Ascending.
  std::vector<SequenceRange> misplaced;
  std::uint64_t sound_records = 0;
  std::uint64_t sound_bytes = 0;
  std::uint64_t first_number = 0;  ///< of the sound ones
  std::uint64_t last_number = 0;
};

/// Judges the sound parts by the heaviest chain, cuts them where it leaves or enters them midway,
/// and compares what it rejects with what it keeps.
Parts judge_parts(std::deque<Part> parts, RandomAccessLog& log);

}  // namespace aerowal

#pragma once

#include <cstdint>
#include <functional>

#include "aerowal/record_line.hpp"

namespace aerowal {

/// Writes whole records `place` bytes behind the first one. Called on either thread, also on both
/// at a time.
using WriteRecords = std::function<Result<void>(Bytes records, std::uint64_t place)>;

struct EncodedLines {
  std::uint64_t records = 0;
  std::uint64_t size = 0;  ///< in bytes
};

/// Encodes the record of each line that `read` gives, with the numbers from `sequence_number` on,
/// and hands them to `write`. Errors: the first one in the order of the lines, of `read`,
/// for_each_record_line(), encode(), check_expected() or `write`.
Result<EncodedLines> encode_lines(const ReadLines& read, std::uint64_t sequence_number,
                                  bool two_threads, const WriteRecords& write);

}  // namespace aerowal

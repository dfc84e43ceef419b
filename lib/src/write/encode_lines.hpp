#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "aerowal/record_line.hpp"

namespace aerowal {

/// Writes whole records `place` bytes after the beginning of the first one, which is where the
/// records before them end. Called on the thread of the caller.
using WriteRecords = std::function<Result<void>(Bytes records, std::uint64_t place)>;

struct EncodedLines {
  std::uint64_t records = 0;
  std::uint64_t size = 0;  ///< in bytes
};

/// Encodes the record of each line that `read` gives, with the numbers from `sequence_number` on,
/// on so many threads, that of the caller among them, and hands them to `write`. All threads call
/// `read`, one at a time. Errors: the first one in the order of the lines, of `read`,
/// for_each_record_line(), encode(), check_expected() or `write`.
Result<EncodedLines> encode_lines(const ReadLines& read, std::uint64_t sequence_number,
                                  std::size_t workers, const WriteRecords& write);

}  // namespace aerowal

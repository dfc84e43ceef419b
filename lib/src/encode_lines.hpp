#pragma once

#include <cstdint>
#include <functional>

#include "aerowal/record_line.hpp"

namespace aerowal {

/// Encodes the record of each line that `read` gives, with the numbers from `sequence_number` on,
/// and hands the bytes to `write` in order, whole records at a time and on the caller's thread.
/// Returns the number that a next record would get. Errors: the first one in the order of the
/// lines, of `read`, for_each_record_line(), encode(), check_expected() or `write`.
Result<std::uint64_t> encode_lines(const ReadLines& read, std::uint64_t sequence_number,
                                   bool two_threads,
                                   const std::function<Result<void>(Bytes)>& write);

}  // namespace aerowal

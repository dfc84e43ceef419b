#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "aerowal/byte_source.hpp"
#include "aerowal/record_fault.hpp"
#include "aerowal/record_text.hpp"
#include "aerowal/result.hpp"
#include "aerowal/threading.hpp"

namespace aerowal {

/// A place between two records.
struct LogPosition {
  std::uint64_t byte_offset = 0;
  std::uint64_t sequence_number = 0;  ///< due there
};

/// How many threads are to share what follows `byte_offset`; 1 where the source lets only one read.
unsigned workers_for_rest(const ByteSource& source, std::uint64_t byte_offset, Threading threading);

/// Appends what there is to say of a record that is not sound, of so many bytes by its own length.
/// Called on two threads at once.
using DescribeUnsound = std::function<void(const LogPosition& at, StrictCheck check,
                                           std::uint32_t length, std::string& text)>;

/// Checks records from `from` on, on this thread and a second one, and gives a place that only
/// sound ones lie before: the end, the first that is not sound, the record `before`, or any place
/// where more would take what this does not do, like reading a very long record or naming damage.
/// `text`, unless null, is made of exactly those that lie before it. With `describe_unsound` single
/// records that are not sound may lie before it too, told of in `text`: the caller must see whether
/// what is told of next follows by their length and number. `source` must have concurrent_reads().
/// Memory: 768 KiB, and the text of three times 128 KiB of the log. Errors: system, once the text
/// of what lies before was made.
Result<LogPosition> verify_run(ByteSource& source, const LogPosition& from, std::uint64_t before,
                               const RecordText* text,
                               const DescribeUnsound& describe_unsound = {});

}  // namespace aerowal

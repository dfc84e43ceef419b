#pragma once

#include <cstdint>

#include "inspect/probe.hpp"

namespace aerowal {

/// In which file systems allocate and write back.
inline constexpr std::uint64_t file_page_size = 4096;

/// What the end of a log looks like where no record is sound.
enum class Tail : std::uint8_t {
  zeros,    ///< nothing else
  torn,     ///< the start of the record expected there, as a crash leaves it
  hidden,   ///< zeros up to the end of a page, then other bytes: a record whose first page is
            ///< missing
  damaged,  ///< neither
};

/// Judges the bytes from `begin` to the end of the log, where record `expected_sequence_number`
/// should be, by aerowal-format(5), "What a crash can leave". Precondition: begin < log size; no
/// intact record lies there, and no length that the bytes suggest makes the checksum right.
Tail judge_tail(Probe& probe, std::uint64_t begin, std::uint64_t expected_sequence_number);

/// Right after the last byte of [begin, end) that is not zero; `begin` if all are.
std::uint64_t end_of_nonzero(RandomAccessLog& log, std::uint64_t begin, std::uint64_t end);

/// True where the bytes of [begin, written) could be the first ones of the record
/// `expected_sequence_number`; zeros that follow count as bytes that were not written. `length` is
/// then the record's length, or 0 while its field is not all there.
bool begins_like(Probe& probe, std::uint64_t begin, std::uint64_t written,
                 std::uint64_t expected_sequence_number, std::uint64_t& length);

/// The first 512-byte sector of the file that is all zeros and lies in [begin, end), and how many
/// zeros there are from it on; length 0 if there is none.
struct ZeroRange {
  std::uint64_t byte_offset = 0;
  std::uint64_t length = 0;
};
ZeroRange find_zero_sector(RandomAccessLog& log, std::uint64_t begin, std::uint64_t end);

}  // namespace aerowal

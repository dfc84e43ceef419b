#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aerowal/finding.hpp"
#include "inspect/tail.hpp"

// The sentences of findings: what was found, what it means, and what probably caused it. Of the log
// they hold numbers only, never its text.

namespace aerowal {

/// "record 47".
std::string number_text(std::uint64_t number);

/// "1 byte", "2 bytes".
std::string bytes_text(std::uint64_t bytes);

/// "records 47-49, 52 are lost".
std::string lost_text(const std::vector<SequenceRange>& lost);

/// What usually causes damage of that kind, as in aerowal-verify(1); where two causes look the
/// same, both. Only for kinds whose finding says nothing more precise.
std::string cause_text(DamageKind kind);

std::string flip_text(const BitFlip& flip);

/// Of a record whose length field alone is wrong.
std::string length_text(std::uint32_t declared, std::uint64_t actual);

/// Of a record whose checksum is right.
std::string type_text(std::uint8_t type);
std::string payload_text(const RecordFault& fault);

/// Of numbers that are missing where no byte is damaged.
std::string gap_text(const Finding& damage, std::uint64_t number_after);

/// The end of the sentence about an intact record with a wrong number, in whose place others are
/// lost. `doubtful`: no writer can have reached that number.
std::string misnumbered_text(bool doubtful);

/// Of damaged bytes between two sound records, where some are lost. `too_few`: there are too few
/// bytes for those; `header_shows`: they begin with the header of the first one.
std::string between_text(const Finding& damage, bool too_few, bool header_shows);

std::string tail_text(const Finding& damage, Tail tail);

}  // namespace aerowal

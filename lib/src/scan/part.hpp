#pragma once

#include <cstdint>

#include "aerowal/record_fault.hpp"

namespace aerowal {

/// A part of a log. The parts follow each other without a gap and cover all of it. There may be one
/// for every few dozen bytes of a hostile file, so they are small.
struct Part {
  enum class Kind : std::uint8_t {
    sound,     ///< intact records whose numbers rise by one
    rejected,  ///< such records that the heaviest chain does not use
    framed,    ///< one damaged record whose end is known
    unframed,  ///< bytes in which nothing intact begins
  };

  Kind kind = Kind::sound;
  StrictCheck check = StrictCheck::sequence;  ///< that fails at `begin`; of a rejected one, this
  bool length_wrong = false;  ///< framed: known by its inner lengths, which the checksum confirms
  bool copies = false;        ///< rejected: every record is in the chain too, byte for byte
  bool misplaced = false;     ///< rejected: no record of it is in the chain, and each could
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t first_number = 0;  ///< of all but unframed
  std::uint64_t count = 0;         ///< of records; 1: framed; 0: unframed

  [[nodiscard]] std::uint64_t last_number() const { return first_number + (count - 1); }
};

}  // namespace aerowal

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aerowal/damage.hpp"
#include "aerowal/reader.hpp"
#include "aerowal/result.hpp"
#include "aerowal/source.hpp"
#include "lost_keys.hpp"
#include "probe.hpp"

namespace aerowal {

/// A piece of a log. The pieces of a walk follow each other without a gap and cover all of it.
struct Piece {
  enum class Kind : std::uint8_t {
    run,       ///< intact records whose numbers rise by one
    framed,    ///< one damaged record whose end is known
    unframed,  ///< bytes in which nothing intact begins
  };

  Kind kind = Kind::run;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t first_number = 0;             ///< run, framed
  std::uint64_t count = 0;                    ///< of records: run; 1: framed; 0: unframed
  StrictCheck check = StrictCheck::checksum;  ///< framed, unframed: the one that fails at `begin`
  bool length_wrong = false;  ///< framed: known by its inner lengths, which the checksum confirms
  std::optional<BitFlip> bit_flip = {};  ///< framed: outside the length field, and explains it

  [[nodiscard]] std::uint64_t last_number() const { return first_number + (count - 1); }
};

/// What one pass over a log finds, before anything is judged.
struct Walk {
  std::vector<Piece> pieces;
  std::uint64_t size = 0;          ///< of the log, in bytes
  std::uint64_t prefix_bytes = 0;  ///< sound ones before the first damage
  std::optional<StrictError> strict_error;
  LostKeys lost_keys;
};

/// Errors: system.
Result<Walk> walk(Source& source);

}  // namespace aerowal

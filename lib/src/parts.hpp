#pragma once

#include <cstdint>
#include <vector>

#include "aerowal/damage.hpp"
#include "probe.hpp"
#include "walk.hpp"

namespace aerowal {

/// A piece of a walk once the heaviest chain has decided which runs are sound.
struct Part {
  enum class Kind : std::uint8_t { sound, rejected, framed, unframed };

  Kind kind = Kind::sound;
  StrictCheck check = StrictCheck::sequence;  ///< framed, unframed: as in Piece
  bool length_wrong = false;                  ///< framed: as in Piece
  std::optional<BitFlip> bit_flip = {};       ///< framed: as in Piece
  bool copies = false;     ///< rejected: every record stands in the chain too, byte for byte
  bool misplaced = false;  ///< rejected: no record of it stands in the chain, and each could
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t first_number = 0;
  std::uint64_t count = 0;

  [[nodiscard]] std::uint64_t last_number() const { return first_number + (count - 1); }
};

/// The parts of a log, in file order, without a gap.
struct Parts {
  std::vector<Part> all;
  /// Numbers of misplaced records: they can be read, if not where they belong. Ascending.
  std::vector<SequenceRange> misplaced;
  std::uint64_t sound_records = 0;
  std::uint64_t sound_bytes = 0;
  std::uint64_t first_number = 0;  ///< of the sound ones
  std::uint64_t last_number = 0;
};

/// Judges the runs of `walk` by the heaviest chain and compares what it rejects with what it keeps.
Parts make_parts(const std::vector<Piece>& pieces, LogBytes& log);

}  // namespace aerowal

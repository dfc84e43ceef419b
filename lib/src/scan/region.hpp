#pragma once

#include <cstdint>

#include "aerowal/record_fault.hpp"
#include "base/large_allocator.hpp"

namespace aerowal {

/// A stretch of a log. Regions follow each other without a gap and cover all of it. There may be
/// one for every few dozen bytes of a hostile file, so they are small.
struct Region {
  enum class Kind : std::uint8_t {
    intact,    ///< intact records whose numbers rise by one
    proven,    ///< one record that is not intact and proves itself
    framed,    ///< one damaged record whose end is known; its inside was not searched
    unframed,  ///< damage in which no record begins that is intact or proven
  };

  Kind kind = Kind::intact;
  StrictCheck check = StrictCheck::sequence;  ///< that fails at `begin`
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  /// Intact, proven: the first one. Framed: that it must have. Unframed: that was expected here.
  std::uint64_t first_number = 0;
  std::uint64_t count = 0;  ///< of records; unframed: 0

  [[nodiscard]] std::uint64_t last_number() const { return first_number + (count - 1); }
  friend bool operator==(const Region&, const Region&) = default;

  [[nodiscard]] bool is_damage() const { return kind == Kind::framed || kind == Kind::unframed; }
};

using Regions = LargeVector<Region>;

}  // namespace aerowal

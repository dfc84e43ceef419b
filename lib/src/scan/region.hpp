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
    stored,    ///< whole records of a document store, which are none of a log
  };

  Kind kind = Kind::intact;
  StrictCheck check = StrictCheck::sequence;  ///< that fails at `begin`
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  /// Intact, proven: the first one. Framed: that it must have. Else that was expected here.
  std::uint64_t first_number = 0;
  std::uint64_t count = 0;  ///< of the log's records

  [[nodiscard]] std::uint64_t last_number() const { return first_number + (count - 1); }
  friend bool operator==(const Region&, const Region&) = default;

  [[nodiscard]] bool is_damage() const { return kind != Kind::intact && kind != Kind::proven; }
  /// Damage whose inside is known, so that nothing begins or ends there.
  [[nodiscard]] bool is_closed() const { return kind == Kind::framed || kind == Kind::stored; }
};

using Regions = LargeVector<Region>;

}  // namespace aerowal

#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "scan/joins.hpp"
#include "scan/region.hpp"

namespace aerowal {

/// The pieces of joins by where they are. The joins must outlive it.
class JoinPieces {
 public:
  explicit JoinPieces(const std::vector<Join>& joins);

  /// The first join whose beginning is in the region, or else whose end is; null if there is none.
  [[nodiscard]] const Join* find_in(const Region& region) const;

 private:
  using Pieces = std::vector<std::pair<std::uint64_t, const Join*>>;

  static const Join* find_in(const Pieces& pieces, const Region& region);

  Pieces beginnings_;
  Pieces ends_;
};

}  // namespace aerowal

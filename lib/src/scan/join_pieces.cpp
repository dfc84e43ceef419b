#include "scan/join_pieces.hpp"

#include <algorithm>

namespace aerowal {

JoinPieces::JoinPieces(const std::vector<Join>& joins) {
  for (const Join& join : joins) {
    beginnings_.emplace_back(join.beginning.byte_offset, &join);
    ends_.emplace_back(join.end.byte_offset, &join);
  }
  std::sort(beginnings_.begin(), beginnings_.end());
  std::sort(ends_.begin(), ends_.end());
}

const Join* JoinPieces::find_in(const Region& region) const {
  const Join* const join = find_in(beginnings_, region);
  return join != nullptr ? join : find_in(ends_, region);
}

const Join* JoinPieces::find_in(const Pieces& pieces, const Region& region) {
  const auto piece =
      std::partition_point(pieces.begin(), pieces.end(),
                           [&region](const auto& left) { return left.first < region.begin; });
  return piece != pieces.end() && piece->first < region.end ? piece->second : nullptr;
}

}  // namespace aerowal

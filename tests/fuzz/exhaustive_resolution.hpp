#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "log_builder.hpp"
#include "scan/relations.hpp"

namespace aerowal::testing {

/// A record of a log, in file order.
struct PlacedBytes {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t number = 0;
  ByteVector bytes = {};  ///< as it was written
};

struct ExhaustiveResolution {
  std::vector<Relation> relations;            ///< of each record
  std::map<std::uint64_t, std::size_t> kept;  ///< the record that is kept of each number
  std::set<std::uint64_t> conflicts;          ///< numbers with more than one content
};

/// Relates the records by trying every subset of them as the chain. `proven`: the numbers of all
/// records that a correction proves, whether they count or not.
ExhaustiveResolution resolve_exhaustively(const std::vector<PlacedBytes>& records,
                                          const std::set<std::uint64_t>& proven);

}  // namespace aerowal::testing

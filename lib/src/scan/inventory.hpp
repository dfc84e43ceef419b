#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/reader.hpp"
#include "aerowal/result.hpp"
#include "aerowal/scan.hpp"
#include "inspect/proof.hpp"
#include "scan/join.hpp"
#include "scan/lost_keys.hpp"
#include "scan/region.hpp"

namespace aerowal {

/// All that one pass over a log finds: every record that is intact or proven, and the damage
/// between them. Intact records are not judged by what stands beside them.
struct Inventory {
  Regions regions;           ///< in file order
  std::deque<Proof> proofs;  ///< one for each proven region, in file order
  /// Intact records inside proven and framed ones, and inside `hosts`, where a document may hold
  /// them; in file order.
  Regions nested;
  /// Records in two pieces whose documents hold some of these: absorb_split_hosts().
  std::vector<Join> hosts;
  std::uint64_t size = 0;          ///< of the log, in bytes
  std::uint64_t prefix_bytes = 0;  ///< sound ones before the first damage
  std::optional<StrictError> strict_error;
  LostKeys lost_keys;
};

/// Errors: system.
Result<Inventory> take_inventory(ByteSource& source, const ScanOptions& options = {});

}  // namespace aerowal

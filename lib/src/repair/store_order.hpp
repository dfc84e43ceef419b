#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/document_store.hpp"
#include "aerowal/ranges.hpp"
#include "aerowal/result.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/inventory.hpp"
#include "scan/resolution.hpp"

namespace aerowal {

/// Which of conflicting records a store has, and in which order.
struct StoreOrder {
  std::uint64_t first_number = 0;  ///< the first one in conflict; from there on all is ordered anew
  std::vector<Region> regions = {};             ///< of the log, in the new order
  std::vector<SoundRange> unacknowledged = {};  ///< what the store lacks, in file order
  std::string failure = {};                     ///< why there is no order; empty where there is one
};

/// Orders all that a log with conflicts has from the first conflicting number on as the store has
/// it. Only intact records are ordered so. Errors: system. Time: that of decide_conflicts().
Result<StoreOrder> order_by_store(ByteSource& source, const Inventory& inventory,
                                  const Resolution& resolution, RandomAccessLog& log,
                                  DocumentStore& store);

}  // namespace aerowal

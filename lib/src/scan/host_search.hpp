#pragma once

#include <vector>

#include "inspect/random_access_log.hpp"
#include "scan/inventory.hpp"
#include "scan/join.hpp"

namespace aerowal {

/// The records in two pieces of which at least one holds intact records: these are in its document.
///
/// A record begins where a header is in damage that has no frame, and ends where such damage does,
/// before what fills its end, or before a header in it; of the ends the nearest to where the length
/// leads are tried first. Takes time linear in the log: what is not found in twice its size, and
/// 2^18 bytes, is not found. Memory: seven times a record, of at most 4 MiB, and 48 bytes for each
/// place, of which there are at most 2^16 of either kind.
std::vector<Join> find_split_hosts(const Inventory& inventory, RandomAccessLog& log);

}  // namespace aerowal

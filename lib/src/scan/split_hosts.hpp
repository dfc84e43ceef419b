#pragma once

#include "inspect/random_access_log.hpp"
#include "scan/inventory.hpp"

namespace aerowal {

/// Finds the records in two pieces whose documents hold intact records, which are none of the log,
/// and makes each piece a damaged region with these as nested ones. Nothing but the two pieces
/// together shows that: a part that was moved, or a byte that was put between them, leaves an
/// intact record inside a document as it was.
///
/// A record begins where a header is in damage that has no frame, and ends where such damage does,
/// before what fills its end, or before a header in it; of the ends the nearest to where the length
/// leads are tried first. Takes time linear in the log: what is not found in twice its size, and
/// 2^18 bytes, is not found. Memory: 9 bytes for each of a record, of at most 4 MiB, and 64 for
/// each place.
void absorb_split_hosts(Inventory& inventory, RandomAccessLog& log);

}  // namespace aerowal

#pragma once

#include "inspect/random_access_log.hpp"
#include "scan/inventory.hpp"

namespace aerowal {

/// Makes the pieces of find_split_hosts() damaged regions, with the intact records in them as
/// nested ones: these are none of the log. Nothing but the two pieces together shows that: a part
/// that was moved, or a byte that was put between them, leaves an intact record inside a document
/// as it was.
void absorb_split_hosts(Inventory& inventory, RandomAccessLog& log);

}  // namespace aerowal

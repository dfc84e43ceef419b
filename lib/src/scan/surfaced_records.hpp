#pragma once

#include <cstdint>
#include <vector>

#include "aerowal/ranges.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/inventory.hpp"
#include "scan/relations.hpp"

namespace aerowal {

/// Where the intact regions begin that are pieces of a copy of one larger record: with at most 16
/// bytes of the damage beside them they stand inside another intact record. They are that record's
/// content, whatever they look like; but a document may hold a copy of what came before it, so that
/// sound records with lower numbers are the originals. `relations`: of all intact records.
/// Ascending. Reads the log once more where there may be any.
std::vector<std::uint64_t> find_surfaced(const Inventory& inventory, const Relations& relations,
                                         RandomAccessLog& log);

/// The bytes of all intact records, in file order.
std::vector<ByteRange> intact_ranges(const Inventory& inventory);

}  // namespace aerowal

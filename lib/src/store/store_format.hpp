#pragma once

#include <cstddef>
#include <cstdint>

#include "aerowal/format.hpp"

// A record of documents.dat:
//
//     offset  0        4                                          length-4    length
//             +--------+------------------------------------------+-----------+
//             | length | id · schema_id · schema_version ·        | CRC-32    |
//             | u32    | u8 tombstone · body                      | u32       |
//             +--------+------------------------------------------+-----------+
//             |<------------ covered by the checksum ------------>|
//
// with id, schema_id, schema_version and body each u32 n and n bytes.

namespace aerowal::store_format {

inline constexpr std::size_t field_count = 4;
inline constexpr std::uint64_t tombstone_size = 1;
inline constexpr std::uint64_t record_size_min = format::length_size +
                                                 field_count * format::field_prefix_size +
                                                 tombstone_size + format::checksum_size;
static_assert(record_size_min == 25);

}  // namespace aerowal::store_format

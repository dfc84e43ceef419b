#pragma once

#include <cstddef>
#include <cstdint>

/// The on-disk constants of wal.log: aerowal-format(5), "Records". All sizes are in bytes.
///
///     offset  0        4      5              13                              length-4    length
///             +--------+------+--------------+-------------------------------+-----------+
///             | length | type | sequence     | payload                       | CRC-32    |
///             | u32    | u8   | u64          | length - 17 bytes             | u32       |
///             +--------+------+--------------+-------------------------------+-----------+
///             |<------------------ covered by the checksum ------------------>|
///
/// Integers are little-endian. The payload is five fields, each u32 n and n bytes:
///
///     collection_id · document_id · schema_id · schema_version · document_body
namespace aerowal::format {

inline constexpr std::size_t length_size = 4;
inline constexpr std::size_t type_size = 1;
inline constexpr std::size_t sequence_size = 8;
inline constexpr std::size_t checksum_size = 4;
inline constexpr std::size_t field_prefix_size = 4;

inline constexpr std::size_t length_at = 0;
inline constexpr std::size_t type_at = length_at + length_size;
inline constexpr std::size_t sequence_at = type_at + type_size;
inline constexpr std::size_t payload_at = sequence_at + sequence_size;

inline constexpr std::size_t header_size = payload_at;
inline constexpr std::size_t frame_size = header_size + checksum_size;

inline constexpr std::size_t string_field_count = 4;
inline constexpr std::size_t field_count = string_field_count + 1;

inline constexpr std::uint64_t record_size_min = frame_size + field_count * field_prefix_size;
inline constexpr std::uint64_t record_size_max = UINT32_MAX;

inline constexpr std::uint64_t first_sequence_number = 1;

static_assert(header_size == 13 && frame_size == 17 && record_size_min == 37);

}  // namespace aerowal::format

#pragma once

#include <cstdint>

#include "aerowal/format.hpp"

namespace aerowal {

/// Whether a frame of that length, whose checksum is right, has the fields of a record of a
/// document store: aerowal-format(5), "Document store". `u32_at(at)`: the integer at that offset in
/// the frame.
template <class ReadU32>
bool has_stored_fields(std::uint32_t length, ReadU32 u32_at) {
  static constexpr int field_count = 4;
  static constexpr std::uint32_t length_min =
      format::length_size + field_count * format::field_prefix_size + 1 + format::checksum_size;
  if (length < length_min) return false;
  const std::uint64_t end = length - format::checksum_size;
  std::uint64_t at = format::length_size;
  for (int field = 0; field < field_count; ++field) {
    if (field == field_count - 1) ++at;  // the tombstone flag
    if (at > end || end - at < format::field_prefix_size) return false;
    const std::uint32_t size = u32_at(at);
    at += format::field_prefix_size;
    if (size > end - at) return false;
    at += size;
  }
  return at == end;
}

}  // namespace aerowal

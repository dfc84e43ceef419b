#include "inspect/probe.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "base/byte_order.hpp"
#include "base/crc32_algebra.hpp"

namespace aerowal {

bool Header::matches_within_one_bit(std::uint64_t expected_sequence_number) const {
  if (expected_sequence_number < format::first_sequence_number) return false;
  // Zeros are one bit away from every number that is a power of two.
  if (length == 0 && type == 0 && sequence_number == 0) return false;
  const int wrong_bits = std::popcount(sequence_number ^ expected_sequence_number);
  if (type_known()) return wrong_bits <= 1;
  const bool one_bit_in_type = std::has_single_bit(type) ||
                               std::has_single_bit(static_cast<std::uint8_t>(type ^ 1U)) ||
                               std::has_single_bit(static_cast<std::uint8_t>(type ^ 2U));
  return wrong_bits == 0 && one_bit_in_type;
}

std::optional<Header> Probe::header(std::uint64_t byte_offset) {
  const Bytes bytes = log_->at(byte_offset, format::header_size);
  if (bytes.size() < format::header_size) return std::nullopt;
  return Header{.length = load_u32(&bytes[format::length_at]),
                .type = std::to_integer<std::uint8_t>(bytes[format::type_at]),
                .sequence_number = load_u64(&bytes[format::sequence_at])};
}

std::optional<std::uint32_t> Probe::inner_length(std::uint64_t byte_offset,
                                                 std::uint64_t length_max) {
  std::uint64_t length = format::header_size;
  for (std::size_t i = 0; i < format::field_count; ++i) {
    // A length that leads far costs a read there.
    if (length > length_max) return std::nullopt;
    if (!log_->holds(byte_offset + length, format::field_prefix_size)) return std::nullopt;
    length += format::field_prefix_size + log_->u32(byte_offset + length);
  }
  length += format::checksum_size;
  if (length > std::min(length_max, format::record_size_max)) return std::nullopt;
  return static_cast<std::uint32_t>(length);
}

std::optional<Header> Probe::intact_header(std::uint64_t byte_offset, std::uint64_t number_min) {
  const auto seen = header(byte_offset);
  // The cheapest refusal first: most places are refused here.
  if (!seen || !seen->type_known() || seen->sequence_number < number_min ||
      seen->length < format::record_size_min || !log_->holds(byte_offset, seen->length) ||
      inner_length(byte_offset, seen->length) != seen->length || !checksum_matches(byte_offset)) {
    return std::nullopt;
  }
  return seen;
}

bool Probe::is_intact_with_length(std::uint64_t byte_offset, std::uint32_t length) {
  const auto seen = header(byte_offset);
  if (!seen || !seen->type_known() || length < format::record_size_min ||
      !log_->holds(byte_offset, length) || inner_length(byte_offset, length) != length) {
    return false;
  }
  std::array<std::byte, format::length_size> field{};
  store_u32(field.data(), length);
  const std::uint64_t end = byte_offset + length - format::checksum_size;
  const std::uint64_t after = byte_offset + format::length_size;
  const std::uint32_t computed =
      crc32_shift(crc32(field), end - after) ^ log_->checksum(after, end);
  return computed == log_->u32(end);
}

bool Probe::checksum_matches(std::uint64_t byte_offset) {
  const auto seen = header(byte_offset);
  if (!seen || seen->length < format::record_size_min || !log_->holds(byte_offset, seen->length)) {
    return false;
  }
  const std::uint64_t end = byte_offset + seen->length - format::checksum_size;
  return log_->checksum(byte_offset, end) == log_->u32(end);
}

bool Probe::checksum_matches_with_number(std::uint64_t byte_offset, std::uint64_t sequence_number) {
  const auto seen = header(byte_offset);
  if (!seen || seen->length < format::record_size_min || !log_->holds(byte_offset, seen->length)) {
    return false;
  }
  std::array<std::byte, format::sequence_size> shown{};
  std::array<std::byte, format::sequence_size> wanted{};
  store_u64(shown.data(), seen->sequence_number);
  store_u64(wanted.data(), sequence_number);
  const std::uint64_t end = byte_offset + seen->length - format::checksum_size;
  const std::uint64_t after = byte_offset + format::payload_at;
  const std::uint32_t change = crc32_shift(crc32(shown) ^ crc32(wanted), end - after);
  return (log_->checksum(byte_offset, end) ^ change) == log_->u32(end);
}

std::optional<BitFlip> Probe::flip_by_checksum(std::uint64_t byte_offset, const Header& seen) {
  if (seen.length < format::record_size_min || seen.length > flip_range_max ||
      !log_->holds(byte_offset, seen.length)) {
    return std::nullopt;
  }
  const std::uint64_t covered = seen.length - format::checksum_size;
  const std::uint64_t end = byte_offset + covered;
  const std::uint32_t syndrome = log_->checksum(byte_offset, end) ^ log_->u32(end);
  BitFlip flip;
  if (std::has_single_bit(syndrome)) {
    const auto bit = static_cast<unsigned>(std::countr_zero(syndrome));
    flip.byte_offset = end + bit / 8;
    flip.bit = static_cast<std::uint8_t>(bit % 8);
  } else if (const auto place = find_flipped_bit(syndrome, covered);
             place && place->byte >= format::length_size) {
    flip.byte_offset = byte_offset + place->byte;
    flip.bit = static_cast<std::uint8_t>(place->bit);
  } else {
    return std::nullopt;
  }
  flip.stored = log_->u8(flip.byte_offset);
  flip.corrected = static_cast<std::uint8_t>(flip.stored ^ 1U << flip.bit);
  return flip;
}

std::optional<BitFlip> Probe::flipped_bit(std::uint64_t byte_offset,
                                          std::uint64_t expected_sequence_number) {
  const auto seen = header(byte_offset);
  if (!seen) return std::nullopt;
  const auto flip = flip_by_checksum(byte_offset, *seen);
  if (!flip) return std::nullopt;
  // With that bit flipped back it must be the record that is expected here.
  std::vector<std::byte> record = log_->copy(byte_offset, seen->length);
  if (record.size() < seen->length) return std::nullopt;
  record[static_cast<std::size_t>(flip->byte_offset - byte_offset)] =
      static_cast<std::byte>(flip->corrected);
  PlacedRecord decoded;
  const Bytes bytes(record);
  if (decode(bytes, crc32(bytes.first(bytes.size() - format::checksum_size)), decoded) ||
      decoded.sequence_number != expected_sequence_number) {
    return std::nullopt;
  }
  return flip;
}

}  // namespace aerowal

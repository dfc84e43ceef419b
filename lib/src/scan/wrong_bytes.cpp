#include "scan/wrong_bytes.hpp"

#include "base/byte_order.hpp"
#include "inspect/tail.hpp"

namespace aerowal {
namespace {

/// The length of the first field that does not fit into the record, whose header is taken to be
/// right.
std::optional<ByteRange> find_wrong_field(Probe& probe, std::uint64_t byte_offset,
                                          std::uint32_t length) {
  if (length < format::record_size_min || !probe.log().holds(byte_offset, length)) {
    return std::nullopt;
  }
  const std::uint64_t end = byte_offset + length - format::checksum_size;
  std::uint64_t at = byte_offset + format::payload_at;
  for (std::size_t i = 0; i < format::field_count && end - at >= format::field_prefix_size; ++i) {
    const std::uint32_t size = probe.log().u32(at);
    if (size > end - at - format::field_prefix_size) {
      return ByteRange{.byte_offset = at, .length = format::field_prefix_size};
    }
    at += format::field_prefix_size + size;
  }
  return std::nullopt;
}

/// The first bytes that cannot be those of the expected records: a header, found by the lengths of
/// the records before it, or a length inside one of them. A record's length counts if the payload's
/// own lengths agree with it.
std::optional<ByteRange> find_first_difference(Probe& probe, const Finding& damage) {
  const std::uint64_t end = damage.byte_offset + damage.length;
  std::uint64_t number = damage.sequence_number;
  for (std::uint64_t at = damage.byte_offset; at < end && end - at >= format::header_size;
       ++number) {
    const auto header = probe.header(at);
    if (!header) return std::nullopt;
    if (!header->matches_within_one_bit(number)) {
      return ByteRange{.byte_offset = at, .length = format::header_size};
    }
    if (probe.inner_length(at) != header->length) {
      if (header->length > end - at) return std::nullopt;
      return find_wrong_field(probe, at, header->length);
    }
    at += header->length;
  }
  return std::nullopt;
}

std::optional<ByteRange> find_overwritten(Probe& probe, const Finding& damage) {
  static constexpr std::uint64_t smallest_sector_size = 512;
  const ZeroRange zeros =
      find_zero_sector(probe.log(), damage.byte_offset, damage.byte_offset + damage.length);
  if (zeros.length == 0) return find_first_difference(probe, damage);
  // After the last whole sector, zeros may be the record's own.
  return ByteRange{.byte_offset = zeros.byte_offset,
                   .length = zeros.length - zeros.length % smallest_sector_size};
}

std::optional<ByteRange> find_wrong_payload(Probe& probe, std::uint64_t byte_offset) {
  const auto fault = find_payload_fault(probe, byte_offset);
  if (!fault) return std::nullopt;
  ByteRange range{.byte_offset = byte_offset + fault->position, .length = 1};
  if (fault->payload == PayloadFault::trailing_bytes) range.length = fault->found;
  if (fault->payload == PayloadFault::field_past_end) {
    // Without room even for the field's length, one of the lengths before it is wrong.
    if (fault->expected < format::field_prefix_size && fault->found == format::field_prefix_size) {
      return std::nullopt;
    }
    range.length = format::field_prefix_size;
  }
  return range;
}

}  // namespace

std::optional<RecordFault> find_payload_fault(Probe& probe, std::uint64_t byte_offset) {
  const auto header = probe.header(byte_offset);
  if (!header || header->length < format::record_size_min ||
      !probe.log().holds(byte_offset, header->length)) {
    return std::nullopt;
  }
  const std::vector<std::byte> record = probe.log().copy(byte_offset, header->length);
  if (record.size() != header->length) return std::nullopt;
  PlacedRecord decoded;
  return decode(record, load_u32(&record[record.size() - format::checksum_size]), decoded);
}

namespace {

std::optional<ByteRange> find_proven_wrong(Probe& probe, const Finding& damage) {
  const auto field = [&](std::uint64_t at, std::uint64_t size) {
    return ByteRange{.byte_offset = damage.byte_offset + at, .length = size};
  };
  switch (damage.kind) {
    case DamageKind::bad_length:
      // Where bytes are missing, what is here need not be a length at all.
      if (!std::holds_alternative<cause::WrongLength>(damage.cause)) return std::nullopt;
      return field(format::length_at, format::length_size);
    case DamageKind::unknown_type:
      return field(format::type_at, 1);
    case DamageKind::malformed_payload:
      return find_wrong_payload(probe, damage.byte_offset);
    case DamageKind::overwritten_region:
      return find_overwritten(probe, damage);
    case DamageKind::sequence_gap:
    case DamageKind::out_of_order:
      if (damage.length == 0) return std::nullopt;
      return field(format::sequence_at, format::sequence_size);
    case DamageKind::zero_tail:
      return field(0, damage.length);
    case DamageKind::foreign_bytes:
      if (!std::holds_alternative<cause::ForeignBytes>(damage.cause)) return std::nullopt;
      return field(0, damage.length);
    case DamageKind::torn_tail:
    case DamageKind::bit_flip:
    case DamageKind::checksum_mismatch:
    case DamageKind::duplicate_record:
    case DamageKind::stale_tail:
    case DamageKind::not_a_log:
    case DamageKind::failed_append:
    case DamageKind::sequence_fork:
    case DamageKind::short_log:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<ByteRange> find_wrong_bytes(Probe& probe, const Finding& damage) {
  const auto found = find_proven_wrong(probe, damage);
  // A length that is damaged itself may lead past the finding.
  const bool inside = found && found->byte_offset - damage.byte_offset <= damage.length &&
                      found->length <= damage.length - (found->byte_offset - damage.byte_offset);
  return inside ? found : std::nullopt;
}

}  // namespace aerowal

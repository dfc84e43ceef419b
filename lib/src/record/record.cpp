#include "aerowal/record.hpp"

#include <array>
#include <string>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "base/enum_names.hpp"
#include "base/hex.hpp"
#include "base/utf8.hpp"

// The codec of the box in aerowal/format.hpp.

namespace aerowal {
namespace {

constexpr std::array<std::string_view, 3> type_names{"INSERT", "UPDATE", "DELETE"};
static_assert(static_cast<std::size_t>(RecordType::delete_) == type_names.size() - 1);

std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Bytes as_bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

std::array<Bytes, format::field_count> fields_of(const Record& record) {
  return {as_bytes(record.collection_id), as_bytes(record.document_id), as_bytes(record.schema_id),
          as_bytes(record.schema_version), record.body};
}

RecordFault payload_fault(PayloadFault payload, std::size_t field, std::size_t position,
                          std::uint64_t expected, std::uint64_t found) {
  return {.check = StrictCheck::payload,
          .expected = expected,
          .found = found,
          .payload = payload,
          .field = field,
          .position = position};
}

/// Cuts the payload, bytes[payload_at, end), into its fields.
std::optional<RecordFault> decode_payload(Bytes bytes, std::size_t end, PlacedRecord& record) {
  std::array<Bytes, format::field_count> fields;
  std::size_t at = format::payload_at;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (end - at < format::field_prefix_size) {
      return payload_fault(PayloadFault::field_past_end, i, at, end - at,
                           format::field_prefix_size);
    }
    const std::size_t size = load_u32(&bytes[at]);
    at += format::field_prefix_size;
    if (size > end - at) {
      return payload_fault(PayloadFault::field_past_end, i, at - format::field_prefix_size,
                           end - at, size);
    }
    fields[i] = bytes.subspan(at, size);
    at += size;
  }
  if (at != end) {
    return payload_fault(PayloadFault::trailing_bytes, format::field_count, at, 0, end - at);
  }
  // The four strings are side by side, with small lengths between them: most often one look at
  // all of that is enough.
  const std::byte* const strings = fields[0].data();
  const bool all_ascii = is_ascii(as_text({strings, fields[3].data() + fields[3].size()}));
  for (std::size_t i = 0; i < format::string_field_count && !all_ascii; ++i) {
    const std::size_t invalid = find_invalid_utf8(as_text(fields[i]));
    if (invalid != std::string_view::npos) {
      const auto* position = fields[i].data() + invalid;
      return payload_fault(PayloadFault::invalid_utf8, i,
                           static_cast<std::size_t>(position - bytes.data()), 0,
                           std::to_integer<std::uint64_t>(*position));
    }
  }
  record.collection_id = as_text(fields[0]);
  record.document_id = as_text(fields[1]);
  record.schema_id = as_text(fields[2]);
  record.schema_version = as_text(fields[3]);
  record.body = fields[4];
  return std::nullopt;
}

}  // namespace

std::string_view name(RecordType type) { return type_names[static_cast<std::size_t>(type)]; }

std::optional<RecordType> record_type_named(std::string_view name) {
  return enumerator_named<RecordType>(type_names, name);
}

Result<std::uint32_t> encoded_length(const Record& record) {
  std::uint64_t length = format::record_size_min;
  for (const Bytes field : fields_of(record)) {
    if (field.size() > format::record_size_max - length) {
      return Error{.code = ErrorCode::usage,
                   .message = "the record would be longer than " +
                              std::to_string(format::record_size_max) +
                              " bytes, the most that its length field can hold"};
    }
    length += field.size();
  }
  return static_cast<std::uint32_t>(length);
}

Result<Placement> encode(const Record& record, std::vector<std::byte>& out) {
  const Result<std::uint32_t> length = encoded_length(record);
  if (!length) return length.error();
  const auto fields = fields_of(record);
  for (std::size_t i = 0; i < format::string_field_count; ++i) {
    if (find_invalid_utf8(as_text(fields[i])) != std::string_view::npos) {
      static constexpr std::array<const char*, format::string_field_count> names{
          "collection_id", "document_id", "schema_id", "schema_version"};
      return Error{.code = ErrorCode::usage,
                   .message = std::string(names[i]) + " is not valid UTF-8"};
    }
  }

  const std::size_t begin = out.size();
  out.resize(begin + *length);
  std::byte* at = out.data() + begin;
  store_u32(at + format::length_at, *length);
  at[format::type_at] = static_cast<std::byte>(record.type);
  store_u64(at + format::sequence_at, record.sequence_number);
  at += format::payload_at;
  for (const Bytes field : fields) {
    store_u32(at, static_cast<std::uint32_t>(field.size()));
    at = std::copy(field.begin(), field.end(), at + format::field_prefix_size);
  }
  const std::uint32_t checksum = crc32(Bytes(out).subspan(begin, *length - format::checksum_size));
  store_u32(at, checksum);
  return Placement{.sequence_number = record.sequence_number,
                   .byte_offset = 0,
                   .length = *length,
                   .checksum = checksum};
}

Result<void> check_expected(const Placement& placement, const ExpectedPlacement& expected) {
  const auto differs = [](const char* what, const std::string& found, const std::string& actual,
                          const std::optional<std::uint64_t>& column) {
    return Error{.code = ErrorCode::usage,
                 .message = std::string(what) + " is " + found + ", but this record would get " +
                            actual + "; nothing of it was written",
                 .column = column};
  };
  if (expected.sequence_number.value_or(placement.sequence_number) != placement.sequence_number) {
    return differs("sequence_number", std::to_string(*expected.sequence_number),
                   std::to_string(placement.sequence_number), expected.sequence_number_column);
  }
  if (expected.length.value_or(placement.length) != placement.length) {
    return differs("length", std::to_string(*expected.length), std::to_string(placement.length),
                   expected.length_column);
  }
  if (expected.checksum.value_or(placement.checksum) != placement.checksum) {
    return differs("checksum", hex(*expected.checksum, 8), hex(placement.checksum, 8),
                   expected.checksum_column);
  }
  return {};
}

std::optional<RecordFault> decode(Bytes bytes, std::uint32_t computed_checksum,
                                  PlacedRecord& record) {
  const std::size_t payload_end = bytes.size() - format::checksum_size;
  const std::uint32_t stored = load_u32(&bytes[payload_end]);
  if (stored != computed_checksum) {
    return RecordFault{
        .check = StrictCheck::checksum, .expected = computed_checksum, .found = stored};
  }
  const auto type = std::to_integer<std::uint8_t>(bytes[format::type_at]);
  if (type > static_cast<std::uint8_t>(RecordType::delete_)) {
    return RecordFault{.check = StrictCheck::type, .found = type};
  }
  record.type = static_cast<RecordType>(type);
  record.sequence_number = load_u64(&bytes[format::sequence_at]);
  record.length = static_cast<std::uint32_t>(bytes.size());
  record.checksum = stored;
  return decode_payload(bytes, payload_end, record);
}

}  // namespace aerowal

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

/// The first of the strings that is not UTF-8, where one is.
std::optional<RecordFault> find_invalid_string(Bytes bytes, std::span<const Bytes> strings) {
  for (std::size_t i = 0; i < strings.size(); ++i) {
    const std::string_view text = as_text(strings[i]);
    const std::size_t invalid = find_invalid_utf8(text);
    if (invalid == std::string_view::npos) continue;
    const auto* position = strings[i].data() + invalid;
    RecordFault fault = payload_fault(PayloadFault::invalid_utf8, i,
                                      static_cast<std::size_t>(position - bytes.data()), 0,
                                      std::to_integer<std::uint64_t>(*position));
    fault.index = invalid;
    fault.invalid_length = invalid_utf8_length(text, invalid);
    return fault;
  }
  return std::nullopt;
}

/// Cuts the payload, bytes[payload_at, end), into its fields. As AeroDB's reader, which looks at
/// each field before it goes on to the next.
std::optional<RecordFault> decode_payload(Bytes bytes, std::size_t end, PlacedRecord& record) {
  std::array<Bytes, format::field_count> fields;
  std::size_t at = format::payload_at;
  const auto past_end = [&](std::size_t i, std::uint64_t left, std::uint64_t wanted) {
    const auto before =
        std::span<const Bytes>(fields).first(std::min(i, format::string_field_count));
    const auto invalid = find_invalid_string(bytes, before);
    return invalid ? *invalid : payload_fault(PayloadFault::field_past_end, i, at, left, wanted);
  };
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (end - at < format::field_prefix_size)
      return past_end(i, end - at, format::field_prefix_size);
    const std::size_t size = load_u32(&bytes[at]);
    at += format::field_prefix_size;
    if (size > end - at) {
      const std::uint64_t left = end - at;
      at -= format::field_prefix_size;
      return past_end(i, left, size);
    }
    fields[i] = bytes.subspan(at, size);
    at += size;
  }
  // The four strings are side by side, with small lengths between them: most often one look at
  // all of that is enough.
  const std::byte* const strings = fields[0].data();
  if (!is_ascii(as_text({strings, fields[3].data() + fields[3].size()}))) {
    const auto four = std::span<const Bytes>(fields).first(format::string_field_count);
    if (const auto invalid = find_invalid_string(bytes, four)) return invalid;
  }
  if (at != end) {
    return payload_fault(PayloadFault::trailing_bytes, format::field_count, at, 0, end - at);
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

#include "aerowal/frame.hpp"

#include <algorithm>
#include <vector>

#include "aerowal/record.hpp"
#include "base/offset_text.hpp"
#include "inspect/probe.hpp"
#include "inspect/random_access_log.hpp"

namespace aerowal {
namespace {

constexpr std::array<std::string_view, format::field_count> field_names{
    "collection_id", "document_id", "schema_id", "schema_version", "document_body"};

/// The fields that can be seen before `end`, which is the record's or the log's.
void read_fields(Frame& frame, RandomAccessLog& log, std::uint64_t end) {
  static constexpr std::size_t start_size_max = 256;
  std::uint64_t at = frame.byte_offset + format::payload_at;
  for (std::size_t i = 0; i < field_names.size(); ++i) {
    if (at > end || end - at < format::field_prefix_size) return;
    FrameField field{.name = field_names[i], .byte_offset = at, .length = log.u32(at)};
    at += format::field_prefix_size;
    field.fits = field.length <= end - at;
    const Bytes start = log.at(at, static_cast<std::size_t>(std::min<std::uint64_t>(
                                       {start_size_max, field.length, end - at})));
    field.start.assign(reinterpret_cast<const char*>(start.data()), start.size());
    at += field.length;
    frame.fields[i] = std::move(field);
  }
}

/// The first check that the record fails whose checksums are known. Errors: system.
Result<std::optional<RecordFault>> find_fault(const Frame& frame, ByteSource& source) {
  if (frame.remaining < format::record_size_min) {
    return std::optional(RecordFault{.check = StrictCheck::truncated,
                                     .expected = format::record_size_min,
                                     .found = frame.remaining});
  }
  if (*frame.length < format::record_size_min) {
    return std::optional(RecordFault{.check = StrictCheck::length_minimum,
                                     .expected = format::record_size_min,
                                     .found = *frame.length});
  }
  if (*frame.length > frame.remaining) {
    return std::optional(RecordFault{
        .check = StrictCheck::length_end, .expected = frame.remaining, .found = *frame.length});
  }
  if (*frame.stored_checksum != *frame.computed_checksum) {
    return std::optional(RecordFault{.check = StrictCheck::checksum,
                                     .expected = *frame.computed_checksum,
                                     .found = *frame.stored_checksum});
  }
  std::vector<std::byte> record(*frame.length);
  const auto got = source.read_at(frame.byte_offset, record);
  if (!got) return got.error();
  PlacedRecord decoded;
  return decode(record, *frame.computed_checksum, decoded);
}

}  // namespace

Result<Frame> inspect_frame(ByteSource& source, std::uint64_t byte_offset) {
  const auto size = source.find_size();
  if (!size) return size.error();
  if (byte_offset >= *size) {
    return Error{.code = ErrorCode::usage,
                 .message = "the log ends at byte " + offset_text(*size) +
                            ", so nothing begins at byte " + offset_text(byte_offset),
                 .path = source.name()};
  }
  RandomAccessLog log(source, *size, byte_offset);
  Probe probe(log);
  Frame frame{.byte_offset = byte_offset, .remaining = *size - byte_offset};
  if (log.holds(byte_offset, format::length_size)) frame.length = log.u32(byte_offset);
  if (log.holds(byte_offset, format::sequence_at)) {
    frame.type = log.u8(byte_offset + format::type_at);
  }
  if (const auto header = probe.header(byte_offset)) {
    frame.sequence_number = header->sequence_number;
    const bool whole =
        header->length >= format::record_size_min && log.holds(byte_offset, header->length);
    const std::uint64_t end =
        whole ? byte_offset + header->length - format::checksum_size : log.size();
    read_fields(frame, log, end);
    if (whole) {
      frame.stored_checksum = log.u32(end);
      frame.computed_checksum = log.checksum(byte_offset, end);
    }
  }
  if (log.error()) return *log.error();
  auto fault = find_fault(frame, source);
  if (!fault) return fault.error();
  frame.fault = *fault;
  return frame;
}

}  // namespace aerowal

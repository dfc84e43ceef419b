#include "store/stored_record.hpp"

#include <array>
#include <string_view>

#include "base/byte_order.hpp"
#include "store/store_format.hpp"

namespace aerowal {
namespace {

/// AeroDB drops the body of a DELETE that has one.
std::size_t stored_body_size(const Record& record) {
  return record.type == RecordType::delete_ ? 0 : record.body.size();
}

void append_u32(std::vector<std::byte>& out, std::size_t value) {
  out.resize(out.size() + sizeof(std::uint32_t));
  store_u32(&out[out.size() - sizeof(std::uint32_t)], static_cast<std::uint32_t>(value));
}

void append_bytes(std::vector<std::byte>& out, Bytes bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void append_text(std::vector<std::byte>& out, std::string_view text) {
  append_bytes(out, std::as_bytes(std::span(text)));
}

}  // namespace

std::uint64_t stored_length(const Record& record) {
  return store_format::record_size_min + record.collection_id.size() + 1 +
         record.document_id.size() + record.schema_id.size() + record.schema_version.size() +
         stored_body_size(record);
}

void append_stored(const Record& record, std::vector<std::byte>& out) {
  const std::size_t begin = out.size();
  append_u32(out, static_cast<std::size_t>(stored_length(record)));
  append_u32(out, record.collection_id.size() + 1 + record.document_id.size());
  append_text(out, record.collection_id);
  append_text(out, ":");
  append_text(out, record.document_id);
  for (const std::string_view text : {record.schema_id, record.schema_version}) {
    append_u32(out, text.size());
    append_text(out, text);
  }
  out.push_back(std::byte{record.type == RecordType::delete_});
  const Bytes body = record.body.first(stored_body_size(record));
  append_u32(out, body.size());
  append_bytes(out, body);
  append_u32(out, crc32(Bytes(out).subspan(begin)));
}

std::optional<StoredDocument> decode_stored(Bytes bytes) {
  if (bytes.size() < store_format::record_size_min) return std::nullopt;
  StoredDocument document;
  const std::size_t end = bytes.size() - format::checksum_size;
  std::array<Bytes, store_format::field_count> fields;
  std::size_t at = format::length_size;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i + 1 == fields.size()) {
      if (at == end) return std::nullopt;
      document.tombstone = bytes[at++] != std::byte{};
    }
    if (end - at < format::field_prefix_size) return std::nullopt;
    const std::size_t size = load_u32(&bytes[at]);
    at += format::field_prefix_size;
    if (size > end - at) return std::nullopt;
    fields[i] = bytes.subspan(at, size);
    at += size;
  }
  const auto text = [](Bytes field) {
    return std::string_view(reinterpret_cast<const char*>(field.data()), field.size());
  };
  document.composite_id = text(fields[0]);
  document.schema_id = text(fields[1]);
  document.schema_version = text(fields[2]);
  document.body = fields[3];
  return document;
}

}  // namespace aerowal

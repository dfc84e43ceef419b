#include "log_builder.hpp"

#include <algorithm>

#include <zlib.h>

namespace aerowal::testing {
namespace {

void append_little_endian(std::string& out, std::uint64_t value, int size) {
  for (int i = 0; i < size; ++i) out += static_cast<char>(value >> (8 * i));
}

std::uint32_t zlib_crc32(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

}  // namespace

Bytes bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

std::string text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string payload_of(const Record& record) {
  std::string payload;
  const auto field = [&](std::string_view text) {
    append_little_endian(payload, text.size(), 4);
    payload += text;
  };
  field(record.collection_id);
  field(record.document_id);
  field(record.schema_id);
  field(record.schema_version);
  field(text_of(record.body));
  return payload;
}

ByteVector raw_record(std::uint8_t type, std::uint64_t sequence_number, std::string_view payload) {
  std::string text;
  append_little_endian(text, payload.size() + 17, 4);
  text += static_cast<char>(type);
  append_little_endian(text, sequence_number, 8);
  text += payload;
  append_little_endian(text, zlib_crc32(text), 4);
  const Bytes bytes = bytes_of(text);
  return {bytes.begin(), bytes.end()};
}

void reseal(std::span<std::byte> record) {
  const auto store = [&](std::size_t at, std::uint64_t value) {
    std::string field;
    append_little_endian(field, value, 4);
    std::ranges::copy(bytes_of(field), record.begin() + static_cast<std::ptrdiff_t>(at));
  };
  store(0, record.size());
  store(record.size() - 4, zlib_crc32(text_of(record.first(record.size() - 4))));
}

void flip_bit(std::span<std::byte> bytes, std::size_t bit) {
  bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
}

LogBuilder& LogBuilder::add(const Record& record) {
  const ByteVector encoded =
      raw_record(static_cast<std::uint8_t>(record.type), count() + 1, payload_of(record));
  bytes_.insert(bytes_.end(), encoded.begin(), encoded.end());
  ends_.push_back(bytes_.size());
  return *this;
}

LogBuilder& LogBuilder::add(RecordType type, std::string_view collection, std::string_view document,
                            std::string_view body) {
  return add({.type = type,
              .sequence_number = 0,
              .collection_id = collection,
              .document_id = document,
              .schema_id = "schema",
              .schema_version = "v1",
              .body = bytes_of(body)});
}

LogBuilder& LogBuilder::insert(std::string_view collection, std::string_view document,
                               std::string_view body) {
  return add(RecordType::insert, collection, document, body);
}

LogBuilder& LogBuilder::update(std::string_view collection, std::string_view document,
                               std::string_view body) {
  return add(RecordType::update, collection, document, body);
}

LogBuilder& LogBuilder::erase(std::string_view collection, std::string_view document,
                              std::string_view body) {
  return add(RecordType::delete_, collection, document, body);
}

std::span<std::byte> LogBuilder::record(std::size_t index) {
  return std::span(bytes_).subspan(offset(index), length(index));
}

std::size_t LogBuilder::offset(std::size_t index) const {
  return index == 0 ? 0 : ends_[index - 1];
}

std::size_t LogBuilder::length(std::size_t index) const { return ends_[index] - offset(index); }

LogBuilder mixed_log() {
  LogBuilder log;
  log.insert("users", "user_1", R"({"name":"Ada","age":36})");
  log.update("users", "user_1", R"({"name":"Ada","age":37,"tags":["a","b"],"n":1e400})");
  log.add({.type = RecordType::insert});
  log.erase("users", "user_1");
  log.insert("dépôt", "日本", std::string(120, '\xff'));
  log.update("users", "user_2", "{}");
  return log;
}

}  // namespace aerowal::testing

#include "store_builder.hpp"

#include <string>

#include "log_reading.hpp"

namespace aerowal::testing {
namespace {

std::string little_endian(std::size_t value) {
  std::string text;
  for (int i = 0; i < 4; ++i) text += static_cast<char>(value >> (8 * i));
  return text;
}

}  // namespace

ByteVector stored_document(std::string_view composite_id, std::string_view schema_id,
                           std::string_view schema_version, bool tombstone, std::string_view body) {
  std::string text(4, '\0');
  const auto field = [&text](std::string_view content) {
    text += little_endian(content.size());
    text += content;
  };
  field(composite_id);
  field(schema_id);
  field(schema_version);
  text += tombstone ? '\1' : '\0';
  field(body);
  text += std::string(4, '\0');
  const Bytes bytes = bytes_of(text);
  ByteVector document(bytes.begin(), bytes.end());
  reseal(document);
  return document;
}

ByteVector stored_document(const Record& record) {
  const bool tombstone = record.type == RecordType::delete_;
  const std::string id = std::string(record.collection_id) + ":" + std::string(record.document_id);
  return stored_document(id, record.schema_id, record.schema_version, tombstone,
                         tombstone ? std::string() : text_of(record.body));
}

ByteVector store_of(Bytes log, std::size_t runs) {
  ByteVector run;
  for (const OwnedRecord& record : read_as_file(log).records) {
    const ByteVector document = stored_document({.type = record.type,
                                                 .collection_id = record.collection_id,
                                                 .document_id = record.document_id,
                                                 .schema_id = record.schema_id,
                                                 .schema_version = record.schema_version,
                                                 .body = bytes_of(record.body)});
    run.insert(run.end(), document.begin(), document.end());
  }
  ByteVector store;
  for (std::size_t i = 0; i < runs; ++i) store.insert(store.end(), run.begin(), run.end());
  return store;
}

}  // namespace aerowal::testing

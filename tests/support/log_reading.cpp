#include "log_reading.hpp"

#include "files.hpp"

namespace aerowal::testing {

OwnedRecord own(const PlacedRecord& record) {
  return {.type = record.type,
          .sequence_number = record.sequence_number,
          .collection_id = std::string(record.collection_id),
          .document_id = std::string(record.document_id),
          .schema_id = std::string(record.schema_id),
          .schema_version = std::string(record.schema_version),
          .body = text_of(record.body),
          .byte_offset = record.byte_offset,
          .length = record.length,
          .checksum = record.checksum};
}

Reading read_log(ByteSource& source, const Reader::Options& options) {
  Reading reading;
  Reader reader(source, options);
  for (;;) {
    const auto more = reader.next();
    if (!more) reading.error = more.error();
    if (!more || !*more) break;
    reading.records.push_back(own(reader.record()));
  }
  reading.damage = reader.damage();
  reading.byte_offset = reader.byte_offset();
  reading.sequence_number = reader.sequence_number();
  return reading;
}

Reading read_as_file(Bytes log, const Reader::Options& options) {
  const MemoryFile file(log);
  auto source = ByteSource::from_descriptor(file.descriptor(), "file");
  if (!source) return {.records = {}, .damage = {}, .error = source.error()};
  return read_log(**source, options);
}

Reading read_as_pipe(Bytes log, const Reader::Options& options) {
  const FedPipe pipe(log);
  auto source = ByteSource::from_descriptor(pipe.descriptor(), "pipe");
  if (!source) return {.records = {}, .damage = {}, .error = source.error()};
  return read_log(**source, options);
}

bool same(const Reading& left, const Reading& right) {
  return left.records == right.records && left.byte_offset == right.byte_offset &&
         left.sequence_number == right.sequence_number && left.damage == right.damage &&
         left.error.has_value() == right.error.has_value();
}

}  // namespace aerowal::testing

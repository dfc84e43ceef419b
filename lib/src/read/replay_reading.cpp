#include "read/replay_reading.hpp"

#include "aerowal/format.hpp"
#include "read/verified_run.hpp"

namespace aerowal {

Result<void> ReplayReading::read(const ReplayEntry& entry, std::vector<std::byte>& into,
                                 PlacedRecord& record) const {
  if (entry.is_of_base()) return read_base(entry, into, record);
  into.resize(entry.length);
  const auto got = source_->read_at(entry.place(), into);
  if (!got) return got.error();
  return decode_log(entry, Bytes(into).first(*got), record);
}

Result<void> ReplayReading::read(const ReplayEntry& entry, const ReplayWindow& window,
                                 std::size_t number, std::vector<std::byte>& into,
                                 PlacedRecord& record) const {
  if (entry.is_of_base() || !window.is_read()) return read(entry, into, record);
  return decode_log(entry, window.record(number), record);
}

Result<void> ReplayReading::decode_log(const ReplayEntry& entry, Bytes whole,
                                       PlacedRecord& record) const {
  const auto checksum = [whole] {
    return crc32(whole.first(whole.size() - format::checksum_size));
  };
  if (whole.size() < entry.length || decode(whole, checksum(), record) ||
      record.collection_id != entry.collection_id() || record.document_id != entry.document_id()) {
    return Error{.code = ErrorCode::system,
                 .message = "the log changed while it was replayed",
                 .path = source_->name(),
                 .byte_offset = entry.place()};
  }
  record.byte_offset = entry.place();
  if (entry.is_deleted()) record.body = {};
  return {};
}

Result<void> ReplayReading::read_base(const ReplayEntry& entry, std::vector<std::byte>& into,
                                      PlacedRecord& record) const {
  const ReplayBase::Place place{.byte_offset = entry.place(), .length = entry.length};
  record = PlacedRecord();
  if (entry.is_deleted()) {
    record.type = RecordType::delete_;
    record.collection_id = entry.collection_id();
    record.document_id = entry.document_id();
    record.byte_offset = place.byte_offset;
    return {};
  }
  const auto id = base_->read(place, into, record);
  if (!id) return id.error();
  const bool same = id->size() == std::size_t{entry.collection_size} + 1 + entry.document_size &&
                    id->starts_with(entry.collection_id()) && id->ends_with(entry.document_id());
  if (!same) {
    return Error{.code = ErrorCode::system,
                 .message = "the document store changed while it was read",
                 .path = base_->name(),
                 .byte_offset = place.byte_offset};
  }
  record.collection_id = entry.collection_id();
  record.document_id = entry.document_id();
  record.byte_offset = place.byte_offset;
  record.length = place.length;
  return {};
}

unsigned ReplayReading::workers(const Threading& threading) const {
  const bool alone = base_ != nullptr && !base_->concurrent_reads();
  return alone ? 1 : workers_for_rest(*source_, 0, threading);
}

}  // namespace aerowal

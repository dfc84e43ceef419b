#include "read/replay_reading.hpp"

#include "aerowal/format.hpp"
#include "read/verified_run.hpp"

namespace aerowal {

Result<void> ReplayReading::read(const ReplayEntry& entry, const ReplayPlace& place,
                                 std::vector<std::byte>& into, PlacedRecord& record) const {
  if (place.is_of_base()) return read_base(entry, place, into, record);
  into.resize(place.length);
  const auto got = source_->read_at(place.offset(), into);
  if (!got) return got.error();
  return decode_log(entry, place, Bytes(into).first(*got), record);
}

Result<void> ReplayReading::read(const ReplayEntry& entry, const ReplayPlace& place,
                                 const ReplayWindow& window, std::size_t number,
                                 std::vector<std::byte>& into, PlacedRecord& record) const {
  if (place.is_of_base() || !window.is_read()) return read(entry, place, into, record);
  return decode_log(entry, place, window.record(number), record);
}

Result<void> ReplayReading::decode_log(const ReplayEntry& entry, const ReplayPlace& place,
                                       Bytes whole, PlacedRecord& record) const {
  const auto checksum = [whole] {
    return crc32(whole.first(whole.size() - format::checksum_size));
  };
  if (whole.size() < place.length || decode(whole, checksum(), record) ||
      record.collection_id != entry.collection_id() || record.document_id != entry.document_id()) {
    return Error{.code = ErrorCode::system,
                 .message = "the log changed while it was replayed",
                 .path = source_->name(),
                 .byte_offset = place.offset()};
  }
  record.byte_offset = place.offset();
  if (place.is_deleted()) record.body = {};
  return {};
}

Result<void> ReplayReading::read_base(const ReplayEntry& entry, const ReplayPlace& place,
                                      std::vector<std::byte>& into, PlacedRecord& record) const {
  const ReplayBase::Place of_base{.byte_offset = place.offset(), .length = place.length};
  record = PlacedRecord();
  if (place.is_deleted()) {
    record.type = RecordType::delete_;
    record.collection_id = entry.collection_id();
    record.document_id = entry.document_id();
    record.byte_offset = of_base.byte_offset;
    return {};
  }
  const auto id = base_->read(of_base, into, record);
  if (!id) return id.error();
  const bool same = id->size() == std::size_t{entry.collection_size} + 1 + entry.document_size &&
                    id->starts_with(entry.collection_id()) && id->ends_with(entry.document_id());
  if (!same) {
    return Error{.code = ErrorCode::system,
                 .message = "the document store changed while it was read",
                 .path = base_->name(),
                 .byte_offset = of_base.byte_offset};
  }
  record.collection_id = entry.collection_id();
  record.document_id = entry.document_id();
  record.byte_offset = of_base.byte_offset;
  record.length = place.length;
  return {};
}

unsigned ReplayReading::workers(const Threading& threading) const {
  const bool alone = base_ != nullptr && !base_->concurrent_reads();
  return alone ? 1 : workers_for_rest(*source_, 0, threading);
}

}  // namespace aerowal

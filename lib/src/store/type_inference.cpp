#include "store/type_inference.hpp"

#include <map>
#include <string>
#include <utility>

#include "aerowal/reader.hpp"
#include "aerowal/sound_records.hpp"

namespace aerowal {

Result<void> infer_types(ByteSource& log,
                         std::initializer_list<const std::vector<SoundRange>*> intact,
                         std::span<const Record> others,
                         const std::vector<RestoredRecord*>& records) {
  if (records.empty()) return {};
  using IdPair = std::pair<std::string, std::string>;
  std::map<IdPair, std::map<std::uint64_t, bool>> exists_after;
  for (const RestoredRecord* record : records) {
    exists_after[{record->collection_id, record->document_id}][record->sequence_number] =
        record->type != RecordType::delete_;
  }
  const auto note = [&](const Record& record) {
    const auto found =
        exists_after.find({std::string(record.collection_id), std::string(record.document_id)});
    if (found != exists_after.end()) {
      found->second[record.sequence_number] = record.type != RecordType::delete_;
    }
  };
  for (const Record& record : others) note(record);
  for (const std::vector<SoundRange>* const ranges : intact) {
    const auto read = for_each_sound(log, *ranges, [&](const PlacedRecord& record) {
      note(record);
      return true;
    });
    if (!read) return read.error();
  }
  for (RestoredRecord* record : records) {
    if (!record->type_inferred) continue;
    const auto& history = exists_after[{record->collection_id, record->document_id}];
    const auto at = history.lower_bound(record->sequence_number);
    const bool existed = at != history.begin() && std::prev(at)->second;
    record->type = existed ? RecordType::update : RecordType::insert;
  }
  return {};
}

}  // namespace aerowal

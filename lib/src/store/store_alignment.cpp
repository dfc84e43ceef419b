#include "store/store_alignment.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "aerowal/reader.hpp"
#include "aerowal/sound_records.hpp"
#include "store/evidence.hpp"
#include "store/run_alignment.hpp"

namespace aerowal {
namespace {

/// Which documents exist, by the sound records and the restored ones.
class StoreLookup {
 public:
  StoreLookup(ByteSource& log, const std::vector<SoundRange>& sound,
              const std::vector<const Finding*>& findings, DocumentStore& store)
      : log_(&log),
        sound_(&sound),
        findings_(&findings),
        store_(&store),
        restorations_(findings.size()) {}

  Result<std::vector<Restoration>> run() {
    RunAlignment alignment(store_->keys());
    const auto read = for_each_sound(*log_, *sound_, [&](const PlacedRecord& record) {
      alignment.know(record.sequence_number, DocumentStore::key_of(record));
      collections_.insert(std::string(record.collection_id));
      note_split(record);
      return true;
    });
    if (!read) return read.error();
    for (std::size_t i = 0; i < findings_->size(); ++i) {
      const std::vector<SequenceRange>& lost = (*findings_)[i]->lost;
      if (lost.empty()) continue;
      if (const auto found = look_up(lost, alignment, restorations_[i]); !found) {
        return found.error();
      }
    }
    if (const auto inferred = infer_types(); !inferred) return inferred.error();
    for (std::size_t i = 0; i < findings_->size(); ++i) {
      Restoration& restoration = restorations_[i];
      if (restoration.records.empty()) continue;
      auto disagreement = check_evidence(*log_, *(*findings_)[i], restoration.records);
      if (!disagreement) return disagreement.error();
      if (disagreement->empty()) continue;
      restoration.failure = *disagreement;
      restoration.records.clear();
    }
    return std::move(restorations_);
  }

 private:
  /// All that the finding lacks, or nothing.
  Result<void> look_up(const std::vector<SequenceRange>& lost, RunAlignment& alignment,
                       Restoration& restoration) {
    std::vector<RestoredRecord> records;
    std::vector<std::pair<SequenceRange, std::size_t>> places;
    for (const SequenceRange& range : lost) {
      if (range.last - range.first >= store_->keys().size()) {
        restoration.failure = "the store is shorter than the loss";
        return {};
      }
      const auto place = alignment.find(range, restoration.failure);
      if (!place) return {};
      places.emplace_back(range, *place);
      for (std::uint64_t i = 0; i < range.count(); ++i) {
        auto record =
            record_at(*place + static_cast<std::size_t>(i), range.first + i, restoration.failure);
        if (!record) return record.error();
        if (!*record) return {};
        records.push_back(std::move(**record));
      }
    }
    restoration.records = std::move(records);
    for (const auto& [range, place] : places) {
      for (std::uint64_t i = 0; i < range.count(); ++i) {
        alignment.know(range.first + i, store_->keys()[place + static_cast<std::size_t>(i)]);
      }
    }
    return {};
  }

  Result<std::optional<RestoredRecord>> record_at(std::size_t index, std::uint64_t number,
                                                  std::string& why) {
    const auto stored = store_->read(index);
    if (!stored) return stored.error();
    const auto split = split_id(stored->composite_id);
    if (!split) {
      why =
          "an id in the store can be split at more than one ':', and the sound records do not "
          "tell at which";
      return std::optional<RestoredRecord>();
    }
    RestoredRecord record;
    record.type = stored->tombstone ? RecordType::delete_ : RecordType::insert;
    record.type_inferred = !stored->tombstone;
    record.sequence_number = number;
    record.store_byte_offset = store_->byte_offset(index);
    record.collection_id = stored->composite_id.substr(0, split->at);
    record.document_id = stored->composite_id.substr(split->at + 1);
    record.split_inferred = split->inferred;
    record.schema_id = stored->schema_id;
    record.schema_version = stored->schema_version;
    record.body.assign(reinterpret_cast<const char*>(stored->body.data()), stored->body.size());
    return std::optional(std::move(record));
  }

  /// Remembers how an id with more than one ':' is split in the log itself.
  void note_split(const PlacedRecord& record) {
    if (record.collection_id.find(':') == std::string_view::npos &&
        record.document_id.find(':') == std::string_view::npos) {
      return;
    }
    std::string composite_id(record.collection_id);
    composite_id.append(":").append(record.document_id);
    const auto [known, is_new] = splits_.emplace(composite_id, record.collection_id.size());
    if (!is_new && known->second != record.collection_id.size()) known->second = ambiguous;
  }

  struct Split {
    std::size_t at;
    bool inferred;
  };

  /// Where the ':' between collection id and document id is.
  [[nodiscard]] std::optional<Split> split_id(std::string_view composite_id) const {
    std::vector<std::size_t> all;
    std::vector<std::size_t> known;
    for (std::size_t at = composite_id.find(':'); at != std::string_view::npos;
         at = composite_id.find(':', at + 1)) {
      all.push_back(at);
      if (collections_.contains(std::string(composite_id.substr(0, at)))) known.push_back(at);
    }
    if (all.size() == 1) return Split{all.front(), false};
    if (const auto met = splits_.find(std::string(composite_id)); met != splits_.end()) {
      if (met->second == ambiguous) return std::nullopt;
      return Split{met->second, false};
    }
    if (known.size() == 1) return Split{known.front(), true};
    return std::nullopt;
  }

  /// A document that exists is updated, any other is inserted.
  Result<void> infer_types() {
    using DocumentKey = std::pair<std::string, std::string>;
    std::map<DocumentKey, std::map<std::uint64_t, bool>> exists_after;
    for (const Restoration& restoration : restorations_) {
      for (const RestoredRecord& record : restoration.records) {
        exists_after[{record.collection_id, record.document_id}][record.sequence_number] =
            record.type != RecordType::delete_;
      }
    }
    const auto read = for_each_sound(*log_, *sound_, [&](const PlacedRecord& record) {
      const auto found =
          exists_after.find({std::string(record.collection_id), std::string(record.document_id)});
      if (found != exists_after.end()) {
        found->second[record.sequence_number] = record.type != RecordType::delete_;
      }
      return true;
    });
    if (!read) return read.error();
    for (Restoration& restoration : restorations_) {
      for (RestoredRecord& record : restoration.records) {
        if (record.type == RecordType::delete_) continue;
        const auto& history = exists_after[{record.collection_id, record.document_id}];
        const auto at = history.lower_bound(record.sequence_number);
        const bool existed = at != history.begin() && std::prev(at)->second;
        record.type = existed ? RecordType::update : RecordType::insert;
      }
    }
    return {};
  }

  ByteSource* log_;
  const std::vector<SoundRange>* sound_;
  const std::vector<const Finding*>* findings_;
  DocumentStore* store_;
  std::vector<Restoration> restorations_;  ///< one for each finding
  static constexpr std::size_t ambiguous = SIZE_MAX;
  std::set<std::string> collections_;
  std::map<std::string, std::size_t> splits_;  ///< of composite ids with more than one ':'
};

}  // namespace

Result<std::vector<Restoration>> restore_from_store(ByteSource& log,
                                                    const std::vector<SoundRange>& sound,
                                                    const std::vector<const Finding*>& findings,
                                                    DocumentStore& store) {
  return StoreLookup(log, sound, findings, store).run();
}

}  // namespace aerowal

#include "store_alignment.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "aerowal/reader.hpp"
#include "evidence.hpp"

namespace aerowal {
namespace {

using Key = DocumentStore::Key;

/// Calls `use` with every sound record, in order. Errors: system.
template <class Use>
Result<void> for_each_sound(Source& log, const std::vector<SoundRange>& sound, Use use) {
  Reader reader(log);
  for (const SoundRange& range : sound) {
    reader.seek(range.byte_offset, range.first_sequence_number);
    for (std::uint64_t i = 0; i < range.count; ++i) {
      const auto more = reader.next();
      if (!more) return more.error();
      if (!*more) {
        return Error{.code = ErrorCode::system,
                     .message = "the log changed while it was read",
                     .path = log.name()};
      }
      use(reader.record());
    }
  }
  return {};
}

/// Finds the place of missing records in the store.
class Alignment {
 public:
  Alignment(const std::vector<Key>& store, const std::unordered_map<std::uint64_t, Key>& log)
      : store_(&store), log_(&log) {
    for (std::size_t i = 0; i < store.size(); ++i) {
      if (store[i] != 0) places_.emplace(store[i], i);
    }
    for (const auto& [number, key] : log) last_number_ = std::max(last_number_, number);
  }

  /// The index in the store of the first of `range`'s records; nothing, with the reason in `why`,
  /// where no place or more than one with different content fits the neighbours.
  std::optional<std::size_t> find(const SequenceRange& range, std::string& why) const {
    std::vector<std::size_t> places = candidates(range);
    if (places.empty()) {
      why = "no run of the store fits the sound records around the loss";
      return std::nullopt;
    }
    // The context widens until all places that fit it have the same content.
    static constexpr std::uint64_t context_max = 100000;
    for (std::uint64_t width = 2; !same_content(places, range); ++width) {
      if (width > context_max || !compare_further(places, range, width)) {
        why = "several places of the store fit, with different content";
        return std::nullopt;
      }
      if (places.empty()) {
        why = "no run of the store fits the sound records around the loss";
        return std::nullopt;
      }
    }
    return places.front();
  }

 private:
  [[nodiscard]] Key log_key(std::uint64_t number) const {
    const auto found = log_->find(number);
    return found == log_->end() ? 0 : found->second;
  }

  /// False where the store has something else than the log for `number`, if the range stood at
  /// `place`. What either of them does not have is no contradiction, but for the store's start.
  [[nodiscard]] bool fits(std::size_t place, const SequenceRange& range,
                          std::uint64_t number) const {
    const Key wanted = log_key(number);
    if (wanted == 0) return true;
    if (number < range.first) {
      const std::uint64_t back = range.first - number;
      return back <= place && (*store_)[place - static_cast<std::size_t>(back)] == wanted;
    }
    const std::uint64_t at = place + (number - range.first);
    return at >= store_->size() || (*store_)[static_cast<std::size_t>(at)] == wanted;
  }

  [[nodiscard]] std::vector<std::size_t> candidates(const SequenceRange& range) const {
    std::vector<std::size_t> places;
    const auto add = [&](Key anchor, std::uint64_t anchor_number) {
      const auto [first, last] = places_.equal_range(anchor);
      for (auto found = first; found != last; ++found) {
        const std::uint64_t ahead = range.first - anchor_number;  // wraps for one behind the range
        const std::uint64_t place = found->second + ahead;
        if (place >= store_->size() || range.count() > store_->size() - place) continue;
        const auto index = static_cast<std::size_t>(place);
        // No damaged place of the store from the anchor to the end of the range.
        const auto at = [this](std::uint64_t i) {
          return store_->begin() + static_cast<std::ptrdiff_t>(i);
        };
        const std::uint64_t begin = std::min<std::uint64_t>(place, found->second);
        const std::uint64_t end = std::max<std::uint64_t>(place + range.count(), found->second);
        if (std::find(at(begin), at(end), 0U) != at(end)) continue;
        if (fits(index, range, range.first - 1) && fits(index, range, range.last + 1)) {
          places.push_back(index);
        }
      }
    };
    // The nearest sound record, before the loss or behind it: other losses may lie between.
    static constexpr std::uint64_t distance_max = 100000;
    for (std::uint64_t distance = 1; distance <= distance_max; ++distance) {
      const bool has_before = distance < range.first;
      if (!has_before && distance > last_number_) break;
      if (const Key before = has_before ? log_key(range.first - distance) : 0; before != 0) {
        add(before, range.first - distance);
        break;
      }
      if (const Key after = log_key(range.last + distance); after != 0) {
        add(after, range.last + distance);
        break;
      }
    }
    return places;
  }

  [[nodiscard]] bool same_content(const std::vector<std::size_t>& places,
                                  const SequenceRange& range) const {
    return std::all_of(places.begin(), places.end(), [&](std::size_t place) {
      const auto at = [this](std::size_t index) {
        return store_->begin() + static_cast<std::ptrdiff_t>(index);
      };
      return std::equal(at(place), at(place + static_cast<std::size_t>(range.count())),
                        at(places.front()));
    });
  }

  /// Drops the places that do not fit the records `width` away. False where there are none.
  bool compare_further(std::vector<std::size_t>& places, const SequenceRange& range,
                       std::uint64_t width) const {
    const bool has_before = range.first > width;
    const std::uint64_t before = has_before ? range.first - width : 0;
    const std::uint64_t after = range.last + width;
    const bool known = (has_before && log_key(before) != 0) || log_key(after) != 0;
    if (!known && width > log_->size()) return false;
    std::erase_if(places, [&](std::size_t place) {
      return (has_before && !fits(place, range, before)) || !fits(place, range, after);
    });
    return true;
  }

  const std::vector<Key>* store_;
  const std::unordered_map<std::uint64_t, Key>* log_;
  std::unordered_multimap<Key, std::size_t> places_;
  std::uint64_t last_number_ = 0;
};

/// Which documents exist, as the sound records and the restored ones tell.
class Restoration {
 public:
  Restoration(Source& log, const std::vector<SoundRange>& sound, std::vector<RepairStep>& steps,
              DocumentStore& store)
      : log_(&log), sound_(&sound), steps_(&steps), store_(&store) {}

  Result<void> run() {
    std::unordered_map<std::uint64_t, Key> log_keys;
    const auto read = for_each_sound(*log_, *sound_, [&](const PlacedRecord& record) {
      log_keys.emplace(record.sequence_number, DocumentStore::key_of(record));
      collections_.insert(std::string(record.collection_id));
    });
    if (!read) return read.error();
    const Alignment alignment(store_->keys(), log_keys);
    for (RepairStep& step : *steps_) {
      if (step.damage.lost.empty()) continue;
      if (const auto found = look_up(step, alignment); !found) return found.error();
    }
    if (const auto inferred = infer_types(); !inferred) return inferred.error();
    for (RepairStep& step : *steps_) {
      if (step.restored.empty()) continue;
      auto disagreement = check_evidence(*log_, step.damage, step.restored);
      if (!disagreement) return disagreement.error();
      if (disagreement->empty()) continue;
      step.not_restored = *disagreement;
      step.restored.clear();
    }
    return {};
  }

 private:
  /// All that the finding lacks, or nothing.
  Result<void> look_up(RepairStep& step, const Alignment& alignment) {
    std::vector<RestoredRecord> records;
    for (const SequenceRange& range : step.damage.lost) {
      if (range.last - range.first >= store_->keys().size()) {
        step.not_restored = "the store is shorter than the loss";
        return {};
      }
      const auto place = alignment.find(range, step.not_restored);
      if (!place) return {};
      for (std::uint64_t i = 0; i < range.count(); ++i) {
        auto record =
            record_at(*place + static_cast<std::size_t>(i), range.first + i, step.not_restored);
        if (!record) return record.error();
        if (!*record) return {};
        records.push_back(std::move(**record));
      }
    }
    step.restored = std::move(records);
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
    record.collection_id = stored->composite_id.substr(0, *split);
    record.document_id = stored->composite_id.substr(*split + 1);
    record.schema_id = stored->schema_id;
    record.schema_version = stored->schema_version;
    record.body.assign(reinterpret_cast<const char*>(stored->body.data()), stored->body.size());
    return std::optional(std::move(record));
  }

  /// Where the ':' between collection id and document id is.
  [[nodiscard]] std::optional<std::size_t> split_id(std::string_view composite_id) const {
    std::vector<std::size_t> all;
    std::vector<std::size_t> known;
    for (std::size_t at = composite_id.find(':'); at != std::string_view::npos;
         at = composite_id.find(':', at + 1)) {
      all.push_back(at);
      if (collections_.contains(std::string(composite_id.substr(0, at)))) known.push_back(at);
    }
    if (all.size() == 1) return all.front();
    if (known.size() == 1) return known.front();
    return std::nullopt;
  }

  /// A document that exists is updated, any other is inserted.
  Result<void> infer_types() {
    using DocumentKey = std::pair<std::string, std::string>;
    std::map<DocumentKey, std::map<std::uint64_t, bool>> exists_after;
    for (const RepairStep& step : *steps_) {
      for (const RestoredRecord& record : step.restored) {
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
    });
    if (!read) return read.error();
    for (RepairStep& step : *steps_) {
      for (RestoredRecord& record : step.restored) {
        if (record.type == RecordType::delete_) continue;
        const auto& history = exists_after[{record.collection_id, record.document_id}];
        const auto at = history.lower_bound(record.sequence_number);
        const bool existed = at != history.begin() && std::prev(at)->second;
        record.type = existed ? RecordType::update : RecordType::insert;
      }
    }
    return {};
  }

  Source* log_;
  const std::vector<SoundRange>* sound_;
  std::vector<RepairStep>* steps_;
  DocumentStore* store_;
  std::set<std::string> collections_;
};

}  // namespace

Result<void> restore_from_store(Source& log, const std::vector<SoundRange>& sound,
                                std::vector<RepairStep>& steps, DocumentStore& store) {
  return Restoration(log, sound, steps, store).run();
}

}  // namespace aerowal

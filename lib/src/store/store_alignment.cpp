#include "store/store_alignment.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "aerowal/reader.hpp"
#include "aerowal/sound_records.hpp"
#include "store/damaged_spans.hpp"
#include "store/evidence.hpp"
#include "store/id_splits.hpp"
#include "store/run_alignment.hpp"
#include "store/store_format.hpp"
#include "store/type_inference.hpp"

namespace aerowal {
namespace {

/// The records that may take one finding's place, or stand after the log's end.
struct Lookup {
  std::vector<std::unique_ptr<Candidate>> candidates = {};  ///< by rising number
  Restoration result = {};
};

void add_number(std::vector<SequenceRange>& ranges, std::uint64_t number) {
  if (!ranges.empty() && ranges.back().last + 1 == number) {
    ranges.back().last = number;
  } else {
    ranges.push_back({.first = number, .last = number});
  }
}

class StoreLookup {
 public:
  StoreLookup(ByteSource& log, const StoreQuestion& question, DocumentStore& store)
      : log_(&log), question_(&question), store_(&store), lookups_(question.findings.size()) {
    intact_.assign(question.intact_others.begin(), question.intact_others.end());
    whole_.resize(question.sound.size() + question.other_places.size());
    std::merge(
        question.sound.begin(), question.sound.end(), question.other_places.begin(),
        question.other_places.end(), whole_.begin(),
        [](const SoundRange& a, const SoundRange& b) { return a.byte_offset < b.byte_offset; });
  }

  /// `end`: what is to stand after a sound end of the log is looked for, else what findings lack.
  Result<void> run(bool end) {
    const auto size = log_->find_size();
    if (!size) return size.error();
    log_size_ = *size;
    auto known = read_known();
    if (!known) return known.error();
    known_.emplace(std::move(*known));
    alignment_.emplace(store_->keys(), *known_);
    if (const auto looked = end ? look_up_end() : look_up_findings(); !looked) {
      return looked.error();
    }
    drop_what_is_used_twice();
    return settle();
  }

  std::vector<Restoration> take_restorations() {
    std::vector<Restoration> taken;
    for (std::size_t i = 0; i < question_->findings.size(); ++i) {
      taken.push_back(take(lookups_[i]));
    }
    return taken;
  }

  Restoration take_end() { return take(end_); }

 private:
  static Restoration take(Lookup& lookup) {
    for (const auto& candidate : lookup.candidates) {
      lookup.result.records.push_back(std::move(candidate->record));
    }
    return std::move(lookup.result);
  }

  Result<KnownRecords> read_known() {
    std::vector<std::pair<std::uint64_t, DocumentStore::Key>> known;
    const auto add = [&](const Record& record) {
      known.emplace_back(record.sequence_number, DocumentStore::key_of(record));
      splits_.note(record.collection_id, record.document_id);
    };
    const auto read = for_each_sound(*log_, question_->sound, [&](const PlacedRecord& record) {
      add(record);
      return true;
    });
    if (!read) return read.error();
    const auto read_others = for_each_sound(*log_, intact_, [&](const PlacedRecord& record) {
      add(record);
      return true;
    });
    if (!read_others) return read_others.error();
    for (const Record& record : question_->others) add(record);
    return KnownRecords(std::move(known));
  }

  [[nodiscard]] bool is_at_end(const Finding& finding) const {
    return gap_before(whole_, finding) == whole_.size();
  }

  Result<void> look_up_findings() {
    std::optional<std::size_t> last;  // of those after the last sound record
    for (std::size_t i = 0; i < lookups_.size(); ++i) {
      const Finding& finding = *question_->findings[i];
      if (is_at_end(finding) &&
          (!last || finding.byte_offset >= question_->findings[*last]->byte_offset)) {
        last = i;
      }
      for (const SequenceRange& range : finding.lost) {
        if (const auto looked = look_up(range, lookups_[i]); !looked) return looked.error();
      }
    }
    if (!last) return {};
    if (question_->sound.empty()) {
      look_up_without_place(lookups_[*last].result);
      return {};
    }
    return look_up_continuation(lookups_[*last]);
  }

  Result<void> look_up_end() {
    const bool damaged =
        std::any_of(question_->findings.begin(), question_->findings.end(),
                    [this](const Finding* finding) { return is_at_end(*finding); });
    if (damaged) return {};
    if (!question_->sound.empty()) return look_up_continuation(end_);
    look_up_without_place(end_.result);
    return {};
  }

  Result<void> look_up(const SequenceRange& range, Lookup& lookup) {
    Restoration& result = lookup.result;
    if (range.last - range.first >= store_->keys().size()) {
      result.failure = "the store is shorter than the loss";
      result.missing.push_back(range);
      return {};
    }
    for (std::uint64_t i = 0; i < range.count(); ++i) {
      const std::uint64_t number = range.first + i;
      const RunAlignment::Place place = alignment_->find(number);
      if (place.answer == RunAlignment::Answer::found) {
        if (const auto added = add(place.index, number, lookup); !added) return added.error();
        continue;
      }
      add_number(result.missing, number);
      if (!result.failure.empty()) continue;
      if (!alignment_->fits()) {
        result.failure = "no run of the store fits the sound records";
      } else if (place.answer == RunAlignment::Answer::unclear) {
        result.failure = "several records of the store fit the place of record " +
                         std::to_string(number) + ", with different content";
      } else {
        result.failure = "the store does not have record " + std::to_string(number);
      }
    }
    return {};
  }

  /// Of a log without a sound record nothing shows how much of the store is its own.
  void look_up_without_place(Restoration& result) const {
    if (store_->keys().empty() || alignment_->fits()) return;
    result.end_unknown = true;
    if (result.failure.empty()) {
      result.failure =
          "the store has records, and the log has none to show which of them are its own";
    }
  }

  /// What the store has after the last known number and no finding lists.
  Result<void> look_up_continuation(Lookup& lookup) {
    // The last of them may be cut.
    const std::uint64_t damaged_max =
        (store_->damaged_bytes() + store_format::record_size_min - 1) /
        store_format::record_size_min;
    const RunAlignment::Continuation more = alignment_->continuation(damaged_max);
    std::uint64_t number = known_->last_number();
    for (const std::size_t index : more.indices) {
      ++number;
      if (used_.contains(number)) continue;
      if (const auto added = add(index, number, lookup); !added) return added.error();
    }
    // What does not fit may be another log's, or show that this one lost its end.
    lookup.result.end_unknown = !store_->keys().empty() && !more.end_known;
    if (!lookup.result.end_unknown || !lookup.result.failure.empty()) return {};
    lookup.result.failure =
        alignment_->fits()
            ? "the store does not show whether more records follow record " + std::to_string(number)
            : "no run of the store fits the sound records";
    return {};
  }

  Result<void> add(std::size_t index, std::uint64_t number, Lookup& lookup) {
    const auto stored = store_->read(index);
    if (!stored) return stored.error();
    const std::size_t colon = stored->composite_id.find(':');
    if (colon == std::string_view::npos) {
      add_number(lookup.result.missing, number);
      lookup.result.failure = "an id in the store has no ':'";
      return {};
    }
    auto candidate = std::make_unique<Candidate>();
    RestoredRecord& record = candidate->record;
    record.type = stored->tombstone ? RecordType::delete_ : RecordType::insert;
    record.type_inferred = !stored->tombstone;
    record.sequence_number = number;
    record.byte_offset = store_->byte_offset(index);
    record.collection_id = stored->composite_id.substr(0, colon);
    record.document_id = stored->composite_id.substr(colon + 1);
    candidate->split_settled = record.document_id.find(':') == std::string::npos;
    record.schema_id = stored->schema_id;
    record.schema_version = stored->schema_version;
    record.body.assign(reinterpret_cast<const char*>(stored->body.data()), stored->body.size());
    used_.emplace(number, index);
    lookup.candidates.push_back(std::move(candidate));
    return {};
  }

  /// One record of the store is never the record of two numbers.
  void drop_what_is_used_twice() {
    std::map<std::size_t, std::size_t> uses;
    for (const auto& [number, index] : used_) ++uses[index];
    for_each_lookup([&](Lookup& lookup) {
      drop(lookup, "one record of the store fits the places of several",
           [&](const Candidate& candidate) {
             return uses[used_.at(candidate.record.sequence_number)] > 1;
           });
    });
  }

  template <typename Use>
  void for_each_lookup(Use use) {
    for (Lookup& lookup : lookups_) use(lookup);
    use(end_);
  }

  template <typename Condition>
  static void drop(Lookup& lookup, const std::string& why, Condition condition) {
    std::vector<std::uint64_t> missing;
    std::erase_if(lookup.candidates, [&](const auto& candidate) {
      if (!condition(*candidate)) return false;
      missing.push_back(candidate->record.sequence_number);
      return true;
    });
    if (missing.empty()) return;
    Restoration& result = lookup.result;
    std::vector<SequenceRange> ranges = std::move(result.missing);
    for (const std::uint64_t number : missing) add_number(ranges, number);
    std::sort(ranges.begin(), ranges.end(),
              [](const auto& left, const auto& right) { return left.first < right.first; });
    result.missing.clear();
    for (const SequenceRange& range : ranges) {
      if (!result.missing.empty() && result.missing.back().last + 1 == range.first) {
        result.missing.back().last = range.last;
      } else {
        result.missing.push_back(range);
      }
    }
    result.failure = why;
  }

  /// Types and ids by what the damage left, then by what the log knows; then the comparison.
  Result<void> settle() {
    DamagedSpans damaged = spans();
    Evidence evidence(*log_, log_size_, std::move(damaged.spans));
    if (const auto settled = evidence.settle(); !settled) return settled.error();
    for_each_lookup([this](Lookup& lookup) {
      for (const auto& candidate : lookup.candidates) {
        if (candidate->split_settled) {
          splits_.note(candidate->record.collection_id, candidate->record.document_id);
        }
      }
    });
    std::vector<RestoredRecord*> records;
    for_each_lookup([&](Lookup& lookup) {
      for (const auto& candidate : lookup.candidates) {
        candidate->split_unknown = !split(*candidate);
        if (!candidate->split_unknown) records.push_back(&candidate->record);
      }
    });
    const auto inferred =
        infer_types(*log_, {&question_->sound, &intact_}, question_->others, records);
    if (!inferred) return inferred.error();
    // What cannot be restored is compared all the same: what contradicts it contradicts all.
    damaged = spans();
    evidence = Evidence(*log_, log_size_, std::move(damaged.spans));
    const auto said = evidence.check();
    if (!said) return said.error();
    for (std::size_t i = 0; i < said->size(); ++i) {
      if ((*said)[i].empty()) continue;
      for (const std::size_t finding : damaged.findings[i]) {
        drop(lookups_[finding], (*said)[i], [](const Candidate&) { return true; });
      }
    }
    const std::set<const Candidate*> without_place(damaged.without_place.begin(),
                                                   damaged.without_place.end());
    for_each_lookup([&](Lookup& lookup) {
      drop(lookup,
           "where the records were is not known, so that what is left of the old bytes cannot be "
           "compared with them",
           [&](const Candidate& candidate) {
             return without_place.contains(&candidate) && !candidate.proven;
           });
      drop(lookup,
           "an id in the store can be split at more than one ':', and the log does not tell at "
           "which",
           [](const Candidate& candidate) { return candidate.split_unknown; });
    });
    return {};
  }

  bool split(Candidate& candidate) const {
    if (candidate.split_settled) return true;
    const auto found = splits_.find(composite_id_of(candidate.record));
    if (!found) return false;
    split_at(candidate.record, found->colon);
    candidate.record.split_inferred = found->inferred;
    return true;
  }

  [[nodiscard]] DamagedSpans spans() const {
    std::vector<DamagedFinding> found;
    for (std::size_t i = 0; i < lookups_.size(); ++i) {
      DamagedFinding one{.finding = question_->findings[i], .missing = lookups_[i].result.missing};
      for (const auto& candidate : lookups_[i].candidates) one.records.push_back(candidate.get());
      found.push_back(std::move(one));
    }
    return find_damaged_spans(whole_, log_size_, found);
  }

  ByteSource* log_;
  const StoreQuestion* question_;
  DocumentStore* store_;
  std::uint64_t log_size_ = 0;
  std::vector<SoundRange> intact_;  ///< beside the sound ones
  std::vector<SoundRange> whole_;   ///< no damage, in file order
  IdSplits splits_;
  std::optional<KnownRecords> known_;
  std::optional<RunAlignment> alignment_;
  std::map<std::uint64_t, std::size_t> used_;  ///< indices of the store by number
  std::vector<Lookup> lookups_;                ///< one for each finding
  Lookup end_;
};

}  // namespace

Result<std::vector<Restoration>> restore_from_store(ByteSource& log, const StoreQuestion& question,
                                                    DocumentStore& store) {
  StoreLookup lookup(log, question, store);
  if (const auto done = lookup.run(false); !done) return done.error();
  return lookup.take_restorations();
}

Result<Restoration> continue_from_store(ByteSource& log, const StoreQuestion& question,
                                        DocumentStore& store) {
  StoreLookup lookup(log, question, store);
  if (const auto done = lookup.run(true); !done) return done.error();
  return lookup.take_end();
}

}  // namespace aerowal

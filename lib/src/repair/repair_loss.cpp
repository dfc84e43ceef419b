#include "repair/repair_loss.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "aerowal/reader.hpp"
#include "aerowal/sound_records.hpp"
#include "record/sequence_ranges.hpp"

namespace aerowal {
namespace {

using Key = std::pair<std::string, std::string>;

/// The number at `index` of all that are in `ranges`; nothing after the last.
std::optional<std::uint64_t> number_at(const std::vector<SequenceRange>& ranges,
                                       std::uint64_t index) {
  for (const SequenceRange& range : ranges) {
    if (index <= range.last - range.first) return range.first + index;
    index -= range.count();
  }
  return std::nullopt;
}

/// Whether intact records that are not sound can be in a finding by which others are lost.
bool may_hold_misnumbered(const Finding& damage) {
  return damage.length != 0 && !damage.lost.empty() &&
         (damage.kind == DamageKind::sequence_gap || damage.kind == DamageKind::overwritten_region);
}

/// What is lost is named from what is left of it.
class Loss {
 public:
  Loss(ByteSource& source, const std::vector<SoundRange>& sound, RepairPlan& plan)
      : source_(&source), sound_(&sound), plan_(&plan) {
    if (!plan.kept.empty()) {
      last_kept_ = plan.kept.back().first_sequence_number + (plan.kept.back().count - 1);
    }
  }

  Result<void> find() {
    count();
    for (RepairStep& step : plan_->steps) {
      if (const auto named = name(step); !named) return named.error();
    }
    if (const auto found = find_superseding(); !found) return found.error();
    if (const auto named = name_cut_off(); !named) return named.error();
    list();
    return {};
  }

 private:
  static constexpr std::size_t named_max = 100000;

  /// Numbers up to the last acknowledged one that is known, less those that are kept.
  void count() {
    std::uint64_t last = plan_->before.last_sequence_number;
    for (const RepairStep& step : plan_->steps) {
      if (!step.finding.lost.empty()) last = std::max(last, step.finding.lost.back().last);
    }
    std::uint64_t next = format::first_sequence_number;
    const auto lose_to = [this](std::uint64_t first, std::uint64_t end) {
      if (first >= end) return;
      plan_->lost.push_back({.first = first, .last = end - 1});
      plan_->records_lost += end - first;
    };
    for (const KeptRange& kept : plan_->kept) {
      lose_to(next, kept.first_sequence_number);
      next = kept.first_sequence_number + kept.count;
    }
    if (last != UINT64_MAX) lose_to(next, last + 1);
  }

  void add(DiscardedRecord record) {
    if (known_.size() < named_max) known_.push_back(std::move(record));
  }

  void add_intact(const PlacedRecord& record) {
    add({.sequence_number = record.sequence_number,
         .key_known = true,
         .collection_id = std::string(record.collection_id),
         .document_id = std::string(record.document_id),
         .confirmed = true});
  }

  Result<void> name(RepairStep& step) {
    const Finding& damage = step.finding;
    if (step.action != RepairAction::drop && step.action != RepairAction::truncate &&
        step.action != RepairAction::refuse) {
      return {};
    }
    step.discarded = damage.lost;
    for (const LostDocument& document : damage.documents) {
      const bool harmless = document.superseded_by <= last_kept_;
      add({.sequence_number = document.sequence_number,
           .key_known = true,
           .collection_id = document.collection_id,
           .document_id = document.document_id,
           .superseded_by = harmless ? document.superseded_by : 0});
    }
    for (const MisnumberedRecord& record : step.misnumbered) {
      if (!record.lost_sequence_number) continue;
      look_behind_ = true;
      add({.sequence_number = *record.lost_sequence_number,
           .key_known = true,
           .collection_id = record.content.collection_id,
           .document_id = record.content.document_id});
    }
    if (!damage.misplaced) return {};
    // Nothing is lost as the log stands; without being put back they are.
    look_behind_ = true;
    const auto met =
        for_each_intact(*source_, damage, [&](const PlacedRecord& record, std::size_t) {
          add_intact(record);
          step.discarded.push_back(
              {.first = record.sequence_number, .last = record.sequence_number});
        });
    if (!met) return met.error();
    join_ranges(step.discarded);
    return {};
  }

  /// What was set again by a sound record that is kept: the scan only looks for damaged ones.
  Result<void> find_superseding() {
    if (!look_behind_) return {};
    std::map<Key, std::uint64_t> last_of;
    for (const DiscardedRecord& record : known_) {
      last_of.try_emplace({record.collection_id, record.document_id}, 0);
    }
    auto met = for_each_sound(*source_, *sound_, [&](const PlacedRecord& record) {
      if (record.sequence_number > last_kept_) return false;
      const auto found =
          last_of.find({std::string(record.collection_id), std::string(record.document_id)});
      if (found != last_of.end()) found->second = record.sequence_number;
      return true;
    });
    for (DiscardedRecord& record : known_) {
      const std::uint64_t last = last_of[{record.collection_id, record.document_id}];
      if (last > record.sequence_number) record.superseded_by = last;
    }
    return met;
  }

  /// Sound records after a truncation.
  Result<void> name_cut_off() {
    std::vector<SoundRange> cut_off;
    for (const SoundRange& range : *sound_) {
      if (range.first_sequence_number > last_kept_) cut_off.push_back(range);
    }
    return for_each_sound(*source_, cut_off, [this](const PlacedRecord& record) {
      add_intact(record);
      return known_.size() < named_max;
    });
  }

  /// Each number that is lost, with what is known of it: what is confirmed before what is not.
  void list() {
    std::stable_sort(known_.begin(), known_.end(),
                     [](const DiscardedRecord& a, const DiscardedRecord& b) {
                       if (a.sequence_number != b.sequence_number) {
                         return a.sequence_number < b.sequence_number;
                       }
                       return a.confirmed && !b.confirmed;
                     });
    auto known = known_.begin();
    for (const SequenceRange& range : plan_->lost) {
      for (std::uint64_t i = 0; i < range.count(); ++i) {
        if (plan_->discarded.size() == named_max) return;
        const std::uint64_t number = range.first + i;
        while (known != known_.end() && known->sequence_number < number) ++known;
        const bool found = known != known_.end() && known->sequence_number == number;
        plan_->discarded.push_back(found ? std::move(*known)
                                         : DiscardedRecord{.sequence_number = number});
        if (found) ++known;
      }
    }
  }

  ByteSource* source_;
  const std::vector<SoundRange>* sound_;
  RepairPlan* plan_;
  std::vector<DiscardedRecord> known_;
  std::uint64_t last_kept_ = 0;
  bool look_behind_ = false;  ///< for what sets them again
};

}  // namespace

PlacedRecord MisnumberedRecord::record() const {
  PlacedRecord record;
  static_cast<Record&>(record) = content.record();
  record.sequence_number = sequence_number;
  record.byte_offset = byte_offset;
  record.length = length;
  record.checksum = checksum;
  return record;
}

Result<RecordPlaces> for_each_intact(
    ByteSource& source, const Finding& damage,
    const std::function<void(const PlacedRecord&, std::size_t index)>& observe) {
  const std::uint64_t end = damage.byte_offset + damage.length;
  Reader reader(source,
                {.byte_offset = damage.byte_offset, .sequence_number = damage.sequence_number});
  RecordPlaces places;
  while (reader.byte_offset() < end) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (*more) {
      if (reader.byte_offset() > end) return places;
      observe(reader.record(), places.count++);
      continue;
    }
    const auto& stop = reader.damage();
    if (!stop) return places;
    if (stop->check == StrictCheck::sequence) {
      reader.seek(stop->byte_offset, stop->found);
      continue;
    }
    const bool in_its_frame = stop->check == StrictCheck::checksum ||
                              stop->check == StrictCheck::type ||
                              stop->check == StrictCheck::payload;
    if (!in_its_frame || stop->length > end - stop->byte_offset) return places;
    ++places.count;
    reader.seek(stop->byte_offset + stop->length, stop->sequence_number + 1);
  }
  places.complete = reader.byte_offset() == end;
  return places;
}

Result<void> find_misnumbered(ByteSource& source, const std::vector<SoundRange>& sound,
                              std::vector<RepairStep>& steps) {
  // Which of them are copies of sound records, by the number that they have.
  std::multimap<std::uint64_t, const MisnumberedRecord*> by_number;
  for (RepairStep& step : steps) {
    if (!may_hold_misnumbered(step.finding)) continue;
    std::vector<MisnumberedRecord>& found = step.misnumbered;
    const auto places =
        for_each_intact(source, step.finding, [&](const PlacedRecord& record, std::size_t index) {
          const std::string_view body(reinterpret_cast<const char*>(record.body.data()),
                                      record.body.size());
          found.push_back({.content = {.type = record.type,
                                       .collection_id = std::string(record.collection_id),
                                       .document_id = std::string(record.document_id),
                                       .schema_id = std::string(record.schema_id),
                                       .schema_version = std::string(record.schema_version),
                                       .body = std::string(body),
                                       .expected = {}},
                           .sequence_number = record.sequence_number,
                           .byte_offset = record.byte_offset,
                           .length = record.length,
                           .checksum = record.checksum,
                           .lost_sequence_number = number_at(step.finding.lost, index)});
        });
    if (!places) return places.error();
    // As many records as numbers: each stands where the one that is lost stood.
    const bool one_each = places->complete && number_at(step.finding.lost, places->count - 1) &&
                          !number_at(step.finding.lost, places->count);
    for (MisnumberedRecord& record : found) {
      if (!one_each) record.lost_sequence_number.reset();
      by_number.emplace(record.sequence_number, &record);
    }
  }
  if (by_number.empty()) return {};
  std::vector<std::uint64_t> copies;  // where they stand
  auto met = for_each_sound(source, sound, [&](const PlacedRecord& record) {
    const auto [begin, end] = by_number.equal_range(record.sequence_number);
    for (auto it = begin; it != end; ++it) {
      const MisnumberedRecord& other = *it->second;
      if (other.length == record.length && other.checksum == record.checksum) {
        copies.push_back(other.byte_offset);
      }
    }
    return true;
  });
  std::sort(copies.begin(), copies.end());
  for (RepairStep& step : steps) {
    std::erase_if(step.misnumbered, [&copies](const MisnumberedRecord& record) {
      return std::binary_search(copies.begin(), copies.end(), record.byte_offset);
    });
  }
  return met;
}

Result<void> find_loss(ByteSource& source, const std::vector<SoundRange>& sound, RepairPlan& plan) {
  return Loss(source, sound, plan).find();
}

}  // namespace aerowal

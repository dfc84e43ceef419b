#include "repair/repair_loss.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

#include "aerowal/sound_records.hpp"
#include "record/sequence_ranges.hpp"

namespace aerowal {
namespace {

using IdPair = std::pair<std::string, std::string>;

/// The number at `index` of all that are in `ranges`; nothing after the last.
std::optional<std::uint64_t> number_at(const std::vector<SequenceRange>& ranges,
                                       std::uint64_t index) {
  for (const SequenceRange& range : ranges) {
    if (index <= range.last - range.first) return range.first + index;
    index -= range.count();
  }
  return std::nullopt;
}

/// The intact records of a finding, whatever they are to the log.
std::vector<SoundRange> intact_ranges(const Finding& finding) {
  std::vector<SoundRange> ranges;
  for (const IntactRun& run : finding.intact) {
    ranges.push_back({.byte_offset = run.byte_offset,
                      .length = run.length,
                      .first_sequence_number = run.first_sequence_number,
                      .count = run.count});
  }
  return ranges;
}

/// What is lost is named from what is left of it.
class Loss {
 public:
  Loss(ByteSource& source, const std::vector<SoundRange>& sound, RepairPlan& plan)
      : source_(&source), sound_(&sound), plan_(&plan) {
    for (const KeptRange& kept : plan.kept) {
      last_kept_ = std::max(last_kept_, kept.first_sequence_number + (kept.count - 1));
    }
    plan.records_lost = count_numbers(plan.lost);
  }

  Result<void> find() {
    for (const RepairStep& step : plan_->steps) {
      if (const auto named = name(step); !named) return named.error();
    }
    if (const auto found = find_superseding(); !found) return found.error();
    if (const auto named = name_cut_off(); !named) return named.error();
    list();
    return {};
  }

 private:
  static constexpr std::size_t named_max = 100000;

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

  Result<void> name(const RepairStep& step) {
    const Finding& damage = step.finding;
    const bool keeps = step.action != RepairAction::drop && step.action != RepairAction::truncate &&
                       step.action != RepairAction::refuse;
    if (keeps && step.discarded.empty()) return {};
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
    std::vector<SoundRange> misplaced;
    for (const SoundRange& range : intact_ranges(damage)) {
      const SequenceRange numbers{.first = range.first_sequence_number,
                                  .last = range.first_sequence_number + (range.count - 1)};
      if (!common({numbers}, plan_->lost).empty()) misplaced.push_back(range);
    }
    if (misplaced.empty() || !std::holds_alternative<cause::Misplaced>(damage.cause)) return {};
    // Nothing is lost as the log stands; without being put back they are.
    look_behind_ = true;
    return for_each_sound(*source_, misplaced, [this](const PlacedRecord& record) {
      if (contains(plan_->lost, record.sequence_number)) add_intact(record);
      return known_.size() < named_max;
    });
  }

  /// What was set again by a sound record that is kept: the scan only looks for damaged ones.
  Result<void> find_superseding() {
    if (!look_behind_) return {};
    std::map<IdPair, std::uint64_t> last_of;
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

Result<void> find_misnumbered(ByteSource& source, std::vector<RepairStep>& steps) {
  for (RepairStep& step : steps) {
    const Finding& damage = step.finding;
    if (!std::holds_alternative<cause::Misnumbered>(damage.cause)) continue;
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
    for (const IntactRun& run : damage.intact) {
      records += run.count;
      bytes += run.length;
    }
    // As many records as numbers: each stands where the one that is lost stood.
    const bool one_each = bytes == damage.length && records != 0 &&
                          number_at(damage.lost, records - 1) && !number_at(damage.lost, records);
    const auto met = for_each_sound(source, intact_ranges(damage), [&](const PlacedRecord& record) {
      const std::uint64_t index = step.misnumbered.size();
      const std::string_view body(reinterpret_cast<const char*>(record.body.data()),
                                  record.body.size());
      step.misnumbered.push_back(
          {.content = {.type = record.type,
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
           .lost_sequence_number = one_each ? number_at(damage.lost, index) : std::nullopt});
      return true;
    });
    if (!met) return met.error();
  }
  return {};
}

Result<void> find_loss(ByteSource& source, const std::vector<SoundRange>& sound, RepairPlan& plan) {
  return Loss(source, sound, plan).find();
}

}  // namespace aerowal

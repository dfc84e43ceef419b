#include "repair/restore_answer.hpp"

#include <algorithm>
#include <deque>
#include <utility>
#include <variant>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "record/sequence_ranges.hpp"
#include "repair/donor_shares.hpp"
#include "repair/repair_draft.hpp"
#include "scan/joins.hpp"
#include "scan/relations.hpp"
#include "store/type_inference.hpp"

namespace aerowal {

/// The records that the new log has beside the sound ones.
class RestoreDesk::OtherRecords {
 public:
  explicit OtherRecords(RandomAccessLog& log) : log_(&log) {}

  void add_kept(const std::vector<SoundRange>& sound, const Resolution& resolution,
                const std::deque<Proof>& proofs, bool moves) {
    for (const RelatedRun& run : resolution.kept) {
      const bool in_place = run.relation == Relation::chain;
      const bool is_taken = in_place || (moves && run.relation == Relation::misplaced);
      if (!is_taken || is_among(sound, run.region)) continue;
      const SoundRange place{.byte_offset = run.region.begin,
                             .length = run.region.end - run.region.begin,
                             .first_sequence_number = run.region.first_number,
                             .count = run.region.count};
      if (run.region.kind == Region::Kind::proven) {
        add(record_bytes(*log_, run.region.begin, find_proof(proofs, run.region.begin)));
      } else {
        intact_.push_back(place);
        numbers_.push_back({.first = run.region.first_number, .last = run.region.last_number()});
      }
      places_.push_back(place);
    }
    const auto by_place = [](const SoundRange& a, const SoundRange& b) {
      return a.byte_offset < b.byte_offset;
    };
    std::sort(places_.begin(), places_.end(), by_place);
    std::sort(intact_.begin(), intact_.end(), by_place);
  }

  void add_joined(const std::vector<Join>& joins) {
    for (const Join& join : joins) add(joined_bytes(*log_, join));
  }

  /// They must outlive this.
  void add_donated(const std::vector<RestoredRecord>& donated) {
    for (const RestoredRecord& record : donated) {
      records_.push_back(record.record());
      numbers_.push_back({.first = record.sequence_number, .last = record.sequence_number});
    }
  }

  /// To be called once all are added.
  void sort_numbers() { join_ranges(numbers_); }

  /// A finding without the numbers of these records; the same where it has none of them.
  const Finding* without_these(const Finding& finding) {
    std::vector<SequenceRange> left;
    for (SequenceRange range : finding.lost) {
      auto known = std::lower_bound(
          numbers_.begin(), numbers_.end(), range.first,
          [](const SequenceRange& a, std::uint64_t number) { return a.last < number; });
      bool all = false;
      for (; !all && known != numbers_.end() && known->first <= range.last; ++known) {
        if (range.first < known->first) {
          left.push_back({.first = range.first, .last = known->first - 1});
        }
        all = known->last >= range.last;
        if (!all) range.first = known->last + 1;
      }
      if (!all) left.push_back(range);
    }
    if (left == finding.lost) return &finding;
    changed_.push_back(finding);
    changed_.back().lost = std::move(left);
    return &changed_.back();
  }

  [[nodiscard]] const std::vector<Record>& records() const { return records_; }
  [[nodiscard]] const std::vector<SoundRange>& intact() const { return intact_; }
  [[nodiscard]] const std::vector<SoundRange>& places() const { return places_; }

 private:
  static bool is_among(const std::vector<SoundRange>& sound, const Region& region) {
    const auto after = std::upper_bound(
        sound.begin(), sound.end(), region.begin,
        [](std::uint64_t at, const SoundRange& right) { return at < right.byte_offset; });
    return after != sound.begin() &&
           region.begin < std::prev(after)->byte_offset + std::prev(after)->length;
  }

  void add(std::vector<std::byte> bytes) {
    PlacedRecord record;
    if (bytes.size() < format::record_size_min) return;
    bytes_.push_back(std::move(bytes));
    const Bytes kept = bytes_.back();
    if (decode(kept, load_u32(&kept[kept.size() - format::checksum_size]), record)) return;
    records_.push_back(record);
    numbers_.push_back({.first = record.sequence_number, .last = record.sequence_number});
  }

  RandomAccessLog* log_;
  std::deque<std::vector<std::byte>> bytes_;  ///< of `records_`
  std::vector<Record> records_;
  std::vector<SoundRange> intact_;
  std::vector<SoundRange> places_;  ///< of those in one piece
  std::vector<SequenceRange> numbers_;
  std::deque<Finding> changed_;
};

namespace {

/// Whether what follows from the log itself is all that there is to a finding: it cost no record.
bool cost_no_record(const Finding& finding, const RepairOptions& options) {
  return may_correct(finding, options) || std::holds_alternative<cause::Copies>(finding.cause) ||
         std::holds_alternative<cause::FailedAppend>(finding.cause) ||
         std::holds_alternative<cause::Misplaced>(finding.cause) ||
         std::holds_alternative<cause::Fork>(finding.cause) ||
         std::holds_alternative<cause::OtherFile>(finding.cause);
}

/// Whether one of `joins`, which rise by number, is that record.
bool has_join(const std::vector<Join>& joins, std::uint64_t number) {
  const auto join = std::partition_point(joins.begin(), joins.end(), [number](const Join& one) {
    return one.header.sequence_number < number;
  });
  return join != joins.end() && join->header.sequence_number == number;
}

/// All numbers that a store was found to have had for a finding.
std::vector<SequenceRange> numbers_of(const Restoration& restoration) {
  std::vector<SequenceRange> numbers = restoration.missing;
  for (const RestoredRecord& record : restoration.records) {
    numbers.push_back({.first = record.sequence_number, .last = record.sequence_number});
  }
  join_ranges(numbers);
  return numbers;
}

/// Those of `numbers` that are in none of `listed`, which ascend.
std::vector<SequenceRange> unlisted_of(const std::vector<SequenceRange>& numbers,
                                       const std::vector<SequenceRange>& listed) {
  std::vector<SequenceRange> left;
  for (const SequenceRange& range : numbers) {
    // What only the store shows comes after all that is listed.
    const std::uint64_t first =
        listed.empty() ? range.first : std::max(range.first, listed.back().last + 1);
    if (first <= range.last) left.push_back({.first = first, .last = range.last});
  }
  return left;
}

/// Takes what is past the numbers that the finding lists out of a restoration.
Restoration take_unlisted(Restoration& restoration, const std::vector<SequenceRange>& listed) {
  Restoration taken{.missing = unlisted_of(restoration.missing, listed),
                    .end_unknown = std::exchange(restoration.end_unknown, false)};
  const std::uint64_t last = listed.empty() ? 0 : listed.back().last;
  const auto first =
      std::find_if(restoration.records.begin(), restoration.records.end(),
                   [last](const RestoredRecord& record) { return record.sequence_number > last; });
  taken.records.assign(std::make_move_iterator(first),
                       std::make_move_iterator(restoration.records.end()));
  restoration.records.erase(first, restoration.records.end());
  std::erase_if(restoration.missing,
                [last](const SequenceRange& range) { return range.first > last; });
  if (!restoration.missing.empty()) {
    restoration.missing.back().last = std::min(restoration.missing.back().last, last);
  }
  if (!taken.is_complete()) taken.failure = restoration.failure;
  if (restoration.is_complete()) restoration.failure.clear();
  return taken;
}

/// Takes what is not among `numbers` out of a restoration.
void restrict_to(Restoration& restoration, const std::vector<SequenceRange>& numbers) {
  std::erase_if(restoration.records, [&numbers](const RestoredRecord& record) {
    return !contains(numbers, record.sequence_number);
  });
  std::erase_if(restoration.missing, [&numbers](const SequenceRange& range) {
    return !contains(numbers, range.first) && !contains(numbers, range.last);
  });
}

std::vector<RestoredRecord*> records_of(Restoration& restoration) {
  std::vector<RestoredRecord*> records;
  for (RestoredRecord& record : restoration.records) records.push_back(&record);
  return records;
}

void note_end(const Restoration& restoration, RestoreAnswer& answer) {
  if (!restoration.end_unknown) return;
  answer.end_unknown = true;
  answer.end_failure = restoration.failure;
}

}  // namespace

std::uint64_t RestoreAnswer::count_unlisted() const {
  std::uint64_t count = 0;
  for (const std::vector<SequenceRange>& ranges : unlisted) count += count_numbers(ranges);
  return end ? count + count_numbers(end->lost) : count;
}

bool RestoreAnswer::has_donated() const {
  const auto gives = [](const Restoration& restoration) {
    return std::any_of(restoration.records.begin(), restoration.records.end(),
                       [](const RestoredRecord& record) { return record.donor.has_value(); });
  };
  return gives(end_restoration) || std::any_of(findings.begin(), findings.end(), gives);
}

std::vector<SequenceRange> RestoreAnswer::cut_off(const std::vector<RepairAction>& actions) const {
  std::vector<SequenceRange> numbers;
  for (std::size_t i = 0; i < unlisted.size() && i < actions.size(); ++i) {
    if (actions[i] != RepairAction::cut) continue;
    numbers.insert(numbers.end(), unlisted[i].begin(), unlisted[i].end());
  }
  join_ranges(numbers);
  return numbers;
}

Result<const RestoreAnswer*> RestoreDesk::answer(const RepairOptions& options, bool with_store) {
  if (sources_.donors == nullptr && !with_store) return nullptr;
  const Asked asked{
      .proven_use = desk_->inventory().proofs.empty() ? ProvenUse::none : proven_use(options),
      .moves = options.salvage && desk_->has_records_to_move(),
      .with_store = with_store};
  const auto known = answers_.find(asked);
  if (known != answers_.end()) return &known->second;
  auto found = ask(asked, options);
  if (!found) return found.error();
  return &answers_.emplace(asked, *std::move(found)).first->second;
}

Result<RestoreAnswer> RestoreDesk::ask(const Asked& asked, const RepairOptions& options) {
  RestoreAnswer answer;
  answer.findings.resize(desk_->steps().size());
  answer.unlisted.resize(desk_->steps().size());
  const Resolution& resolution = desk_->resolution(asked.proven_use);
  if (asked.with_store && desk_->has_conflicts()) {
    auto order =
        order_by_store(*source_, desk_->inventory(), resolution, desk_->log(), *sources_.store);
    if (!order) return order.error();
    answer.order = *std::move(order);
  }
  DonorAnswer donated;
  if (sources_.donors != nullptr) {
    auto found = sources_.donors->restore({.kept = resolution.kept,
                                           .regions = resolution.regions,
                                           .proofs = desk_->inventory().proofs,
                                           .log = desk_->log()});
    if (!found) return found.error();
    donated = *std::move(found);
  }
  OtherRecords others(desk_->log());
  others.add_kept(desk_->sound(), resolution, desk_->inventory().proofs, asked.moves);
  if (asked.moves) {
    others.add_joined(desk_->joins());
    // What is put together again proves itself, and needs no donor.
    std::erase_if(donated.records, [this](const RestoredRecord& record) {
      return has_join(desk_->joins(), record.sequence_number);
    });
  }
  others.add_donated(donated.records);
  others.sort_numbers();
  Lacking lacking;
  for (std::size_t i = 0; i < desk_->steps().size(); ++i) {
    const Finding& finding = desk_->steps()[i].finding;
    if (cost_no_record(finding, options)) continue;
    lacking.findings.push_back(others.without_these(finding));
    lacking.indices.push_back(i);
    if (is_after_all(finding, others)) lacking.at_end = i;
  }
  if (asked.with_store) {
    const StoreQuestion question{.sound = desk_->sound(),
                                 .findings = lacking.findings,
                                 .others = others.records(),
                                 .intact_others = others.intact(),
                                 .other_places = others.places()};
    const auto asked_store = ask_store(question, lacking, asked.moves, answer);
    if (!asked_store) return asked_store.error();
    // It goes on from the sound ones: a corrected record may have the next number.
    const Finding found{.lost = numbers_of(answer.end_restoration)};
    restrict_to(answer.end_restoration, others.without_these(found)->lost);
    // What is restored farther up is known only now.
    std::vector<RestoredRecord*> restored = records_of(answer.end_restoration);
    if (!restored.empty()) {
      for (Restoration& finding : answer.findings) {
        const auto more = records_of(finding);
        restored.insert(restored.end(), more.begin(), more.end());
      }
      const auto inferred =
          infer_types(*source_, {&question.sound, &others.intact()}, question.others, restored);
      if (!inferred) return inferred.error();
    }
  }
  if (sources_.donors != nullptr) {
    // A piece that is joined with another is no finding for what follows it.
    const bool ends_in_piece =
        asked.moves && lacking.at_end && desk_->is_joined(desk_->steps()[*lacking.at_end].finding);
    share_out(std::move(donated),
              {.steps = desk_->steps(),
               .lacking = lacking.indices,
               .at_end = ends_in_piece ? std::nullopt : lacking.at_end,
               .kept = resolution.kept,
               .joined = asked.moves ? &desk_->joins() : nullptr},
              asked.with_store, answer);
  }
  for (const std::size_t index : lacking.indices) {
    answer.unlisted[index] =
        unlisted_of(numbers_of(answer.findings[index]), desk_->steps()[index].finding.lost);
  }
  note_lacking_end(answer);
  return answer;
}

bool RestoreDesk::is_after_all(const Finding& finding, const OtherRecords& others) const {
  const auto is_after = [&finding](const std::vector<SoundRange>& places) {
    return places.empty() || finding.byte_offset > places.back().byte_offset;
  };
  return is_after(desk_->sound()) && is_after(others.places());
}

Result<void> RestoreDesk::ask_store(const StoreQuestion& question, const Lacking& lacking,
                                    bool moves, RestoreAnswer& answer) {
  if (!lacking.findings.empty()) {
    auto restored = restore_from_store(*source_, question, *sources_.store);
    if (!restored) return restored.error();
    for (std::size_t i = 0; i < lacking.findings.size(); ++i) {
      const Finding& finding = *lacking.findings[i];
      Restoration& restoration = answer.findings[lacking.indices[i]];
      restoration = std::move((*restored)[i]);
      note_end(restoration, answer);
      // Where numbers are in conflict, what follows the last one is not told by numbers.
      if (desk_->has_conflicts()) take_unlisted(restoration, finding.lost);
      if (moves && desk_->is_joined(finding)) {
        Restoration end = take_unlisted(restoration, finding.lost);
        if (!numbers_of(end).empty()) answer.end_restoration = std::move(end);
      }
    }
  }
  if (lacking.at_end || desk_->has_conflicts()) return {};
  auto more = continue_from_store(*source_, question, *sources_.store);
  if (!more) return more.error();
  answer.end_restoration = *std::move(more);
  note_end(answer.end_restoration, answer);
  return {};
}

void RestoreDesk::note_lacking_end(RestoreAnswer& answer) {
  std::vector<SequenceRange> lost = numbers_of(answer.end_restoration);
  if (lost.empty()) return;
  const std::uint64_t first = lost.front().first;
  answer.end = Finding{.kind = DamageKind::sequence_gap,
                       .byte_offset = desk_->before().size,
                       .sequence_number = first,
                       .lost = std::move(lost),
                       .cause = cause::MissingRecords{},
                       .at_end = true};
}

}  // namespace aerowal

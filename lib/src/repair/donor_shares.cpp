#include "repair/donor_shares.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "record/sequence_ranges.hpp"
#include "store/evidence.hpp"

namespace aerowal {
namespace {

bool same_document(const RestoredRecord& a, const RestoredRecord& b) {
  const bool a_deletes = a.type == RecordType::delete_;
  if (a_deletes != (b.type == RecordType::delete_)) return false;
  if (composite_id_of(a) != composite_id_of(b)) return false;
  return a.schema_id == b.schema_id && a.schema_version == b.schema_version &&
         (a_deletes || a.body == b.body);
}

class Sharing {
 public:
  Sharing(const DonorPlaces& places, bool store_asked, RestoreAnswer& answer)
      : places_(&places), store_asked_(store_asked), answer_(&answer) {
    for (const std::size_t index : places.lacking) {
      for (const SequenceRange& range : places.steps[index].finding.lost) {
        listed_.push_back({.numbers = range, .index = index});
        last_ = std::max(last_, range.last);
      }
    }
    std::sort(listed_.begin(), listed_.end(),
              [](const Listed& a, const Listed& b) { return a.numbers.first < b.numbers.first; });
    for (const RelatedRun& run : places.kept) {
      kept_.push_back({.first = run.region.first_number, .last = run.region.last_number()});
      last_ = std::max(last_, kept_.back().last);
    }
    if (places.joined != nullptr) {
      for (const Join& join : *places.joined) {
        const std::uint64_t number = join.header.sequence_number;
        kept_.push_back({.first = number, .last = number});
      }
    }
    join_ranges(kept_);
  }

  void run(DonorAnswer&& donated) {
    for (RestoredRecord& record : donated.records) {
      given_.push_back({.first = record.sequence_number, .last = record.sequence_number});
      if (Restoration* const share = share_of(record.sequence_number)) {
        add(*share, std::move(record));
      }
    }
    join_ranges(given_);
    for (DonorConflict& conflict : donated.conflicts) {
      Restoration* const share = share_of(conflict.sequence_number);
      if (share != nullptr) share->donor_conflicts.push_back(std::move(conflict));
    }
    for (const std::size_t index : places_->lacking) {
      settle(places_->steps[index].finding.lost, donated.refusals, answer_->findings[index]);
    }
    add_doubtful_end(donated.refusals);
  }

 private:
  struct Listed {
    SequenceRange numbers;
    std::size_t index = 0;
  };

  Restoration& end() {
    return places_->at_end ? answer_->findings[*places_->at_end] : answer_->end_restoration;
  }

  /// Null where no finding lists the number: it is not lost.
  Restoration* share_of(std::uint64_t number) {
    if (number > last_) return &end();
    const auto after = std::partition_point(
        listed_.begin(), listed_.end(),
        [number](const Listed& listed) { return listed.numbers.first <= number; });
    if (after == listed_.begin() || std::prev(after)->numbers.last < number) return nullptr;
    return &answer_->findings[std::prev(after)->index];
  }

  static void add(Restoration& share, RestoredRecord&& record) {
    const auto place = std::lower_bound(share.records.begin(), share.records.end(), record,
                                        [](const RestoredRecord& a, const RestoredRecord& b) {
                                          return a.sequence_number < b.sequence_number;
                                        });
    const std::uint64_t number = record.sequence_number;
    if (place == share.records.end() || place->sequence_number != number) {
      share.records.insert(place, std::move(record));
    } else if (same_document(*place, record)) {
      *place = std::move(record);
    } else {
      share.records.erase(place);
      share.missing.push_back({.first = number, .last = number});
      join_ranges(share.missing);
      share.donor_failure = "the store has another record " + std::to_string(number);
    }
  }

  void settle(const std::vector<SequenceRange>& lost, const std::vector<DonorRefusal>& refusals,
              Restoration& share) {
    if (!store_asked_) share.missing = without(without(lost, kept_), given_);
    if (share.missing.empty() || !share.donor_failure.empty()) return;
    share.donor_failure = reason_for(share.missing.front().first, refusals);
  }

  /// Numbers after the last one that some donor has rightly, though not which, or that a donor has
  /// of which nothing shows whether it is a copy.
  void add_doubtful_end(const std::vector<DonorRefusal>& refusals) {
    for (const DonorRefusal& refusal : refusals) {
      if (refusal.verdict == DonorGap::Verdict::undecided || refusal.numbers.last <= last_) {
        continue;
      }
      Restoration& share = end();
      if (refusal.verdict == DonorGap::Verdict::unsupported) {
        share.end_unknown = true;
        answer_->end_unknown = true;
      } else {
        share.missing.push_back(
            {.first = std::max(refusal.numbers.first, last_ + 1), .last = refusal.numbers.last});
      }
      if (share.donor_failure.empty()) share.donor_failure = refusal.reason;
    }
    join_ranges(end().missing);
    explain_gaps(refusals);
  }

  /// Why numbers after the last one are missing between those that are given.
  void explain_gaps(const std::vector<DonorRefusal>& refusals) {
    Restoration& share = end();
    if (given_.empty() || given_.back().last <= last_ || !share.donor_failure.empty()) return;
    const std::vector<SequenceRange> gaps =
        without(without({{.first = last_ + 1, .last = given_.back().last}}, given_), share.missing);
    if (!gaps.empty()) share.donor_failure = reason_for(gaps.front().first, refusals);
  }

  static std::string reason_for(std::uint64_t number, const std::vector<DonorRefusal>& refusals) {
    const auto refusal =
        std::find_if(refusals.begin(), refusals.end(), [number](const DonorRefusal& one) {
          return one.numbers.first <= number && number <= one.numbers.last;
        });
    return refusal != refusals.end() ? refusal->reason
                                     : "no donor has record " + std::to_string(number) + " intact";
  }

  const DonorPlaces* places_;
  bool store_asked_;
  RestoreAnswer* answer_;
  std::vector<Listed> listed_;  ///< by number
  std::vector<SequenceRange> kept_;
  std::vector<SequenceRange> given_;
  std::uint64_t last_ = 0;  ///< the largest number that the log has or shows to be lost
};

}  // namespace

void share_out(DonorAnswer&& donated, const DonorPlaces& places, bool store_asked,
               RestoreAnswer& answer) {
  Sharing(places, store_asked, answer).run(std::move(donated));
}

}  // namespace aerowal

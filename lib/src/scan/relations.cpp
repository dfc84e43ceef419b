#include "scan/relations.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "record/sequence_ranges.hpp"
#include "scan/chain.hpp"
#include "scan/instances.hpp"
#include "scan/kept_cursor.hpp"

namespace aerowal {
namespace {

bool is_numbered(const Region& region) {
  return region.first_number >= format::first_sequence_number;
}

class Relating {
 public:
  Relating(const Regions& regions, const std::deque<Proof>& proofs, RandomAccessLog& log)
      : regions_(&regions), proofs_(&proofs), log_(&log) {}

  /// Relates `regions`, which count for nothing, to what is kept.
  RelatedRuns run_beside(const RelatedRuns& kept) {
    result_.kept = kept;
    for (const Region& region : *regions_) {
      if (is_numbered(region)) {
        cut_by_kept(region);
      } else {
        result_.runs.push_back({.region = region, .relation = Relation::misplaced});
      }
    }
    std::sort(doubled_.begin(), doubled_.end(), by_number);
    compare();
    sort_runs();
    return std::move(result_.runs);
  }

  /// `proven_numbers`: ascending.
  Relations run(const std::vector<std::uint64_t>& proven_numbers) {
    take_chain();
    if (!others_.empty()) {
      take_others();
      leave_out_unsupported(proven_numbers);
      compare();
      join_ranges(result_.conflicts);
      mark_conflicts();
    }
    sort_runs();
    return std::move(result_);
  }

 private:
  static bool by_offset(const RelatedRun& a, const RelatedRun& b) {
    return a.region.begin < b.region.begin;
  }

  /// Mostly they are in file order as they are.
  void sort_runs() {
    RelatedRuns& runs = result_.runs;
    if (!std::is_sorted(runs.begin(), runs.end(), by_offset)) {
      std::sort(runs.begin(), runs.end(), by_offset);
    }
  }

  /// Regions that carry on from each other are one run to the chain.
  void take_chain() {
    LargeVector<NumberRun> runs;
    runs.reserve(regions_->size());
    LargeVector<std::size_t> run_of;  // each region's
    run_of.reserve(regions_->size());
    const Region* before = nullptr;
    for (const Region& region : *regions_) {
      if (!is_numbered(region)) {
        run_of.push_back(SIZE_MAX);
        before = nullptr;
        continue;
      }
      if (before != nullptr && before->end == region.begin && before->last_number() != UINT64_MAX &&
          before->last_number() + 1 == region.first_number) {
        runs.back().count += region.count;
      } else {
        runs.push_back({.first = region.first_number, .count = region.count});
      }
      run_of.push_back(runs.size() - 1);
      before = &region;
    }
    const bool starts_log = !runs.empty() && run_of.front() == 0 && regions_->front().begin == 0 &&
                            runs.front().first == format::first_sequence_number;
    const LargeVector<ChainLink> links = heaviest_chain(runs, starts_log);
    result_.kept.reserve(links.size());
    if (links.size() < runs.size()) others_.reserve(regions_->size());
    result_.runs.reserve(regions_->size());
    auto link = links.begin();
    for (std::size_t i = 0; i < regions_->size(); ++i) {
      const Region& region = (*regions_)[i];
      if (run_of[i] == SIZE_MAX) {
        result_.runs.push_back({.region = region, .relation = Relation::unnumbered});
        continue;
      }
      while (link != links.end() && link->run < run_of[i]) ++link;
      const bool linked = link != links.end() && link->run == run_of[i];
      const std::uint64_t first = linked ? std::max(link->first, region.first_number) : 1;
      const std::uint64_t last = linked ? std::min(link->last, region.last_number()) : 0;
      if (!linked || first > last) {
        others_.push_back(region);
        continue;
      }
      if (first > region.first_number) {
        others_.push_back(cut_region(*log_, region, region.first_number, first - 1));
      }
      result_.kept.push_back({.region = cut_region(*log_, region, first, last)});
      if (last < region.last_number()) {
        others_.push_back(cut_region(*log_, region, last + 1, region.last_number()));
      }
    }
    const RelatedRuns& chain = result_.kept;
    result_.runs.insert(result_.runs.end(), chain.begin(), chain.end());
    if (!others_.empty()) chain_ = chain;
  }

  /// Of what the chain does not use, keeps for each number that the chain lacks the first instance
  /// in the file.
  void take_others() {
    Instances instances = find_instances(chain_, std::move(others_), *log_);
    result_.kept = std::move(instances.kept);
    doubled_ = std::move(instances.doubled);
    std::sort(doubled_.begin(), doubled_.end(), by_number);
  }

  /// A record alone with a number far from all others, where another number is missing: memory was
  /// damaged before its write, and its number says nothing. Damage does not give two records of
  /// different content the same number.
  void leave_out_unsupported(const std::vector<std::uint64_t>& proven_numbers) {
    RelatedRuns& kept = result_.kept;
    const auto chain_end = std::find_if(kept.rbegin(), kept.rend(), [](const RelatedRun& run) {
      return run.relation == Relation::chain;
    });
    if (chain_end == kept.rend()) return;
    const std::uint64_t last = chain_end->region.last_number();
    const auto is_proven = [&](std::uint64_t number) {
      return std::binary_search(proven_numbers.begin(), proven_numbers.end(), number);
    };
    RelatedRuns unsupported;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const Region& region = kept[i].region;
      if (kept[i].relation == Relation::chain || region.count != 1 || region.first_number <= last ||
          region.first_number - last == 1) {
        continue;
      }
      const bool supported =
          (i > 0 && kept[i - 1].region.last_number() + 1 == region.first_number) ||
          (i + 1 < kept.size() && kept[i + 1].region.first_number - 1 == region.first_number) ||
          is_proven(region.first_number - 1) || is_proven(region.first_number + 1);
      const bool unreachable = region.first_number >= unreachable_number;
      if (!supported &&
          (unreachable || (is_in_place_of_missing(region) && !has_other_content(region)))) {
        kept[i].relation = Relation::unnumbered;
        unsupported.push_back(kept[i]);
      }
    }
    std::erase_if(kept, [](const RelatedRun& run) { return run.relation == Relation::unnumbered; });
    result_.runs.insert(result_.runs.end(), unsupported.begin(), unsupported.end());
    // What has one of these numbers too does not support it, and is no copy of what is kept.
    std::vector<std::uint64_t> numbers;
    numbers.reserve(unsupported.size());
    for (const RelatedRun& run : unsupported) numbers.push_back(run.region.first_number);
    std::sort(numbers.begin(), numbers.end());
    std::erase_if(doubled_, [&](const Region& region) {
      if (!std::binary_search(numbers.begin(), numbers.end(), region.first_number)) return false;
      result_.runs.push_back({.region = region, .relation = Relation::unnumbered});
      return true;
    });
  }

  /// Another record has the number of `region`, which is one record that is kept.
  bool has_other_content(const Region& region) {
    const auto same_number = std::equal_range(
        doubled_.begin(), doubled_.end(), region,
        [](const Region& a, const Region& b) { return a.first_number < b.first_number; });
    return std::any_of(same_number.first, same_number.second, [&](const Region& other) {
      return !same_record(region.begin, other.begin);
    });
  }

  /// Between the chain's records around it a number is missing that nothing has.
  [[nodiscard]] bool is_in_place_of_missing(const Region& region) const {
    const auto after = std::partition_point(
        chain_.begin(), chain_.end(),
        [&](const RelatedRun& run) { return run.region.begin < region.begin; });
    if (after == chain_.end()) return false;
    std::uint64_t missing = format::first_sequence_number;
    if (after != chain_.begin()) missing = std::prev(after)->region.last_number() + 1;
    auto kept = std::partition_point(
        result_.kept.begin(), result_.kept.end(),
        [&](const RelatedRun& run) { return run.region.last_number() < missing; });
    // Runs of a moved part may fill it one after the other.
    while (missing < after->region.first_number && kept != result_.kept.end() &&
           kept->region.first_number <= missing) {
      missing = kept++->region.last_number() + 1;
    }
    return missing < after->region.first_number;
  }

  /// Likewise, where nothing is to be kept.
  void cut_by_kept(const Region& region) {
    std::uint64_t first = region.first_number;
    for (;;) {
      const auto found = std::partition_point(
          result_.kept.begin(), result_.kept.end(),
          [&](const RelatedRun& run) { return run.region.last_number() < first; });
      const bool doubled = found != result_.kept.end() && found->region.first_number <= first;
      std::uint64_t last = region.last_number();
      if (doubled) {
        last = std::min(last, found->region.last_number());
      } else if (found != result_.kept.end()) {
        last = std::min(last, found->region.first_number - 1);
      }
      const Region piece = cut_region(*log_, region, first, last);
      if (doubled) {
        doubled_.push_back(piece);
      } else {
        result_.runs.push_back({.region = piece, .relation = Relation::misplaced});
      }
      if (last == region.last_number()) return;
      first = last + 1;
    }
  }

  /// A record alone, and where the one is kept that has its number.
  struct Doubled {
    const Region* record = nullptr;
    std::uint64_t kept_at = 0;
  };

  /// `doubled_` is by rising number, so that one sweep over what is kept serves all of them. Single
  /// records may be anywhere: they are compared in file order, so that one of two reads is near the
  /// one before.
  void compare() {
    KeptCursor cursor(result_.kept, *log_);
    LargeVector<Doubled> single;
    for (const Region& region : doubled_) {
      const std::uint64_t kept_at = cursor.seek(region.first_number);
      if (region.count == 1) {
        single.push_back({.record = &region, .kept_at = kept_at});
      } else {
        compare(region, cursor);
      }
    }
    std::sort(single.begin(), single.end(),
              [](const Doubled& a, const Doubled& b) { return a.record->begin < b.record->begin; });
    for (const auto& [record, kept_at] : single) {
      const bool same = same_record(record->begin, kept_at);
      result_.runs.push_back({.region = *record, .relation = relation_of(same)});
      if (!same) add_conflict(record->first_number);
    }
  }

  static Relation relation_of(bool same) { return same ? Relation::copy : Relation::conflicting; }

  void add_conflict(std::uint64_t number) {
    result_.conflicts.push_back({.first = number, .last = number});
    if (result_.conflicts.size() <= joined_size_ * 2 + 1024) return;
    join_ranges(result_.conflicts);
    joined_size_ = result_.conflicts.size();
  }

  void compare(const Region& region, KeptCursor kept) {
    RelatedRun run{.region = region, .relation = Relation::copy};
    run.region.count = 0;
    std::uint64_t at = region.begin;
    for (std::uint64_t i = 0; i < region.count && !log_->error(); ++i) {
      const std::uint64_t number = region.first_number + i;
      const bool same = same_record(at, kept.seek(number));
      const Relation relation = relation_of(same);
      if (run.region.count != 0 && run.relation != relation) {
        result_.runs.push_back(run);
        run.region.begin = at;
        run.region.first_number = number;
        run.region.count = 0;
      }
      at += log_->u32(at);
      run.relation = relation;
      run.region.end = at;
      ++run.region.count;
      if (!same) add_conflict(number);
    }
    result_.runs.push_back(run);
  }

  bool same_record(std::uint64_t a, std::uint64_t b) {
    const Proof* const proof_a = find_proof(*proofs_, a);
    const Proof* const proof_b = find_proof(*proofs_, b);
    if (proof_a != nullptr || proof_b != nullptr) {
      return record_bytes(*log_, a, proof_a) == record_bytes(*log_, b, proof_b);
    }
    const std::uint32_t length = log_->u32(a);
    return length == log_->u32(b) && log_->same_bytes(a, b, length);
  }

  /// Cuts what nothing but the chain's absence made misplaced where another record has the number.
  void mark_conflicts() {
    RelatedRuns kept;
    kept.reserve(result_.kept.size());
    for (const RelatedRun& run : result_.kept) {
      if (run.relation == Relation::chain) {
        kept.push_back(run);
        continue;
      }
      Region rest = run.region;
      for (;;) {
        const std::uint64_t first = rest.first_number;
        const auto range = std::lower_bound(
            result_.conflicts.begin(), result_.conflicts.end(), first,
            [](const SequenceRange& left, std::uint64_t number) { return left.last < number; });
        const bool in_conflict = range != result_.conflicts.end() && range->first <= first;
        std::uint64_t last = rest.last_number();
        if (in_conflict) last = std::min(last, range->last);
        if (!in_conflict && range != result_.conflicts.end()) {
          last = std::min(last, range->first - 1);
        }
        const RelatedRun piece{
            .region = cut_region(*log_, rest, first, last),
            .relation = in_conflict ? Relation::conflicting : Relation::misplaced};
        kept.push_back(piece);
        result_.runs.push_back(piece);
        if (last == rest.last_number()) break;
        rest.begin = piece.region.end;
        rest.first_number = last + 1;
        rest.count -= piece.region.count;
      }
    }
    result_.kept = std::move(kept);
  }

  const Regions* regions_;
  const std::deque<Proof>* proofs_;
  RandomAccessLog* log_;
  RelatedRuns chain_;  ///< in file order; empty where there is nothing else
  Regions others_;
  Regions doubled_;
  std::size_t joined_size_ = 0;
  Relations result_;
};

}  // namespace

const RelatedRun* find_kept(const RelatedRuns& kept, std::uint64_t number) {
  const auto run = std::partition_point(kept.begin(), kept.end(), [number](const RelatedRun& left) {
    return left.region.last_number() < number;
  });
  return run != kept.end() && run->region.first_number <= number ? &*run : nullptr;
}

const Proof* find_proof(const std::deque<Proof>& proofs, std::uint64_t byte_offset) {
  const auto found = std::lower_bound(
      proofs.begin(), proofs.end(), byte_offset,
      [](const Proof& proof, std::uint64_t offset) { return proof.byte_offset < offset; });
  return found != proofs.end() && found->byte_offset == byte_offset ? &*found : nullptr;
}

std::vector<std::byte> record_bytes(RandomAccessLog& log, std::uint64_t byte_offset,
                                    const Proof* proof) {
  return proof == nullptr ? log.copy(byte_offset, log.u32(byte_offset))
                          : corrected_bytes(log, *proof);
}

RelatedRuns relate_nested(const Regions& nested, const Relations& relations,
                          const std::deque<Proof>& proofs, RandomAccessLog& log) {
  if (nested.empty()) return {};
  const Regions regions(nested.begin(), nested.end());
  return Relating(regions, proofs, log).run_beside(relations.kept);
}

Relations relate(const Regions& regions, const std::deque<Proof>& proofs,
                 const std::vector<std::uint64_t>& proven_numbers, RandomAccessLog& log) {
  return Relating(regions, proofs, log).run(proven_numbers);
}

}  // namespace aerowal

#include "store/damaged_spans.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace aerowal {
namespace {

DamagedSpan span_of_gap(const std::vector<SoundRange>& sound, std::uint64_t log_size,
                        std::size_t gap) {
  const bool at_end = gap == sound.size();
  const std::uint64_t begin = gap == 0 ? 0 : sound[gap - 1].byte_offset + sound[gap - 1].length;
  const std::uint64_t end = at_end ? log_size : sound[gap].byte_offset;
  return {.byte_offset = begin, .length = end - begin, .at_end = at_end};
}

std::uint64_t length_of(const std::vector<Candidate*>& records) {
  std::uint64_t total = 0;
  for (const Candidate* candidate : records) {
    total += encoded_length(candidate->record.record()).value_or(0);
  }
  return total;
}

bool has_unknown_split(const std::vector<Candidate*>& records) {
  return std::any_of(records.begin(), records.end(),
                     [](const Candidate* candidate) { return candidate->split_unknown; });
}

/// The spans of one finding alone.
class FindingSpans {
 public:
  FindingSpans(DamagedSpans& made, const DamagedFinding& damaged, std::size_t index, bool at_end)
      : made_(&made), damaged_(&damaged), index_(index), at_end_(at_end) {}

  void add() {
    const Finding& finding = *damaged_->finding;
    const std::uint64_t length = length_of(damaged_->records);
    const bool all_placed = damaged_->missing.empty() &&
                            (length == finding.length || !has_unknown_split(damaged_->records));
    if (all_placed) {
      push(finding.byte_offset, finding.length, damaged_->records);
      return;
    }
    divide();
    const std::uint64_t before = std::min(finding.length, length_of(before_));
    push(finding.byte_offset, before, before_);
    const std::uint64_t left = finding.length - before;
    if (left == 0) return;
    if (at_end_) {
      between_.insert(between_.end(), after_.begin(), after_.end());
    } else {
      const std::uint64_t after = std::min(left, length_of(after_));
      push(finding.byte_offset + finding.length - after, after, after_);
    }
    made_->without_place.insert(made_->without_place.end(), between_.begin(), between_.end());
  }

 private:
  void push(std::uint64_t byte_offset, std::uint64_t length, std::vector<Candidate*> records) {
    if (records.empty()) return;
    made_->spans.push_back(
        {.byte_offset = byte_offset, .length = length, .records = std::move(records)});
    made_->findings.push_back({index_});
  }

  /// By whether the records are before, between or after those that are missing.
  void divide() {
    std::uint64_t first = UINT64_MAX;
    std::uint64_t last = 0;
    if (!damaged_->missing.empty()) {
      first = damaged_->missing.front().first;
      last = damaged_->missing.back().last;
    }
    for (const Candidate* candidate : damaged_->records) {
      if (!candidate->split_unknown) continue;
      first = std::min(first, candidate->record.sequence_number);
      last = std::max(last, candidate->record.sequence_number);
    }
    for (Candidate* candidate : damaged_->records) {
      const std::uint64_t number = candidate->record.sequence_number;
      (number < first ? before_ : number > last ? after_ : between_).push_back(candidate);
    }
  }

  DamagedSpans* made_;
  const DamagedFinding* damaged_;
  std::size_t index_;
  bool at_end_;
  std::vector<Candidate*> before_;
  std::vector<Candidate*> between_;
  std::vector<Candidate*> after_;
};

}  // namespace

std::size_t gap_before(const std::vector<SoundRange>& sound, const Finding& finding) {
  const auto next = std::lower_bound(
      sound.begin(), sound.end(), finding.byte_offset,
      [](const SoundRange& range, std::uint64_t at) { return range.byte_offset < at; });
  return static_cast<std::size_t>(next - sound.begin());
}

DamagedSpans find_damaged_spans(const std::vector<SoundRange>& sound, std::uint64_t log_size,
                                const std::vector<DamagedFinding>& findings) {
  std::map<std::size_t, std::vector<std::size_t>> gaps;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    gaps[gap_before(sound, *findings[i].finding)].push_back(i);
  }
  DamagedSpans made;
  for (const auto& [gap, indices] : gaps) {
    DamagedSpan whole = span_of_gap(sound, log_size, gap);
    bool partial = false;
    for (const std::size_t i : indices) {
      const DamagedFinding& one = findings[i];
      whole.records.insert(whole.records.end(), one.records.begin(), one.records.end());
      partial = partial || !one.missing.empty() || has_unknown_split(one.records);
    }
    if (whole.records.empty()) continue;
    std::sort(whole.records.begin(), whole.records.end(), [](const auto* a, const auto* b) {
      return a->record.sequence_number < b->record.sequence_number;
    });
    if (length_of(whole.records) == whole.length || (whole.at_end && !partial)) {
      made.spans.push_back(std::move(whole));
      made.findings.push_back(indices);
      continue;
    }
    for (const std::size_t i : indices) FindingSpans(made, findings[i], i, whole.at_end).add();
  }
  return made;
}

}  // namespace aerowal

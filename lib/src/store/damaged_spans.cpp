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

/// Of records between which others are missing only the first ones' place is known.
DamagedSpan span_of(const DamagedFinding& damaged) {
  DamagedSpan span{.byte_offset = damaged.finding->byte_offset,
                   .length = damaged.finding->length,
                   .records = damaged.records};
  if (damaged.missing.empty()) return span;
  std::erase_if(span.records, [&](const Candidate* candidate) {
    return candidate->record.sequence_number > damaged.missing.front().first;
  });
  span.length = std::min(span.length, length_of(span.records));
  return span;
}

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
      partial = partial || !one.missing.empty();
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
    for (const std::size_t i : indices) {
      DamagedSpan one = span_of(findings[i]);
      if (one.records.empty()) continue;
      made.spans.push_back(std::move(one));
      made.findings.push_back({i});
    }
  }
  return made;
}

}  // namespace aerowal

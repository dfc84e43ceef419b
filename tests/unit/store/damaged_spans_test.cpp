#include "store/damaged_spans.hpp"

#include <deque>
#include <string>

#include <doctest/doctest.h>

namespace {

using namespace aerowal;

/// Records 2 to 6 of a log, each of 100 bytes, of which one finding is to give back some.
struct Gap {
  Candidate* add(std::uint64_t number) {
    Candidate& candidate = candidates.emplace_back();
    candidate.record.sequence_number = number;
    candidate.record.collection_id = "c";
    candidate.record.document_id = std::to_string(number);
    const std::uint64_t length = encoded_length(candidate.record.record()).value_or(0);
    candidate.record.body.assign(100 - length, 'x');
    damaged.records.push_back(&candidate);
    return &candidate;
  }

  DamagedSpans spans(std::uint64_t length, bool at_end = false) {
    finding.byte_offset = 100;
    finding.length = length;
    damaged.finding = &finding;
    std::vector<SoundRange> sound{{.length = 100, .first_sequence_number = 1, .count = 1}};
    if (!at_end) {
      sound.push_back(
          {.byte_offset = 100 + length, .length = 100, .first_sequence_number = 7, .count = 1});
    }
    return find_damaged_spans(sound, 100 + length + (at_end ? 0 : 100), {damaged});
  }

  std::deque<Candidate> candidates;
  Finding finding;
  DamagedFinding damaged;
};

using Offsets = std::vector<std::uint64_t>;

Offsets offsets_of(const DamagedSpans& found) {
  Offsets offsets;
  for (const DamagedSpan& span : found.spans) offsets.push_back(span.byte_offset);
  return offsets;
}

}  // namespace

TEST_CASE("damaged spans: all that lies between two sound records, as long as its records") {
  Gap gap;
  for (std::uint64_t number = 2; number <= 6; ++number) gap.add(number);
  const DamagedSpans found = gap.spans(500);
  REQUIRE(found.spans.size() == 1);
  CHECK(found.spans[0].length == 500);
  CHECK(found.spans[0].records.size() == 5);
  CHECK(found.without_place.empty());
}

TEST_CASE("damaged spans: before what is missing, and after it") {
  Gap gap;
  gap.add(2);
  Candidate* const between = gap.add(4);
  gap.add(6);
  gap.damaged.missing = {{.first = 3, .last = 3}, {.first = 5, .last = 5}};
  const DamagedSpans found = gap.spans(480);
  CHECK(offsets_of(found) == Offsets{100, 480});
  CHECK(found.spans[0].length == 100);
  CHECK(found.spans[0].records[0]->record.sequence_number == 2);
  CHECK(found.spans[1].length == 100);
  CHECK(found.spans[1].records[0]->record.sequence_number == 6);
  CHECK(found.without_place == std::vector<const Candidate*>{between});
  // Of a log that was cut short nothing is left that could say otherwise.
  CHECK(gap.spans(0, true).without_place.empty());
}

TEST_CASE("damaged spans: at the end of the log it is not known where the last ones ended") {
  Gap gap;
  gap.add(2);
  Candidate* const after = gap.add(4);
  gap.damaged.missing = {{.first = 3, .last = 3}};
  const DamagedSpans found = gap.spans(290, true);
  CHECK(offsets_of(found) == Offsets{100});
  CHECK(found.without_place == std::vector<const Candidate*>{after});
}

TEST_CASE("damaged spans: a record whose split is not known has its place if the length is right") {
  Gap gap;
  for (std::uint64_t number = 2; number <= 6; ++number) gap.add(number);
  Candidate* const unsplit = gap.damaged.records[2];
  unsplit->split_unknown = true;
  CHECK(gap.spans(500).spans.size() == 1);
  const DamagedSpans found = gap.spans(490);
  CHECK(offsets_of(found) == Offsets{100, 390});
  CHECK(found.spans[0].length == 200);
  CHECK(found.spans[1].length == 200);
  CHECK(found.without_place == std::vector<const Candidate*>{unsplit});
}

#include "repair/legible_records.hpp"

#include <algorithm>

#include "aerowal/format.hpp"
#include "record/sequence_ranges.hpp"
#include "scan/relations.hpp"

namespace aerowal {

LegibleRecords find_legible_records(const Inventory& inventory, const Resolution& resolution,
                                    const std::vector<Join>& joins, RandomAccessLog& log) {
  LegibleRecords known{.last_number = resolution.last_number};
  for (const RelatedRun& run : resolution.kept) {
    known.numbers.push_back({.first = run.region.first_number, .last = run.region.last_number()});
  }
  for (const Join& join : joins) {
    const std::uint64_t number = join.header.sequence_number;
    known.last_number = std::max(known.last_number, number);
    known.numbers.push_back({.first = number, .last = number});
  }
  join_ranges(known.numbers);
  known.damaged = find_damaged_records(inventory, resolution, joins, log);
  return known;
}

std::vector<SequenceRange> lost_numbers(const LegibleRecords& known, std::uint64_t last_number,
                                        const std::vector<SequenceRange>& present) {
  const std::uint64_t last = std::max(known.last_number, last_number);
  if (last >= unreachable_number) return without(known.numbers, present);
  if (last < format::first_sequence_number) return {};
  return without({{.first = format::first_sequence_number, .last = last}}, present);
}

}  // namespace aerowal

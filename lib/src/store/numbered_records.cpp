#include "store/numbered_records.hpp"

#include <algorithm>

#include "aerowal/format.hpp"
#include "record/sequence_ranges.hpp"
#include "scan/kept_cursor.hpp"

namespace aerowal {

NumberedRecords::NumberedRecords(const RelatedRuns& kept, const std::deque<Proof>* proofs,
                                 RandomAccessLog& log)
    : proofs_(proofs), log_(&log) {
  for (const RelatedRun& run : kept) {
    if (proofs == nullptr && run.region.kind != Region::Kind::intact) continue;
    runs_.push_back({.region = run.region, .marks = {run.region.begin}});
    numbers_.push_back({.first = run.region.first_number, .last = run.region.last_number()});
  }
  join_ranges(numbers_);
}

NumberedRecords::Run& NumberedRecords::run_of(std::uint64_t number) {
  return *std::partition_point(runs_.begin(), runs_.end(), [number](const Run& left) {
    return left.region.last_number() < number;
  });
}

std::vector<std::byte> NumberedRecords::bytes(std::uint64_t number) {
  const Region& region = run_of(number).region;
  if (region.kind == Region::Kind::intact) return bytes(find(number));
  return record_bytes(*log_, region.begin, find_proof(*proofs_, region.begin));
}

Placement NumberedRecords::find(std::uint64_t number) {
  Run& run = run_of(number);
  const std::uint64_t index = number - run.region.first_number;
  while (run.marks.size() <= index / marked_distance) {
    run.marks.push_back(step_to(*log_, run.marks.back(), 0, marked_distance));
  }
  const std::uint64_t offset =
      step_to(*log_, run.marks[index / marked_distance], 0, index % marked_distance);
  Placement place{.sequence_number = number, .byte_offset = offset};
  if (!log_->holds(offset, format::record_size_min)) return place;
  place.length = log_->u32(offset);
  if (place.length < format::record_size_min || !log_->holds(offset, place.length)) return place;
  place.checksum = log_->u32(offset + place.length - format::checksum_size);
  return place;
}

}  // namespace aerowal

#include "repair/dropped_records.hpp"

#include <algorithm>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "inspect/header_search.hpp"
#include "scan/relations.hpp"

namespace aerowal {

std::vector<std::byte> dropped_bytes(const DroppedRecord& record, RandomAccessLog& log,
                                     const std::deque<Proof>& proofs) {
  if (record.join != nullptr) return joined_bytes(log, *record.join);
  if (!record.proven) return log.copy(record.byte_offset, record.length);
  return record_bytes(log, record.byte_offset, find_proof(proofs, record.byte_offset));
}

std::vector<CutRange> cut_ranges(const RepairPlan& plan) {
  std::vector<ByteRange> kept;
  for (const KeptRange& range : plan.kept) {
    if (range.restored) continue;
    const std::uint64_t end_length = range.end ? range.end->length : 0;
    kept.push_back({.byte_offset = range.byte_offset, .length = range.length - end_length});
    if (range.end) kept.push_back(*range.end);
  }
  std::sort(kept.begin(), kept.end(),
            [](const ByteRange& a, const ByteRange& b) { return a.byte_offset < b.byte_offset; });
  std::vector<CutRange> cut;
  std::uint64_t begin = 0;
  const auto cut_to = [&](std::uint64_t end) {
    if (begin < end) cut.push_back({.begin = begin, .end = end});
  };
  for (const ByteRange& range : kept) {
    cut_to(range.byte_offset);
    begin = std::max(begin, range.byte_offset + range.length);
  }
  cut_to(plan.before.size);
  return cut;
}

void DroppedRecordSearch::look_into(const CutRange& range, std::vector<DroppedRecord>& found) {
  std::uint64_t from = range.begin - std::min(range.begin, shared_max);
  auto proof =
      std::lower_bound(proofs_->begin(), proofs_->end(), range.begin,
                       [](const Proof& left, std::uint64_t at) { return left.byte_offset < at; });
  for (; proof != proofs_->end() && proof->byte_offset < range.end; ++proof) {
    search(from, proof->byte_offset, Inside::skipped, found);
    found.push_back({.sequence_number = proof->header.sequence_number,
                     .byte_offset = proof->byte_offset,
                     .length = proof->header.length,
                     .proven = true});
    from = proof->end();
  }
  search(from, range.end, Inside::skipped, found);
}

/// The intact records that begin in [from, end).
void DroppedRecordSearch::search(std::uint64_t from, std::uint64_t end, Inside inside,
                                 std::vector<DroppedRecord>& found) {
  const auto is_intact = [&](std::uint64_t byte_offset, const std::byte* header) {
    const std::uint32_t length = load_u32(header + format::length_at);
    return header[format::type_at] <= static_cast<std::byte>(RecordType::delete_) &&
           length >= format::record_size_min && log_->holds(byte_offset, length) &&
           probe_->intact_header(byte_offset, 0).has_value();
  };
  while (from < end && !log_->error()) {
    const std::uint64_t at = find_header(*log_, from, end, is_intact);
    if (at >= end) return;
    const auto header = probe_->header(at);
    if (!header) return;
    from = at + 1;
    // Another check than of its frame only where it is not nested, so that this stays linear.
    if (inside == Inside::skipped) {
      if (!is_utf8(at, header->length)) continue;
      from = at + header->length;
    }
    found.push_back(
        {.sequence_number = header->sequence_number, .byte_offset = at, .length = header->length});
  }
}

bool DroppedRecordSearch::is_utf8(std::uint64_t byte_offset, std::uint32_t length) {
  const std::vector<std::byte> bytes = log_->copy(byte_offset, length);
  PlacedRecord decoded;
  return bytes.size() == length &&
         !decode(bytes, load_u32(&bytes[length - format::checksum_size]), decoded);
}

void DroppedRecordSearch::look_inside(const DroppedRecord& record,
                                      std::vector<DroppedRecord>& found) {
  search(record.byte_offset + 1, record.byte_offset + record.length, Inside::searched, found);
}

}  // namespace aerowal

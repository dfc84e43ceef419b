#include "repair/kept_records.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>

#include "aerowal/format.hpp"
#include "aerowal/record.hpp"
#include "base/byte_order.hpp"
#include "scan/correction.hpp"
#include "scan/piece_search.hpp"

namespace aerowal {
namespace {

/// What tells records of one number apart, nearly always.
struct ContentKey {
  std::uint64_t length = 0;
  std::uint32_t checksum = 0;

  friend bool operator<(const ContentKey& a, const ContentKey& b) {
    return std::tie(a.length, a.checksum) < std::tie(b.length, b.checksum);
  }
};

/// Of the intact record there.
ContentKey key_at(RandomAccessLog& log, std::uint64_t byte_offset) {
  const std::uint32_t length = log.u32(byte_offset);
  return {.length = length, .checksum = log.u32(byte_offset + length - format::checksum_size)};
}

ContentKey key_of(const std::vector<std::byte>& bytes) {
  if (bytes.size() < format::record_size_min) return {};
  return {.length = bytes.size(),
          .checksum = load_u32(&bytes[bytes.size() - format::checksum_size])};
}

bool is_as_it_stands(const KeptRange& kept) {
  return !kept.restored && !kept.correction && !kept.end;
}

/// A record that is restored, corrected or joined, under its own number.
std::vector<std::byte> made_bytes(const KeptRange& kept, const RepairPlan& plan,
                                  RandomAccessLog& log) {
  std::vector<std::byte> bytes;
  if (kept.restored) {
    Record restored = plan.restored[*kept.restored].record();
    restored.sequence_number = kept.first_sequence_number;
    if (!encode(restored, bytes)) bytes.clear();
    return bytes;
  }
  const std::uint64_t end_length = kept.end ? kept.end->length : 0;
  bytes = log.copy(kept.byte_offset, kept.length - end_length);
  if (kept.end) {
    const std::vector<std::byte> end = log.copy(kept.end->byte_offset, kept.end->length);
    bytes.insert(bytes.end(), end.begin(), end.end());
  }
  if (bytes.size() == kept.length && kept.correction) {
    apply_correction(*kept.correction, kept.byte_offset, bytes);
  }
  return bytes;
}

/// The kept records of one number after the other: one sweep over the kept ranges serves all
/// numbers, although several ranges may have the same.
class KeptSweep {
 public:
  KeptSweep(const RepairPlan& plan, RandomAccessLog& log, const std::deque<Proof>& proofs)
      : plan_(&plan), log_(&log), proofs_(&proofs) {
    for (const KeptRange& range : plan.kept) ahead_.push_back(&range);
    std::stable_sort(ahead_.begin(), ahead_.end(), [](const KeptRange* a, const KeptRange* b) {
      return a->first_sequence_number < b->first_sequence_number;
    });
  }

  /// To a number that is not lower than one that was moved to before.
  void move_to(std::uint64_t number) {
    for (; next_ < ahead_.size() && ahead_[next_]->first_sequence_number <= number; ++next_) {
      records_.push_back({.range = ahead_[next_],
                          .byte_offset = ahead_[next_]->byte_offset,
                          .number = ahead_[next_]->first_sequence_number});
    }
    std::erase_if(records_, [number](const KeptRecord& record) {
      return record.range->first_sequence_number + (record.range->count - 1) < number;
    });
    for (KeptRecord& record : records_) {
      for (; record.number < number && !log_->error(); ++record.number) {
        record.byte_offset += log_->u32(record.byte_offset);
      }
      record.key = is_as_it_stands(*record.range)
                       ? key_at(*log_, record.byte_offset)
                       : key_of(made_bytes(*record.range, *plan_, *log_));
    }
    std::stable_sort(records_.begin(), records_.end(), by_key);
  }

  /// Whether one of the number has the content of `dropped`, which has the number too.
  bool has(const DroppedRecord& dropped) {
    const ContentKey key = dropped.proven ? key_of(dropped_bytes(dropped, *log_, *proofs_))
                                          : key_at(*log_, dropped.byte_offset);
    const auto [first, last] =
        std::equal_range(records_.begin(), records_.end(), KeptRecord{.key = key}, by_key);
    return std::any_of(first, last,
                       [&](const KeptRecord& kept) { return has_content_of(kept, dropped); });
  }

 private:
  struct KeptRecord {
    const KeptRange* range = nullptr;
    std::uint64_t byte_offset = 0;  ///< where the record is
    std::uint64_t number = 0;
    ContentKey key = {};
  };

  static bool by_key(const KeptRecord& a, const KeptRecord& b) { return a.key < b.key; }

  bool has_content_of(const KeptRecord& kept, const DroppedRecord& dropped) {
    const bool as_it_stands = is_as_it_stands(*kept.range);
    if (as_it_stands && !dropped.proven) {
      return log_->same_bytes(kept.byte_offset, dropped.byte_offset, dropped.length);
    }
    const std::vector<std::byte> bytes =
        as_it_stands ? log_->copy(kept.byte_offset, log_->u32(kept.byte_offset))
                     : made_bytes(*kept.range, *plan_, *log_);
    return bytes == dropped_bytes(dropped, *log_, *proofs_);
  }

  const RepairPlan* plan_;
  RandomAccessLog* log_;
  const std::deque<Proof>* proofs_;
  std::vector<const KeptRange*> ahead_;  ///< by rising first number
  std::size_t next_ = 0;                 ///< the first of ahead_ that is not reached
  std::vector<KeptRecord> records_;      ///< of the number, by their keys
};

void remove_of_same_number(std::vector<DroppedRecord>& dropped, const RepairPlan& plan,
                           RandomAccessLog& log, const std::deque<Proof>& proofs) {
  std::sort(dropped.begin(), dropped.end(), [](const DroppedRecord& a, const DroppedRecord& b) {
    return std::tie(a.sequence_number, a.proven, a.byte_offset) <
           std::tie(b.sequence_number, b.proven, b.byte_offset);
  });
  KeptSweep kept(plan, log, proofs);
  std::optional<std::uint64_t> number;
  std::erase_if(dropped, [&](const DroppedRecord& record) {
    if (log.error()) return true;
    if (record.sequence_number != number) {
      number = record.sequence_number;
      kept.move_to(*number);
    }
    return kept.has(record);
  });
}

/// Sets the needles, one for each of `dropped`, whose intact record stands in one that is restored,
/// corrected or joined: these are made before they are looked into.
void find_in_made(const std::vector<DroppedRecord>& dropped, const RepairPlan& plan,
                  RandomAccessLog& log, std::vector<Needle>& needles) {
  static constexpr std::size_t compared_max = 16;
  std::multimap<ContentKey, std::size_t> by_key;
  for (std::size_t i = 0; i < dropped.size(); ++i) {
    if (!dropped[i].proven) by_key.emplace(key_at(log, dropped[i].byte_offset), i);
  }
  for (const KeptRange& kept : plan.kept) {
    if (is_as_it_stands(kept) || log.error()) continue;
    const std::vector<std::byte> bytes = made_bytes(kept, plan, log);
    for (std::size_t at = 1; at + format::record_size_min <= bytes.size(); ++at) {
      const std::uint32_t length = load_u32(&bytes[at]);
      if (length < format::record_size_min || length > bytes.size() - at) continue;
      const ContentKey key{.length = length,
                           .checksum = load_u32(&bytes[at + length - format::checksum_size])};
      const auto [first, last] = by_key.equal_range(key);
      std::size_t compared = 0;
      for (auto like = first; like != last && compared < compared_max; ++like, ++compared) {
        const std::vector<std::byte> record = log.copy(dropped[like->second].byte_offset, length);
        if (std::equal(record.begin(), record.end(), &bytes[at])) {
          needles[like->second].longest = length;
        }
      }
    }
  }
}

/// Where intact records are in conflict with others, in file order.
std::vector<ByteRange> conflicting_places(const RepairPlan& plan) {
  std::vector<ByteRange> places;
  for (const RepairStep& step : plan.steps) {
    for (const IntactRun& run : step.finding.intact) {
      if (run.relation != IntactRelation::conflicting) continue;
      places.push_back({.byte_offset = run.byte_offset, .length = run.length});
    }
  }
  std::sort(places.begin(), places.end(),
            [](const ByteRange& a, const ByteRange& b) { return a.byte_offset < b.byte_offset; });
  return places;
}

void remove_in_documents(std::vector<DroppedRecord>& dropped, const RepairPlan& plan,
                         RandomAccessLog& log) {
  if (dropped.empty()) return;
  std::vector<ByteRange> ranges;
  for (const KeptRange& kept : plan.kept) {
    if (!is_as_it_stands(kept)) continue;
    ranges.push_back({.byte_offset = kept.byte_offset, .length = kept.length});
  }
  std::sort(ranges.begin(), ranges.end(),
            [](const ByteRange& a, const ByteRange& b) { return a.byte_offset < b.byte_offset; });
  std::vector<Needle> needles;
  needles.reserve(dropped.size());
  for (const DroppedRecord& record : dropped) {
    ByteRange bytes{.byte_offset = record.byte_offset, .length = record.length};
    if (record.join != nullptr) bytes = record.join->beginning;
    needles.push_back({.bytes = bytes});
  }
  find_pieces(log, ranges, needles);
  find_in_made(dropped, plan, log, needles);
  const std::vector<ByteRange> conflicting = conflicting_places(plan);
  std::size_t index = 0;
  std::erase_if(dropped, [&](const DroppedRecord& record) {
    const Needle& needle = needles[index++];
    // One of several that have a number was a record of the log, whatever a document holds.
    if (!record.nested && covers(conflicting, record.byte_offset)) return false;
    return !record.proven && needle.longest == record.length;
  });
}

}  // namespace

void remove_kept(std::vector<DroppedRecord>& dropped, const RepairPlan& plan, RandomAccessLog& log,
                 const std::deque<Proof>& proofs) {
  remove_of_same_number(dropped, plan, log, proofs);
  remove_in_documents(dropped, plan, log);
}

}  // namespace aerowal

#include "repair/uncounted_records.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "inspect/header_search.hpp"
#include "inspect/probe.hpp"
#include "inspect/proof.hpp"
#include "record/sequence_ranges.hpp"

namespace aerowal {
namespace {

struct Found {
  std::uint64_t sequence_number = 0;
  std::uint64_t byte_offset = 0;
  std::uint32_t length = 0;
  /// It is not intact: it proves itself, and no other is like it.
  bool proven = false;
};

bool by_number(const Found& a, const Found& b) {
  return a.sequence_number != b.sequence_number ? a.sequence_number < b.sequence_number
                                                : a.byte_offset < b.byte_offset;
}

/// Bytes that the new log does not take over.
struct CutRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t expected = 0;  ///< the number after the record that is kept right before them
};

/// In file order.
std::vector<CutRange> cut_ranges(const RepairPlan& plan) {
  std::vector<const KeptRange*> kept;
  for (const KeptRange& range : plan.kept) {
    if (!range.restored) kept.push_back(&range);
  }
  std::sort(kept.begin(), kept.end(),
            [](const KeptRange* a, const KeptRange* b) { return a->byte_offset < b->byte_offset; });
  std::vector<CutRange> cut;
  CutRange next{.expected = format::first_sequence_number};
  const auto cut_to = [&](std::uint64_t end) {
    next.end = end;
    if (next.begin < end) cut.push_back(next);
  };
  for (const KeptRange* range : kept) {
    cut_to(range->byte_offset);
    next.begin = range->byte_offset + range->length;
    next.expected = range->first_sequence_number + range->count;
  }
  cut_to(plan.before.size);
  return cut;
}

class UncountedRecords {
 public:
  UncountedRecords(ByteSource& source, RepairPlan& plan, std::vector<CutRange> cut)
      : plan_(&plan),
        cut_(std::move(cut)),
        log_(source, plan.before.size, cut_.front().begin),
        probe_(log_),
        prover_(probe_) {}

  Result<void> find() {
    std::vector<Found> found;
    for (const CutRange& range : cut_) {
      search(prove(range, found), range.end, Inside::skipped, found);
    }
    drop_kept(found);
    // What the body of one that is dropped holds goes with it.
    std::vector<Found> inside;
    for (const Found& record : found) {
      search(record.byte_offset + 1, record.byte_offset + record.length, Inside::searched, inside);
    }
    drop_kept(inside);
    found.insert(found.end(), inside.begin(), inside.end());
    std::sort(found.begin(), found.end(), by_number);
    count(found);
    if (log_.error()) return *log_.error();
    return {};
  }

 private:
  enum class Inside : std::uint8_t { skipped, searched };

  /// The damaged record at the beginning of a range, if it proves itself: one in its document must
  /// not take its place. Returns where it ends.
  std::uint64_t prove(const CutRange& range, std::vector<Found>& found) {
    const auto proof = prover_.prove(range.begin, range.expected);
    if (!proof) return range.begin;
    found.push_back({.sequence_number = proof->header.sequence_number,
                     .byte_offset = range.begin,
                     .length = proof->header.length,
                     .proven = true});
    proofs_.emplace(range.begin, *proof);
    return proof->end();
  }

  /// The intact records that begin in [from, end).
  void search(std::uint64_t from, std::uint64_t end, Inside inside, std::vector<Found>& found) {
    const auto is_intact = [&](std::uint64_t byte_offset, const std::byte* header) {
      const std::uint32_t length = load_u32(header + format::length_at);
      return header[format::type_at] <= static_cast<std::byte>(RecordType::delete_) &&
             length >= format::record_size_min && log_.holds(byte_offset, length) &&
             probe_.intact_header(byte_offset, 0).has_value();
    };
    while (from < end && !log_.error()) {
      const std::uint64_t at = find_header(log_, from, end, is_intact);
      if (at >= end) return;
      const auto header = probe_.header(at);
      if (!header) return;
      from = at + 1;
      // Another check than of its frame only where it is not nested, so that this stays linear.
      if (inside == Inside::skipped) {
        if (!is_utf8(at, header->length)) continue;
        from = at + header->length;
      }
      found.push_back({.sequence_number = header->sequence_number,
                       .byte_offset = at,
                       .length = header->length});
    }
  }

  bool is_utf8(std::uint64_t byte_offset, std::uint32_t length) {
    const std::vector<std::byte> bytes = log_.copy(byte_offset, length);
    PlacedRecord decoded;
    return bytes.size() == length &&
           !decode(bytes, load_u32(&bytes[length - format::checksum_size]), decoded);
  }

  /// Removes what the new log has under the same number, byte for byte. By rising number, so that
  /// one sweep over the kept ranges serves all.
  void drop_kept(std::vector<Found>& found) {
    std::sort(found.begin(), found.end(), by_number);
    auto kept = plan_->kept.begin();
    std::uint64_t at = 0;
    std::uint64_t number = 0;
    bool placed = false;
    std::erase_if(found, [&](const Found& record) {
      while (kept != plan_->kept.end() &&
             kept->first_sequence_number + (kept->count - 1) < record.sequence_number) {
        ++kept;
        placed = false;
      }
      if (kept == plan_->kept.end() || kept->first_sequence_number > record.sequence_number) {
        return false;
      }
      if (kept->restored || kept->bit_flip) return is_encoded_as(*kept, record);
      if (!placed) {
        at = kept->byte_offset;
        number = kept->first_sequence_number;
        placed = true;
      }
      for (; number < record.sequence_number && !log_.error(); ++number) at += log_.u32(at);
      return is_same({.byte_offset = at, .length = log_.u32(at)}, record);
    });
  }

  /// Whether what a record is corrected to, or restored as, is this one.
  bool is_encoded_as(const KeptRange& kept, const Found& record) {
    if (kept.length != record.length) return false;
    std::vector<std::byte> bytes;
    if (kept.restored) {
      Record restored = kept.restored->record();
      restored.sequence_number = record.sequence_number;
      if (!encode(restored, bytes)) return false;
    } else {
      bytes = log_.copy(kept.byte_offset, kept.length);
      if (bytes.size() != kept.length) return false;
      bytes[static_cast<std::size_t>(kept.bit_flip->byte_offset - kept.byte_offset)] =
          static_cast<std::byte>(kept.bit_flip->corrected);
    }
    return bytes == bytes_of(record);
  }

  std::vector<std::byte> bytes_of(const Found& record) {
    if (record.proven) return corrected_bytes(log_, proofs_.at(record.byte_offset));
    return log_.copy(record.byte_offset, record.length);
  }

  bool is_same(const Found& left, const Found& right) {
    if (left.length != right.length) return false;
    if (left.proven || right.proven) {
      return bytes_of(left) == bytes_of(right);
    }
    return log_.same_bytes(left.byte_offset, right.byte_offset, left.length);
  }

  /// Each content of each number once, but for the one that the number's loss counts.
  void count(const std::vector<Found>& found) {
    static constexpr std::size_t compared_max = 16;
    std::vector<Found> contents;  // of one number
    std::vector<Found> uncounted;
    const auto end_number = [&] {
      if (contents.empty()) return;
      const bool lost = contains(plan_->lost, contents.front().sequence_number);
      uncounted.insert(uncounted.end(), contents.begin() + (lost ? 1 : 0), contents.end());
      contents.clear();
    };
    for (const Found& record : found) {
      if (!contents.empty() && contents.front().sequence_number != record.sequence_number) {
        end_number();
      }
      // Beyond a few, one is counted again rather than compared with all others.
      const auto last =
          contents.begin() + static_cast<std::ptrdiff_t>(std::min(contents.size(), compared_max));
      const bool again = std::any_of(contents.begin(), last,
                                     [&](const Found& other) { return is_same(other, record); });
      if (!again) contents.push_back(record);
    }
    end_number();
    const std::vector<std::uint64_t> named = named_offsets();
    std::erase_if(uncounted, [&named](const Found& record) {
      return std::binary_search(named.begin(), named.end(), record.byte_offset);
    });
    std::sort(uncounted.begin(), uncounted.end(),
              [](const Found& a, const Found& b) { return a.byte_offset < b.byte_offset; });
    for (const Found& record : uncounted) add(record);
  }

  /// Where those are that stand under a wrong number for one that is counted as lost; ascending.
  [[nodiscard]] std::vector<std::uint64_t> named_offsets() const {
    std::vector<std::uint64_t> offsets;
    for (const RepairStep& step : plan_->steps) {
      for (const MisnumberedRecord& record : step.misnumbered) {
        if (record.lost_sequence_number) offsets.push_back(record.byte_offset);
      }
    }
    std::sort(offsets.begin(), offsets.end());
    return offsets;
  }

  void add(const Found& record) {
    ++plan_->records_possibly_lost;
    std::vector<SoundRange>& runs = plan_->possibly_lost;
    if (!runs.empty() && runs.back().byte_offset + runs.back().length == record.byte_offset &&
        runs.back().first_sequence_number + runs.back().count == record.sequence_number) {
      runs.back().length += record.length;
      ++runs.back().count;
      return;
    }
    runs.push_back({.byte_offset = record.byte_offset,
                    .length = record.length,
                    .first_sequence_number = record.sequence_number,
                    .count = 1});
  }

  RepairPlan* plan_;
  std::vector<CutRange> cut_;
  RandomAccessLog log_;
  Probe probe_;
  Prover prover_;
  std::map<std::uint64_t, Proof> proofs_;  ///< by byte offset
};

}  // namespace

Result<void> find_possibly_lost(ByteSource& source, RepairPlan& plan) {
  std::vector<CutRange> cut = cut_ranges(plan);
  if (cut.empty()) return {};
  return UncountedRecords(source, plan, std::move(cut)).find();
}

}  // namespace aerowal

#include "repair/uncounted_records.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "inspect/probe.hpp"
#include "inspect/proof.hpp"
#include "record/sequence_ranges.hpp"
#include "repair/dropped_records.hpp"
#include "scan/correction.hpp"
#include "scan/piece_search.hpp"
#include "scan/relations.hpp"

namespace aerowal {
namespace {

/// Of one number, what is counted already comes first, and then what is intact: it is what is
/// named.
bool by_number(const DroppedRecord& a, const DroppedRecord& b) {
  return std::tuple(a.sequence_number, !a.unacknowledged, a.proven, a.byte_offset) <
         std::tuple(b.sequence_number, !b.unacknowledged, b.proven, b.byte_offset);
}

/// What tells records of one number apart, nearly always.
struct ContentKey {
  std::uint64_t length = 0;
  std::uint32_t checksum = 0;

  friend bool operator==(const ContentKey&, const ContentKey&) = default;
  friend bool operator<(const ContentKey& a, const ContentKey& b) {
    return std::tie(a.length, a.checksum) < std::tie(b.length, b.checksum);
  }
};

class UncountedRecords {
 public:
  UncountedRecords(ByteSource& source, const std::deque<Proof>& proofs,
                   const std::vector<Join>& joins, RepairPlan& plan, std::vector<CutRange> cut)
      : plan_(&plan),
        cut_(std::move(cut)),
        log_(source, plan.before.size,
             cut_.front().begin - std::min(cut_.front().begin, DroppedRecordSearch::shared_max)),
        probe_(log_),
        proofs_(&proofs),
        joins_(&joins),
        search_(log_, probe_, proofs) {}

  Result<void> find() {
    misnumbered_ = numbers_of_misnumbered();
    std::vector<DroppedRecord> found;
    for (const CutRange& range : cut_) search_.look_into(range, found);
    add_joins(found);
    drop_kept(found);
    // What the body of one that is dropped holds goes with it.
    std::vector<DroppedRecord> inside;
    for (const DroppedRecord& record : found) {
      if (record.join == nullptr) search_.look_inside(record, inside);
    }
    drop_kept(inside);
    found.insert(found.end(), inside.begin(), inside.end());
    const std::vector<std::uint64_t> unacknowledged = unacknowledged_offsets();
    for (DroppedRecord& record : found) {
      record.unacknowledged =
          std::binary_search(unacknowledged.begin(), unacknowledged.end(), record.byte_offset);
    }
    std::sort(found.begin(), found.end(), by_number);
    count(found);
    if (log_.error()) return *log_.error();
    return {};
  }

 private:
  /// A kept range that has the number looked at.
  struct Active {
    const KeptRange* kept = nullptr;
    std::uint64_t byte_offset = 0;  ///< of its record `number`
    std::uint64_t number = 0;
  };

  void add_joins(std::vector<DroppedRecord>& found) const {
    for (const Join& join : *joins_) {
      if (!is_cut(join.beginning) && !is_cut(join.end)) continue;
      found.push_back({.sequence_number = join.header.sequence_number,
                       .byte_offset = join.beginning.byte_offset,
                       .length = join.header.length,
                       .proven = true,
                       .join = &join});
    }
  }

  /// Whether the new log does not take over some of it.
  [[nodiscard]] bool is_cut(const ByteRange& bytes) const {
    const auto range =
        std::upper_bound(cut_.begin(), cut_.end(), bytes.byte_offset,
                         [](std::uint64_t at, const CutRange& cut) { return at < cut.end; });
    return range != cut_.end() && range->begin < bytes.byte_offset + bytes.length;
  }

  /// Removes what the new log has: under the same number, or in a document of it. By rising number,
  /// so that one sweep over the kept ranges serves all.
  void drop_kept(std::vector<DroppedRecord>& found) {
    std::sort(found.begin(), found.end(), by_number);
    std::vector<const KeptRange*> kept;
    for (const KeptRange& range : plan_->kept) kept.push_back(&range);
    std::stable_sort(kept.begin(), kept.end(), [](const KeptRange* a, const KeptRange* b) {
      return a->first_sequence_number < b->first_sequence_number;
    });
    auto next = kept.begin();
    active_.clear();
    std::vector<DroppedRecord> left;
    for (auto first = found.begin(); first != found.end() && !log_.error();) {
      const std::uint64_t number = first->sequence_number;
      const auto last = std::find_if(first, found.end(), [number](const DroppedRecord& record) {
        return record.sequence_number != number;
      });
      for (; next != kept.end() && (*next)->first_sequence_number <= number; ++next) {
        active_.push_back({.kept = *next,
                           .byte_offset = (*next)->byte_offset,
                           .number = (*next)->first_sequence_number});
      }
      drop_kept(number, first, last, left);
      first = last;
    }
    found = std::move(left);
    drop_inside_kept(found);
  }

  /// The records of one number.
  void drop_kept(std::uint64_t number, std::vector<DroppedRecord>::const_iterator first,
                 std::vector<DroppedRecord>::const_iterator last,
                 std::vector<DroppedRecord>& left) {
    std::erase_if(active_, [number](const Active& active) {
      return active.kept->first_sequence_number + (active.kept->count - 1) < number;
    });
    std::vector<std::pair<ContentKey, const Active*>> keys;
    for (Active& active : active_) {
      for (; active.number < number && !log_.error(); ++active.number) {
        active.byte_offset += log_.u32(active.byte_offset);
      }
      keys.emplace_back(key_of(active), &active);
    }
    std::sort(keys.begin(), keys.end());
    for (; first != last; ++first) {
      const ContentKey key = key_of(*first);
      auto like = std::lower_bound(keys.begin(), keys.end(), key,
                                   [](const auto& a, const ContentKey& b) { return a.first < b; });
      bool kept = false;
      for (; !kept && like != keys.end() && like->first == key; ++like) {
        kept = is_kept_as(*like->second, *first);
      }
      if (!kept) left.push_back(*first);
    }
  }

  /// Their bytes are there, in a document.
  void drop_inside_kept(std::vector<DroppedRecord>& found) {
    if (found.empty()) return;
    std::vector<ByteRange> ranges;
    for (const KeptRange& kept : plan_->kept) {
      if (!is_as_it_stands(kept)) continue;
      ranges.push_back({.byte_offset = kept.byte_offset, .length = kept.length});
    }
    std::sort(ranges.begin(), ranges.end(),
              [](const ByteRange& a, const ByteRange& b) { return a.byte_offset < b.byte_offset; });
    std::vector<Needle> needles;
    needles.reserve(found.size());
    for (const DroppedRecord& record : found) {
      ByteRange bytes{.byte_offset = record.byte_offset, .length = record.length};
      if (record.join != nullptr) bytes = record.join->beginning;
      needles.push_back({.bytes = bytes});
    }
    find_pieces(log_, ranges, needles);
    find_inside_made(found, needles);
    std::size_t index = 0;
    std::erase_if(found, [&](const DroppedRecord& record) {
      const Needle& needle = needles[index++];
      return !record.proven && needle.longest == record.length;
    });
  }

  /// Likewise in records that are restored, corrected or joined: these are made before they are
  /// looked into.
  void find_inside_made(const std::vector<DroppedRecord>& found, std::vector<Needle>& needles) {
    std::multimap<ContentKey, std::size_t> by_key;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (!found[i].proven) by_key.emplace(key_of(found[i]), i);
    }
    for (const KeptRange& kept : plan_->kept) {
      if (is_as_it_stands(kept) || log_.error()) continue;
      const std::vector<std::byte> bytes = bytes_of(kept);
      for (std::size_t at = 1; at + format::record_size_min <= bytes.size(); ++at) {
        const std::uint32_t length = load_u32(&bytes[at]);
        if (length < format::record_size_min || length > bytes.size() - at) continue;
        const ContentKey key{.length = length,
                             .checksum = load_u32(&bytes[at + length - format::checksum_size])};
        const auto [first, last] = by_key.equal_range(key);
        std::size_t compared = 0;
        for (auto like = first; like != last && compared < compared_max; ++like, ++compared) {
          const std::vector<std::byte> record = bytes_of(found[like->second]);
          if (std::equal(record.begin(), record.end(), &bytes[at])) {
            needles[like->second].longest = length;
          }
        }
      }
    }
  }

  ContentKey key_of(const Active& active) {
    if (is_as_it_stands(*active.kept)) return key_at(active.byte_offset);
    return key_of(bytes_of(*active.kept));
  }

  ContentKey key_of(const DroppedRecord& record) {
    return record.proven ? key_of(bytes_of(record)) : key_at(record.byte_offset);
  }

  ContentKey key_at(std::uint64_t byte_offset) {
    const std::uint32_t length = log_.u32(byte_offset);
    return {.length = length, .checksum = log_.u32(byte_offset + length - format::checksum_size)};
  }

  static ContentKey key_of(const std::vector<std::byte>& bytes) {
    if (bytes.size() < format::record_size_min) return {};
    return {.length = bytes.size(),
            .checksum = load_u32(&bytes[bytes.size() - format::checksum_size])};
  }

  bool is_kept_as(const Active& active, const DroppedRecord& record) {
    if (is_as_it_stands(*active.kept) && !record.proven) {
      return log_.same_bytes(active.byte_offset, record.byte_offset, record.length);
    }
    const std::vector<std::byte> kept =
        is_as_it_stands(*active.kept) ? log_.copy(active.byte_offset, log_.u32(active.byte_offset))
                                      : bytes_of(*active.kept);
    return kept == bytes_of(record);
  }

  static bool is_as_it_stands(const KeptRange& kept) {
    return !kept.restored && !kept.correction && !kept.end;
  }

  /// A record that is restored, corrected or joined, under its own number.
  std::vector<std::byte> bytes_of(const KeptRange& kept) {
    std::vector<std::byte> bytes;
    if (kept.restored) {
      Record restored = plan_->restored[*kept.restored].record();
      restored.sequence_number = kept.first_sequence_number;
      if (!encode(restored, bytes)) bytes.clear();
      return bytes;
    }
    const std::uint64_t end_length = kept.end ? kept.end->length : 0;
    bytes = log_.copy(kept.byte_offset, kept.length - end_length);
    if (kept.end) {
      const std::vector<std::byte> end = log_.copy(kept.end->byte_offset, kept.end->length);
      bytes.insert(bytes.end(), end.begin(), end.end());
    }
    if (bytes.size() != kept.length || !kept.correction) return bytes;
    apply_correction(*kept.correction, kept.byte_offset, bytes);
    return bytes;
  }

  std::vector<std::byte> bytes_of(const DroppedRecord& record) {
    if (record.join != nullptr) return joined_bytes(log_, *record.join);
    if (record.proven) {
      return record_bytes(log_, record.byte_offset, find_proof(*proofs_, record.byte_offset));
    }
    return log_.copy(record.byte_offset, record.length);
  }

  bool is_same(const DroppedRecord& left, const DroppedRecord& right) {
    if (left.length != right.length) return false;
    if (left.proven || right.proven) {
      return bytes_of(left) == bytes_of(right);
    }
    return log_.same_bytes(left.byte_offset, right.byte_offset, left.length);
  }

  /// Each content of each number once, but for the one that the number's loss counts.
  void count(const std::vector<DroppedRecord>& found) {
    std::vector<DroppedRecord> contents;  // of one number
    std::vector<DroppedRecord> uncounted;
    const auto end_number = [&] {
      if (contents.empty()) return;
      const std::uint64_t number = contents.front().sequence_number;
      const bool lost = contains(plan_->lost, number) &&
                        !std::binary_search(misnumbered_.begin(), misnumbered_.end(), number);
      std::erase_if(contents, [](const DroppedRecord& record) { return record.unacknowledged; });
      if (contents.empty()) return;
      uncounted.insert(uncounted.end(), contents.begin() + (lost ? 1 : 0), contents.end());
      contents.clear();
    };
    for (const DroppedRecord& record : found) {
      if (!contents.empty() && contents.front().sequence_number != record.sequence_number) {
        end_number();
      }
      const auto last =
          contents.begin() + static_cast<std::ptrdiff_t>(std::min(contents.size(), compared_max));
      const bool again = std::any_of(contents.begin(), last, [&](const DroppedRecord& other) {
        return is_same(other, record);
      });
      if (!again) contents.push_back(record);
    }
    end_number();
    const std::vector<std::uint64_t> named = named_offsets();
    std::erase_if(uncounted, [&named](const DroppedRecord& record) {
      return std::binary_search(named.begin(), named.end(), record.byte_offset);
    });
    std::sort(uncounted.begin(), uncounted.end(),
              [](const DroppedRecord& a, const DroppedRecord& b) {
                return a.byte_offset < b.byte_offset;
              });
    for (const DroppedRecord& record : uncounted) add(record);
  }

  /// Where the records begin that the store lacks; what their documents hold is none of them.
  [[nodiscard]] std::vector<std::uint64_t> unacknowledged_offsets() {
    std::vector<std::uint64_t> offsets;
    for (const SoundRange& range : plan_->unacknowledged) {
      std::uint64_t at = range.byte_offset;
      for (std::uint64_t i = 0; i < range.count && !log_.error(); ++i) {
        offsets.push_back(at);
        at += log_.u32(at);
      }
    }
    std::sort(offsets.begin(), offsets.end());
    return offsets;
  }

  /// Numbers that are counted as lost for a record that stands under a wrong one; ascending.
  [[nodiscard]] std::vector<std::uint64_t> numbers_of_misnumbered() const {
    std::vector<std::uint64_t> numbers;
    for (const RepairStep& step : plan_->steps) {
      for (const MisnumberedRecord& record : step.misnumbered) {
        if (record.lost_sequence_number) numbers.push_back(*record.lost_sequence_number);
      }
    }
    std::sort(numbers.begin(), numbers.end());
    return numbers;
  }

  /// Where those are that stand under a wrong number for one that is counted as lost, or that the
  /// store restores; ascending.
  [[nodiscard]] std::vector<std::uint64_t> named_offsets() const {
    std::map<std::uint64_t, const RestoredRecord*> restored;
    for (const KeptRange& kept : plan_->kept) {
      if (!kept.restored) continue;
      restored.emplace(kept.first_sequence_number, &plan_->restored[*kept.restored]);
    }
    std::vector<std::uint64_t> offsets;
    for (const RepairStep& step : plan_->steps) {
      for (const MisnumberedRecord& record : step.misnumbered) {
        if (!record.lost_sequence_number) continue;
        const auto found = restored.find(*record.lost_sequence_number);
        if (contains(plan_->lost, *record.lost_sequence_number) ||
            (found != restored.end() && is_document_of(*found->second, record.content))) {
          offsets.push_back(record.byte_offset);
        }
      }
    }
    std::sort(offsets.begin(), offsets.end());
    return offsets;
  }

  /// All but the type, which no store has.
  static bool is_document_of(const RestoredRecord& restored, const RecordLine& record) {
    return restored.collection_id == record.collection_id &&
           restored.document_id == record.document_id && restored.schema_id == record.schema_id &&
           restored.schema_version == record.schema_version && restored.body == record.body;
  }

  void add(const DroppedRecord& record) {
    ++plan_->records_possibly_lost;
    append_records(plan_->possibly_lost, {.byte_offset = record.byte_offset,
                                          .length = record.length,
                                          .first_sequence_number = record.sequence_number,
                                          .count = 1});
  }

  /// Of records that look alike, beyond a few one is counted again rather than compared.
  static constexpr std::size_t compared_max = 16;

  RepairPlan* plan_;
  std::vector<CutRange> cut_;
  RandomAccessLog log_;
  Probe probe_;
  const std::deque<Proof>* proofs_;
  const std::vector<Join>* joins_;
  DroppedRecordSearch search_;
  std::vector<Active> active_;
  std::vector<std::uint64_t> misnumbered_;  ///< numbers_of_misnumbered()
};

}  // namespace

Result<void> find_possibly_lost(ByteSource& source, const std::deque<Proof>& proofs,
                                const std::vector<Join>& joins, RepairPlan& plan) {
  std::vector<CutRange> cut = cut_ranges(plan);
  if (cut.empty()) return {};
  return UncountedRecords(source, proofs, joins, plan, std::move(cut)).find();
}

}  // namespace aerowal

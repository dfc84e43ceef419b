#include "scan/resolution.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "inspect/header_search.hpp"
#include "record/sequence_ranges.hpp"
#include "scan/damage_copies.hpp"
#include "scan/failed_append.hpp"
#include "scan/host_signs.hpp"
#include "scan/join_pieces.hpp"
#include "scan/kept_cursor.hpp"
#include "scan/moved_records.hpp"
#include "scan/region_layout.hpp"
#include "scan/surfaced_records.hpp"

namespace aerowal {
namespace {

class Resolving {
 public:
  Resolving(const Inventory& inventory, RandomAccessLog& log, const ResolutionOptions& options)
      : inventory_(&inventory), log_(&log), probe_(log), options_(options) {}

  Resolution run() {
    Regions used;
    const auto& regions = inventory_->regions;
    const auto is_used_region = [this](const Region& region) { return is_used(region); };
    used.reserve(
        static_cast<std::size_t>(std::count_if(regions.begin(), regions.end(), is_used_region)));
    std::copy_if(regions.begin(), regions.end(), std::back_inserter(used), is_used_region);
    const std::vector<std::uint64_t> proven = proven_numbers();
    relations_ = relate(used, inventory_->proofs, proven, *log_);
    surfaced_ = find_surfaced(*inventory_, relations_, *log_);
    if (!surfaced_.empty()) {
      std::erase_if(used, [&](const Region& region) { return is_surfaced(region); });
      relations_ = relate(used, inventory_->proofs, proven, *log_);
    }
    moved_.emplace(*log_, last_record_number());
    const std::vector<Join> copies = host_copies();
    if (options_.joins != nullptr || !copies.empty()) {
      static const std::vector<Join> no_joins;
      pieces_.emplace(options_.joins != nullptr ? *options_.joins : no_joins, copies);
    }
    result_.regions = lay_out_regions({.inventory = *inventory_,
                                       .relations = relations_,
                                       .surfaced = surfaced_,
                                       .pieces = pieces_ ? &*pieces_ : nullptr,
                                       .moved = *moved_,
                                       .log = *log_});
    copies_.emplace(*inventory_, relations_, result_.regions, *log_);
    hosts_.emplace(result_.regions, *log_);
    for (std::size_t i = 0; i < result_.regions.size(); ++i) {
      const ResolvedRegion& resolved = result_.regions[i];
      if (resolved.region.is_damage() && !resolved.damage) classify(i);
    }
    find_lost();
    result_.nested = relate_nested(inventory_->nested, relations_, inventory_->proofs, *log_);
    result_.proven_use = options_.use_proven;
    result_.kept = std::move(relations_.kept);
    result_.conflicts = std::move(relations_.conflicts);
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool is_used(const Region& region) const {
    if (region.kind != Region::Kind::proven) return region.kind == Region::Kind::intact;
    if (options_.use_proven != ProvenUse::flips) return options_.use_proven == ProvenUse::all;
    const Proof* const proof = find_proof(inventory_->proofs, region.begin);
    return proof != nullptr && proof->flip.has_value();
  }

  [[nodiscard]] bool is_surfaced(const Region& region) const {
    return std::binary_search(surfaced_.begin(), surfaced_.end(), region.begin);
  }

  [[nodiscard]] std::vector<std::uint64_t> proven_numbers() const {
    std::vector<std::uint64_t> numbers;
    for (const Proof& proof : inventory_->proofs) numbers.push_back(proof.header.sequence_number);
    if (options_.joins != nullptr) {
      for (const Join& join : *options_.joins) numbers.push_back(join.header.sequence_number);
    }
    std::sort(numbers.begin(), numbers.end());
    return numbers;
  }

  /// The records in two pieces with documents that hold records which are kept elsewhere as well.
  [[nodiscard]] std::vector<Join> host_copies() {
    std::vector<Join> copies = inventory_->hosts;
    std::erase_if(copies, [this](const Join& host) {
      const std::uint64_t number = host.header.sequence_number;
      const RelatedRun* const run = find_kept(relations_.kept, number);
      if (run == nullptr) return true;
      const Region& region = run->region;
      const std::uint64_t at = region.kind == Region::Kind::intact
                                   ? step_to(*log_, region.begin, region.first_number, number)
                                   : region.begin;
      return joined_bytes(*log_, host) !=
             record_bytes(*log_, at, find_proof(inventory_->proofs, at));
    });
    return copies;
  }

  // ---- damage

  void classify(std::size_t i) {
    ResolvedRegion& resolved = result_.regions[i];
    const Region& region = resolved.region;
    const std::uint64_t size = region.end - region.begin;
    if (region.kind == Region::Kind::stored) {
      resolved.damage = DamageClass::foreign;
      return;
    }
    if (is_tear(i)) {
      const bool parted = resolved.tail == Tail::torn && find_rest(i);
      resolved.damage = parted ? DamageClass::record : DamageClass::tear;
      return;
    }
    if (is_failed_append(i) && !has_unexplained_tail(i) && !hosts_->leads_past_records(i)) {
      resolved.damage = DamageClass::failed_append;
      return;
    }
    const auto header = probe_.header(region.begin);
    const bool shows = header && size >= format::header_size;
    const std::uint64_t expected = resolved.number;
    // Of the record that is due here all but a few bytes may be there, whatever else has its
    // beginning.
    const bool is_due = shows && header->matches(expected) && i + 1 != result_.regions.size() &&
                        has_records(i + 1) && hosts_->leads_past_records(i);
    if (!is_due && copies_->is_copy(i)) {
      resolved.damage = DamageClass::copy;
      return;
    }
    const bool again = shows && header->sequence_number == expected - 1 && expected > 1;
    if (region.kind == Region::Kind::framed) {
      resolved.damage = DamageClass::record;
      resolved.number =
          again && region.end == log_->size() ? header->sequence_number : region.first_number;
      return;
    }
    if (again || (shows && header->sequence_number == expected && expected != 0)) {
      resolved.damage = DamageClass::record;
      resolved.number = header->sequence_number;
      return;
    }
    if (shows && moved_->shows(*header, size) && !copies_->is_like_kept(i)) {
      moved_->note(header->sequence_number);
      resolved.damage = DamageClass::record;
      resolved.number = header->sequence_number;
      return;
    }
    resolved.damage = hosts_->tail(i) ? DamageClass::host : DamageClass::foreign;
  }

  [[nodiscard]] bool is_tear(std::size_t i) {
    ResolvedRegion& resolved = result_.regions[i];
    const Region& region = resolved.region;
    const std::uint64_t expected = resolved.number;
    // A later number was given only after this one's record was synced.
    const bool later = last_record_number() >= expected;
    if (region.end != log_->size() || expected < format::first_sequence_number || later ||
        is_unused(expected)) {
      return false;
    }
    const auto& nested = inventory_->nested;
    if (!nested.empty() && nested.back().end > region.begin) return false;
    const Tail tail = judge_tail(probe_, region.begin, expected);
    if (tail == Tail::damaged) return false;
    const bool something_precedes = i > 0;
    const bool plausible = tail == Tail::zeros
                               ? something_precedes || log_->size() <= file_page_size
                               : something_precedes || log_->u8(region.begin) != 0;
    if (plausible) resolved.tail = tail;
    return plausible;
  }

  /// Whether the log has as many bytes that belong to nothing, in one place or in all of them
  /// together, as what looks like a tear lacks: its record may have been whole, and acknowledged,
  /// and the file cut into pieces. Three pieces have no checksum that proves them.
  bool find_rest(std::size_t i) {
    const Region& tear = result_.regions[i].region;
    const std::uint64_t size = tear.end - tear.begin;
    const auto known = static_cast<std::size_t>(std::min<std::uint64_t>(size, format::length_size));
    const Bytes start = log_->at(tear.begin, known);
    if (start.size() < known) return false;
    // Of the length modulo so many.
    std::uint64_t modulus = 1;
    std::uint64_t length = 0;
    for (const std::byte byte : start) {
      length += std::to_integer<std::uint64_t>(byte) * modulus;
      modulus <<= 8U;
    }
    const auto completes = [&](std::uint64_t rest) {
      return rest != 0 && size + rest >= format::record_size_min &&
             (size + rest) % modulus == length;
    };
    const std::uint64_t between = pieces_ ? pieces_->bytes_between() : 0;
    std::uint64_t all = 0;
    bool found = completes(between);
    for (std::size_t j = 0; j < i; ++j) {
      ResolvedRegion& other = result_.regions[j];
      if (!may_be_rest(j)) continue;
      const std::uint64_t rest = other.region.end - other.region.begin;
      all += rest;
      other.parted = completes(rest);
      found = found || other.parted;
    }
    if (!found && (completes(all) || completes(all + between))) {
      found = true;
      for (std::size_t j = 0; j < i; ++j) {
        result_.regions[j].parted = may_be_rest(j);
      }
    }
    result_.regions[i].parted = found;
    return found;
  }

  /// Whether nothing else explains the region.
  [[nodiscard]] bool may_be_rest(std::size_t i) {
    const ResolvedRegion& other = result_.regions[i];
    return other.is_foreign() && other.region.kind != Region::Kind::stored &&
           !begins_next_record(i);
  }

  /// Whether a region is the first bytes of the record after it: a write that failed so early.
  [[nodiscard]] bool begins_next_record(std::size_t i) {
    const Region& region = result_.regions[i].region;
    const std::uint64_t size = region.end - region.begin;
    return size < shows_number_min && i + 1 < result_.regions.size() && has_records(i + 1) &&
           log_->same_bytes(region.begin, region.end, size);
  }

  /// A record that is proven, and does not count, has the number.
  [[nodiscard]] bool is_unused(std::uint64_t number) const {
    if (options_.use_proven == ProvenUse::all) return false;
    const bool flips_count = options_.use_proven == ProvenUse::flips;
    return std::any_of(
        inventory_->proofs.begin(), inventory_->proofs.end(), [&](const Proof& proof) {
          return proof.header.sequence_number == number && !(flips_count && proof.flip.has_value());
        });
  }

  [[nodiscard]] bool has_records(std::size_t i) const {
    return !result_.regions[i].region.is_damage();
  }

  /// One or more beginnings of the record after the region.
  bool is_failed_append(std::size_t i) {
    if (i + 1 == result_.regions.size() || !has_records(i + 1)) return false;
    const Region& region = result_.regions[i].region;
    return are_beginnings_of(probe_, region.begin, region.end,
                             result_.regions[i + 1].region.first_number);
  }

  /// A failed append explains nothing after the record that was written again: what is there may
  /// show that this record is in the document of one that is damaged.
  bool has_unexplained_tail(std::size_t i) {
    const auto tail = hosts_->tail(i);
    return tail && !is_tear(*tail) && !is_failed_append(*tail) && !copies_->is_copy(*tail);
  }

  // ---- numbers

  /// The largest number of a record that is kept or joined; 0 if there is none.
  [[nodiscard]] std::uint64_t last_record_number() const {
    std::uint64_t last = 0;
    if (!relations_.kept.empty()) last = relations_.kept.back().region.last_number();
    // By rising number.
    if (options_.joins != nullptr && !options_.joins->empty()) {
      last = std::max(last, options_.joins->back().header.sequence_number);
    }
    return last;
  }

  void find_lost() {
    std::uint64_t last = last_record_number();
    for (const ResolvedRegion& resolved : result_.regions) {
      const Region& region = resolved.region;
      if (resolved.damage == DamageClass::record) last = std::max(last, resolved.number);
      if (region.kind == Region::Kind::proven) last = std::max(last, region.first_number);
      const bool may_show = resolved.damage == DamageClass::record ||
                            resolved.damage == DamageClass::foreign ||
                            resolved.damage == DamageClass::host;
      const bool is_stored = region.kind == Region::Kind::stored;
      if (may_show && !is_stored && region.end == log_->size()) {
        last = std::max(last, last_shown(resolved));
      }
    }
    result_.last_number = last;
    std::uint64_t next = format::first_sequence_number;
    for (const RelatedRun& run : relations_.kept) {
      if (next < run.region.first_number) {
        result_.lost.push_back({.first = next, .last = run.region.first_number - 1});
      }
      next = run.region.last_number() + 1;
    }
    if (next != 0 && next <= last) result_.lost.push_back({.first = next, .last = last});
  }

  /// The largest number of a header whose declared end is the end of the log; 0 if there is none.
  std::uint64_t last_shown(const ResolvedRegion& resolved) {
    std::uint64_t last = 0;
    find_header(*log_, resolved.region.begin, log_->size(),
                [&](std::uint64_t byte_offset, const std::byte* header) {
                  const std::uint64_t number = load_u64(header + format::sequence_at);
                  const std::uint32_t length = load_u32(header);
                  if (length >= format::record_size_min && length == log_->size() - byte_offset &&
                      number - resolved.number < number_jump_max &&
                      header[format::type_at] <= static_cast<std::byte>(RecordType::delete_)) {
                    last = std::max(last, number);
                  }
                  return false;
                });
    return last;
  }

  const Inventory* inventory_;
  RandomAccessLog* log_;
  Probe probe_;
  ResolutionOptions options_;
  Relations relations_;
  std::optional<JoinPieces> pieces_;
  std::vector<std::uint64_t> surfaced_;  ///< where they begin, ascending
  std::optional<MovedRecords> moved_;
  std::optional<DamageCopies> copies_;
  std::optional<HostSigns> hosts_;
  Resolution result_;
};

}  // namespace

Resolution resolve(const Inventory& inventory, RandomAccessLog& log,
                   const ResolutionOptions& options) {
  return Resolving(inventory, log, options).run();
}

}  // namespace aerowal

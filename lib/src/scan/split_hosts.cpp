#include "scan/split_hosts.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "aerowal/format.hpp"
#include "scan/host_search.hpp"

namespace aerowal {
namespace {

/// Makes the pieces of hosts damaged regions.
class HostAbsorption {
 public:
  HostAbsorption(Inventory& inventory, RandomAccessLog& log) : inventory_(&inventory), log_(&log) {}

  void run(const std::vector<Join>& hosts) {
    for (const Join& host : hosts) {
      const auto beginning = damage_around(host.beginning);
      const auto end = damage_around(host.end);
      if (!beginning || !end) continue;
      damages_.push_back(*beginning);
      damages_.push_back(*end);
      inventory_->hosts.push_back(host);
    }
    if (damages_.empty()) return;
    join_damages();
    replace_regions();
  }

 private:
  /// All damage that has some of the piece, and the records in it; nothing where the piece ends
  /// inside a record, or where the log is sound up to it.
  [[nodiscard]] std::optional<Region> damage_around(const ByteRange& piece) const {
    const std::uint64_t begin = piece.byte_offset;
    const std::uint64_t end = begin + piece.length;
    const Regions& regions = inventory_->regions;
    auto first = std::partition_point(regions.begin(), regions.end(),
                                      [begin](const Region& left) { return left.end <= begin; });
    auto last = std::partition_point(first, regions.end(),
                                     [end](const Region& left) { return left.begin < end; });
    --last;
    // What proves itself by a correction is not whole either.
    const bool from_records = first->kind == Region::Kind::intact;
    const bool to_records = last->kind == Region::Kind::intact;
    const Region damage{.kind = Region::Kind::unframed,
                        .check = from_records ? StrictCheck::sequence : first->check,
                        .begin = from_records ? begin : first->begin,
                        .end = to_records ? end : last->end,
                        .first_number = first->first_number};
    const bool cuts_record = (from_records && !is_between_records(*first, begin)) ||
                             (to_records && !is_between_records(*last, end));
    if (cuts_record || damage.begin < inventory_->prefix_bytes) return std::nullopt;
    return damage;
  }

  [[nodiscard]] bool is_between_records(const Region& records, std::uint64_t byte_offset) const {
    if (byte_offset == records.end) return true;
    std::uint64_t at = records.begin;
    while (at < byte_offset && !log_->error()) at = after_record(at);
    return at == byte_offset;
  }

  /// The log may have changed since its records were found to be intact.
  [[nodiscard]] std::uint64_t after_record(std::uint64_t byte_offset) const {
    return byte_offset + std::max<std::uint64_t>(log_->u32(byte_offset), format::record_size_min);
  }

  void join_damages() {
    std::sort(damages_.begin(), damages_.end(),
              [](const Region& a, const Region& b) { return a.begin < b.begin; });
    std::size_t kept = 0;
    for (const Region& damage : damages_) {
      if (kept > 0 && damage.begin <= damages_[kept - 1].end) {
        damages_[kept - 1].end = std::max(damages_[kept - 1].end, damage.end);
      } else {
        damages_[kept++] = damage;
      }
    }
    damages_.resize(kept);
  }

  /// Where the records of a region are that lie in [begin, end); it begins and ends between them.
  Region part_of(const Region& records, std::uint64_t begin, std::uint64_t end) {
    Region part = records;
    part.begin = std::max(begin, records.begin);
    part.end = std::min(end, records.end);
    if (part.begin == records.begin && part.end == records.end) return part;
    part.count = 0;
    for (std::uint64_t at = records.begin; at < part.end && !log_->error(); at = after_record(at)) {
      ++(at < part.begin ? part.first_number : part.count);
    }
    return part;
  }

  void replace_regions() {
    Regions regions;
    regions.reserve(inventory_->regions.size());
    auto damage = damages_.begin();
    for (const Region& region : inventory_->regions) {
      std::uint64_t at = region.begin;
      while (at < region.end) {
        while (damage != damages_.end() && damage->end <= at) ++damage;
        if (damage == damages_.end() || damage->begin >= region.end) {
          regions.push_back(region.is_damage() ? region : part_of(region, at, region.end));
          break;
        }
        if (damage->begin > at) regions.push_back(part_of(region, at, damage->begin));
        at = std::max(at, damage->begin);
        if (damage->begin == at) regions.push_back(*damage);
        const std::uint64_t end = std::min(region.end, damage->end);
        if (region.kind == Region::Kind::intact) {
          inventory_->nested.push_back(part_of(region, at, end));
        }
        at = end;
      }
    }
    inventory_->regions = std::move(regions);
    std::sort(inventory_->nested.begin(), inventory_->nested.end(),
              [](const Region& a, const Region& b) { return a.begin < b.begin; });
    std::erase_if(inventory_->proofs, [this](const Proof& proof) {
      const auto after = std::partition_point(
          damages_.begin(), damages_.end(),
          [&proof](const Region& left) { return left.end <= proof.byte_offset; });
      return after != damages_.end() && after->begin <= proof.byte_offset;
    });
  }

  Inventory* inventory_;
  RandomAccessLog* log_;
  std::vector<Region> damages_;  ///< in file order
};

}  // namespace

void absorb_split_hosts(Inventory& inventory, RandomAccessLog& log) {
  const std::vector<Join> hosts = find_split_hosts(inventory, log);
  if (!hosts.empty()) HostAbsorption(inventory, log).run(hosts);
}

}  // namespace aerowal

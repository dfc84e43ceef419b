#include "scan/region_layout.hpp"

#include <algorithm>
#include <utility>

#include "aerowal/format.hpp"

namespace aerowal {
namespace {

class RegionLayout {
 public:
  explicit RegionLayout(const LayoutQuestion& question) : question_(&question) {}

  ResolvedRegions run() {
    regions_.reserve(question_->inventory.regions.size());
    auto run = question_->relations.runs.begin();
    for (const Region& region : question_->inventory.regions) {
      if (run != question_->relations.runs.end() && run->region.begin == region.begin) {
        for (; run != question_->relations.runs.end() && run->region.end <= region.end; ++run) {
          add({.region = run->region, .relation = run->relation});
        }
        continue;
      }
      if (region.is_damage() && question_->pieces != nullptr) {
        lay_out_damage(region);
        continue;
      }
      ResolvedRegion resolved{.region = region};
      resolved.surfaced = !region.is_damage() && is_surfaced(region);
      add_parts(resolved, number_after(region));
    }
    return std::move(regions_);
  }

 private:
  [[nodiscard]] bool is_surfaced(const Region& region) const {
    return std::binary_search(question_->surfaced.begin(), question_->surfaced.end(), region.begin);
  }

  /// The number of the record after the region; 0 if there is none.
  [[nodiscard]] std::uint64_t number_after(const Region& region) const {
    const auto& regions = question_->inventory.regions;
    const auto after =
        std::partition_point(regions.begin(), regions.end(),
                             [&region](const Region& left) { return left.begin < region.end; });
    return after == regions.end() || after->is_damage() ? 0 : after->first_number;
  }

  /// Damage gets the number after the last record before it; 0 where none can come after that.
  void add(ResolvedRegion resolved) {
    if (resolved.damage == DamageClass::piece) {
      expected_ = resolved.number + 1;
    } else if (resolved.region.is_damage()) {
      resolved.number = expected_;
    } else {
      expected_ = resolved.region.last_number() + 1;
    }
    regions_.push_back(resolved);
  }

  /// Damage is cut where damaged records of a moved part begin. `next`: the number of the record
  /// after it; 0 if there is none.
  void add_parts(ResolvedRegion resolved, std::uint64_t next) {
    Region& region = resolved.region;
    const bool may_be_several =
        next != 0 && region.kind == Region::Kind::unframed && !resolved.damage;
    if (may_be_several) {
      const std::uint64_t end = region.end;
      for (std::uint64_t at = question_->moved.first_in(region, next); at < end;
           at += question_->log.u32(at)) {
        if (at == region.begin) continue;
        region.end = at;
        add(resolved);
        region.begin = at;
        region.check = failing_check({.byte_offset = at, .length = end - at});
      }
      region.end = end;
    }
    add(resolved);
  }

  /// What is beside the pieces of records is judged for itself.
  void lay_out_damage(const Region& region) {
    for (const DamagePart& part : question_->pieces->cut(region)) {
      ResolvedRegion resolved{.region = region};
      resolved.region.begin = part.bytes.byte_offset;
      resolved.region.end = part.bytes.byte_offset + part.bytes.length;
      if (part.bytes.byte_offset != region.begin) resolved.region.check = failing_check(part.bytes);
      if (part.number != 0) {
        resolved.damage = part.is_copy ? DamageClass::copy : DamageClass::piece;
      }
      resolved.number = part.number;
      add_parts(resolved, resolved.region.end == region.end ? number_after(region) : 0);
    }
  }

  /// Which check damage fails that follows a piece.
  StrictCheck failing_check(const ByteRange& damage) {
    const std::uint64_t left = question_->log.size() - damage.byte_offset;
    if (left < format::record_size_min) return StrictCheck::truncated;
    const std::uint32_t length = question_->log.u32(damage.byte_offset);
    if (length < format::record_size_min) return StrictCheck::length_minimum;
    return length > left ? StrictCheck::length_end : StrictCheck::checksum;
  }

  const LayoutQuestion* question_;
  std::uint64_t expected_ = format::first_sequence_number;  ///< by the regions so far
  ResolvedRegions regions_;
};

}  // namespace

ResolvedRegions lay_out_regions(const LayoutQuestion& question) {
  return RegionLayout(question).run();
}

}  // namespace aerowal

#include "scan/loss_assignment.hpp"

#include <algorithm>

#include "record/sequence_ranges.hpp"

namespace aerowal {

LossAssignment::LossAssignment(const Resolution& resolution, const std::vector<Join>& joins)
    : resolution_(&resolution), joins_(&joins) {
  for (const ResolvedRegion& resolved : resolution.regions) {
    if (resolved.relation == Relation::chain) chain_last_ = resolved.region.last_number();
  }
  find_claims();
  find_holder();
}

bool LossAssignment::is_chain(std::size_t i) const { return region(i).relation == Relation::chain; }

std::uint64_t LossAssignment::own_number(std::size_t i) const {
  const ResolvedRegion& resolved = region(i);
  if (resolved.region.kind == Region::Kind::proven && !resolved.relation && !resolved.surfaced) {
    return resolved.region.first_number;
  }
  if (const Join* join = join_at(i)) {
    const std::uint64_t begin = join->beginning.byte_offset;
    const bool is_beginning = begin >= resolved.region.begin && begin < resolved.region.end;
    return is_beginning ? join->header.sequence_number : 0;
  }
  return resolved.damage == DamageClass::record ? resolved.number : 0;
}

const Join* LossAssignment::join_at(std::size_t i) const {
  return region(i).damage == DamageClass::piece ? find_join(*joins_, region(i).number) : nullptr;
}

void LossAssignment::find_claims() {
  const auto add = [this](std::uint64_t number, std::size_t i) {
    if (number != 0 && contains(resolution_->lost, number)) {
      claims_.push_back({.number = number, .region = i});
    }
  };
  for (std::size_t i = 0; i < resolution_->regions.size(); ++i) add(own_number(i), i);
  // Beginnings may overlap.
  const auto& regions = resolution_->regions;
  for (const Join& join : *joins_) {
    const auto after = std::partition_point(
        regions.begin(), regions.end(), [&join](const ResolvedRegion& resolved) {
          return resolved.region.begin <= join.beginning.byte_offset;
        });
    add(join.header.sequence_number, static_cast<std::size_t>(after - regions.begin()) - 1);
  }
  std::stable_sort(claims_.begin(), claims_.end(),
                   [](const Claim& a, const Claim& b) { return a.number < b.number; });
  const auto same = [](const Claim& a, const Claim& b) { return a.number == b.number; };
  claims_.erase(std::unique(claims_.begin(), claims_.end(), same), claims_.end());
  by_region_ = claims_;
  std::stable_sort(by_region_.begin(), by_region_.end(),
                   [](const Claim& a, const Claim& b) { return a.region < b.region; });
}

std::vector<SequenceRange> LossAssignment::claimed_by(std::size_t i) const {
  std::vector<SequenceRange> numbers;
  auto claim = std::partition_point(by_region_.begin(), by_region_.end(),
                                    [i](const Claim& left) { return left.region < i; });
  for (; claim != by_region_.end() && claim->region == i; ++claim) {
    numbers.push_back({.first = claim->number, .last = claim->number});
  }
  return numbers;
}

bool LossAssignment::claims(std::size_t i) const {
  const std::uint64_t number = own_number(i);
  if (number == 0) return false;
  const auto claim = std::partition_point(
      claims_.begin(), claims_.end(), [number](const Claim& left) { return left.number < number; });
  return claim != claims_.end() && claim->number == number && claim->region == i;
}

void LossAssignment::find_holder() {
  std::uint64_t last = chain_last_;
  for (std::size_t i = 0; i < resolution_->regions.size(); ++i) {
    const ResolvedRegion& resolved = region(i);
    std::uint64_t shown = own_number(i);
    if (resolved.relation == Relation::misplaced || resolved.relation == Relation::conflicting) {
      shown = resolved.region.last_number();
    }
    if (i + 1 == resolution_->regions.size() && may_absorb(i) && last < resolution_->last_number) {
      shown = resolution_->last_number;
    }
    if (shown <= last) continue;
    last = shown;
    holder_ = i;
  }
}

bool LossAssignment::may_absorb(std::size_t i) const {
  const ResolvedRegion& resolved = region(i);
  return resolved.region.kind == Region::Kind::unframed && join_at(i) == nullptr &&
         (resolved.damage == DamageClass::record || resolved.damage == DamageClass::host ||
          resolved.damage == DamageClass::foreign);
}

/// What is lost of [first, end) and nothing claims.
std::vector<SequenceRange> LossAssignment::unclaimed(std::uint64_t first, std::uint64_t end) const {
  std::vector<SequenceRange> found;
  const auto& lost = resolution_->lost;
  auto range = std::partition_point(
      lost.begin(), lost.end(), [first](const SequenceRange& left) { return left.last < first; });
  auto claim = std::partition_point(claims_.begin(), claims_.end(),
                                    [first](const Claim& left) { return left.number < first; });
  for (; range != lost.end() && range->first < end; ++range) {
    std::uint64_t next = std::max(range->first, first);
    const std::uint64_t last = std::min(range->last, end - 1);
    for (; claim != claims_.end() && claim->number <= last; ++claim) {
      if (next < claim->number) found.push_back({.first = next, .last = claim->number - 1});
      next = claim->number + 1;
    }
    if (next != 0 && next <= last) found.push_back({.first = next, .last = last});
  }
  return found;
}

/// Its number, and where it ends, are known.
bool LossAssignment::is_reliable(std::size_t i, std::uint64_t passed,
                                 std::size_t next_chain) const {
  if (is_chain(i)) return true;
  if (region(i).region.kind == Region::Kind::unframed) return false;
  const std::uint64_t number = own_number(i);
  if (number <= passed || !claims(i)) return false;
  return next_chain == resolution_->regions.size() ||
         number < region(next_chain).region.first_number;
}

LogPart LossAssignment::part_from(std::size_t begin, std::uint64_t passed,
                                  std::size_t next_chain) const {
  const std::size_t count = resolution_->regions.size();
  LogPart part{.end = begin, .next_chain = std::max(begin, next_chain)};
  while (part.next_chain < count && !is_chain(part.next_chain)) ++part.next_chain;
  while (part.end < count && !is_reliable(part.end, passed, part.next_chain)) ++part.end;
  if (part.end == count) return part;
  part.next_number =
      is_chain(part.end) ? region(part.end).region.first_number : own_number(part.end);
  // Beyond the chain, what shows the largest number holds them.
  if (passed == UINT64_MAX || part.next_number > chain_last_) return part;
  part.missing = unclaimed(passed + 1, part.next_number);
  if (part.missing.empty()) return part;
  const auto find = [&](auto is_it) {
    for (std::size_t i = begin; i < part.end && !part.absorber; ++i) {
      if (is_it(i)) part.absorber = i;
    }
  };
  // What stands for a number of its own comes last.
  find([this](std::size_t i) { return may_absorb(i) && !claims(i); });
  find([this](std::size_t i) { return region(i).relation == Relation::unnumbered; });
  find([this](std::size_t i) { return may_absorb(i); });
  return part;
}

std::vector<SequenceRange> LossAssignment::lost_with(std::size_t i, const LogPart& part) const {
  std::vector<SequenceRange> lost = claimed_by(i);
  if (part.absorber == i) lost.insert(lost.end(), part.missing.begin(), part.missing.end());
  if (holder_ == i) {
    const auto beyond = beyond_chain(number_held_from(i), UINT64_MAX);
    lost.insert(lost.end(), beyond.begin(), beyond.end());
  }
  join_ranges(lost);
  return lost;
}

std::vector<SequenceRange> LossAssignment::lost_before(std::size_t i) const {
  if (holder_ != i) return {};
  return beyond_chain(0, number_held_from(i));
}

/// From which number on the holder has what is lost: what is less is missing before it.
std::uint64_t LossAssignment::number_held_from(std::size_t i) const {
  return claims(i) ? own_number(i) : 0;
}

/// What is lost of [first, end) after the chain's last number, and nothing claims.
std::vector<SequenceRange> LossAssignment::beyond_chain(std::uint64_t first,
                                                        std::uint64_t end) const {
  if (chain_last_ == UINT64_MAX || end <= chain_last_ + 1) return {};
  return unclaimed(std::max(first, chain_last_ + 1), end);
}

}  // namespace aerowal

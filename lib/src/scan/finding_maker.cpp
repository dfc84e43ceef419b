#include "scan/finding_maker.hpp"

#include <algorithm>

#include "aerowal/format.hpp"
#include "record/sequence_ranges.hpp"
#include "scan/damage_cause.hpp"
#include "scan/intact_runs.hpp"
#include "scan/unexplained.hpp"
#include "scan/wrong_bytes.hpp"

namespace aerowal {
namespace {

/// So many regions side by side are one finding at most, so that its size is bounded.
constexpr std::size_t grouped_max = 256;

}  // namespace

FindingMaker::FindingMaker(const Inventory& inventory, const Resolution& resolution,
                           const std::vector<Join>& joins, Probe& probe)
    : inventory_(&inventory),
      resolution_(&resolution),
      probe_(&probe),
      loss_(resolution, joins),
      unexplained_(find_unexplained(resolution, joins, probe.log())) {
  bool any_record = !resolution.nested.empty() || resolution.regions.empty();
  for (std::size_t i = 0; i < resolution.regions.size(); ++i) {
    const Region& found = region(i).region;
    any_record = any_record || !found.is_damage();
    if (!loss_.is_chain(i)) continue;
    chain_bytes_ += found.end - found.begin;
    chain_records_ += found.count;
  }
  whole_is_foreign_ = !any_record;
}

bool FindingMaker::is_copy(std::size_t i) const {
  return region(i).surfaced || region(i).relation == Relation::copy ||
         region(i).damage == DamageClass::copy;
}

std::optional<Scan::Segment> FindingMaker::next() {
  if (whole_is_foreign_) {
    whole_is_foreign_ = false;
    if (auto foreign = not_a_log()) {
      at_ = resolution_->regions.size();
      return *std::move(foreign);
    }
  }
  if (!part_open_) {
    part_ = loss_.part_from(at_, passed_, part_.next_chain);
    part_open_ = true;
  }
  const std::size_t count = resolution_->regions.size();
  if (at_ == part_.end && !part_.missing.empty() && !part_.absorber) {
    return gap(at_, std::exchange(part_.missing, {}));
  }
  if (at_ == count) return std::nullopt;
  if (loss_.is_chain(at_)) return sound();
  if (auto lost = loss_.lost_before(at_); !lost.empty() && gap_before_ != at_) {
    gap_before_ = at_;
    return gap(at_, std::move(lost));
  }
  const std::size_t i = at_;
  const std::size_t loss_end = end_of_loss(i);
  const std::size_t end = loss_end != i ? loss_end : end_of_group(i);
  Finding finding = loss_end != i                      ? lost_records(i, end)
                    : is_copy(i) || region(i).relation ? intact(i, end)
                                                       : damage(i);
  add_nested(finding);
  finding.wrong_bytes = find_wrong_bytes(*probe_, finding);
  at_ = end;
  if (i == part_.end) {
    passed_ = loss_.own_number(i);
    part_open_ = false;
  }
  return finding;
}

SoundRange FindingMaker::sound() {
  SoundRange range{.byte_offset = region(at_).region.begin,
                   .length = 0,
                   .first_sequence_number = region(at_).region.first_number,
                   .count = 0};
  do {
    const Region& found = region(at_).region;
    range.length += found.end - found.begin;
    range.count += found.count;
    passed_ = found.last_number();
    ++at_;
  } while (at_ < resolution_->regions.size() && loss_.is_chain(at_) && passed_ != UINT64_MAX &&
           region(at_).region.first_number == passed_ + 1);
  part_open_ = false;
  return range;
}

/// Numbers that are missing before region `i`, where no byte is damaged.
Finding FindingMaker::gap(std::size_t i, std::vector<SequenceRange> lost) {
  const bool is_chain = loss_.is_chain(i);
  const std::uint64_t first = lost.front().first;
  Finding finding{
      .kind = DamageKind::sequence_gap,
      .byte_offset = region(i).region.begin,
      .length = 0,
      .sequence_number = first,
      .lost = std::move(lost),
      .cause = cause::MissingRecords{.number_after = is_chain ? region(i).region.first_number
                                                              : loss_.own_number(i)}};
  finding.number_doubtful = is_number_doubtful(finding.lost);
  return finding;
}

Finding FindingMaker::finding_of(std::size_t begin, std::size_t end) const {
  const Region& first = region(begin).region;
  Finding finding{.byte_offset = first.begin,
                  .length = region(end - 1).region.end - first.begin,
                  .sequence_number = region(begin).number};
  finding.check =
      first.is_damage() || first.kind == Region::Kind::proven ? first.check : StrictCheck::sequence;
  for (std::size_t i = begin; i < end; ++i) {
    const auto lost = loss_.lost_with(i, part_);
    finding.lost.insert(finding.lost.end(), lost.begin(), lost.end());
  }
  join_ranges(finding.lost);
  return finding;
}

/// A region that is no record that could be read.
Finding FindingMaker::damage(std::size_t i) {
  const ResolvedRegion& resolved = region(i);
  const Region& found = resolved.region;
  Finding finding = finding_of(i, i + 1);
  if (found.kind == Region::Kind::proven) {
    explain_proof(*find_proof(inventory_->proofs, found.begin), found.check, finding);
    return finding;
  }
  if (const Join* join = loss_.join_at(i)) {
    explain_piece(*join, found.check, finding);
    return finding;
  }
  if (found.kind == Region::Kind::framed && resolved.damage == DamageClass::record) {
    explain_record(*probe_, found.check, finding);
    return finding;
  }
  if (resolved.damage == DamageClass::tear) {
    explain_tear(resolved.tail, finding);
    return finding;
  }
  if (resolved.damage == DamageClass::failed_append) {
    finding.kind = DamageKind::failed_append;
    finding.cause = cause::FailedAppend{};
    return finding;
  }
  if (!finding.lost.empty()) {
    describe_loss(finding, i);
    return finding;
  }
  if (resolved.damage == DamageClass::record) {
    finding.kind = kind_of_check(resolved.region.check);
    finding.cause = cause::DamagedRecords{
        .shape = cause::DamagedRecords::Shape::attempt,
        .may_hold_following = may_hold_following(*probe_, region(i).region, region(i).number)};
    finding.sequence_number = resolved.number;
  } else if (resolved.damage == DamageClass::host) {
    finding.kind = DamageKind::overwritten_region;
    finding.cause = cause::SplitHost{};
  } else {
    finding.kind = DamageKind::foreign_bytes;
    const auto [before, after] = numbers_around(i);
    const bool is_between = before != 0 || after != 0;
    if (is_between && !is_unexplained(i)) {
      const bool follows = after == before + 1;
      finding.cause = cause::ForeignBytes{
          .number_before = before,
          .number_after = after,
          .may_be_failed_append = follows && finding.length < shows_number_min && before != 0,
          .may_be_rest = resolved.parted,
          .content = resolved.region.kind == Region::Kind::stored ? FileContent::document_store
                                                                  : FileContent::unknown};
    } else {
      finding.cause = cause::DamagedRecords{
          .shape = cause::DamagedRecords::Shape::unclaimed,
          .may_hold_following = may_hold_following(*probe_, region(i).region, region(i).number)};
    }
  }
  return finding;
}

bool FindingMaker::is_unexplained(std::size_t i) const {
  return std::binary_search(unexplained_.begin(), unexplained_.end(), region(i).region.begin);
}

/// The numbers of the records before and after a region, which is after those that were asked for
/// before; 0 where there is none.
std::pair<std::uint64_t, std::uint64_t> FindingMaker::numbers_around(std::size_t i) {
  for (; before_end_ < i; ++before_end_) {
    if (const auto found = numbers_of(region(before_end_))) number_before_ = found->last;
  }
  after_begin_ = std::max(after_begin_, i + 1);
  for (; after_begin_ < resolution_->regions.size(); ++after_begin_) {
    const auto found = numbers_of(region(after_begin_));
    if (found) return {number_before_, found->first};
  }
  return {number_before_, 0};
}

/// The end of the damage from `begin` on that stands for what is missing, with the copies among it:
/// what was written there in place of the records may be some of the log's own. `begin` where that
/// is something else.
std::size_t FindingMaker::end_of_loss(std::size_t begin) const {
  if (!part_.absorber || *part_.absorber < begin || *part_.absorber - begin > grouped_max)
    return begin;
  const auto belongs = [this](std::size_t i) { return loss_.may_absorb(i) || is_copy(i); };
  for (std::size_t i = begin; i < *part_.absorber; ++i) {
    if (!belongs(i)) return begin;
  }
  if (region(*part_.absorber).relation) return begin;
  std::size_t end = *part_.absorber + 1;
  while (end < part_.end && end - begin < grouped_max && belongs(end)) ++end;
  return end;
}

Finding FindingMaker::lost_records(std::size_t begin, std::size_t end) {
  Finding finding = finding_of(begin, end);
  for (std::size_t i = begin; i < end; ++i) {
    if (!region(i).region.is_damage()) {
      add_intact_run(finding.intact, region(i).region, IntactRelation::copy);
    }
  }
  if (!region(begin).region.is_damage()) finding.sequence_number = passed_ + 1;
  describe_loss(finding, begin);
  return finding;
}

/// Damaged bytes with which records are lost.
void FindingMaker::describe_loss(Finding& finding, std::size_t i) {
  using Shape = cause::DamagedRecords::Shape;
  const ResolvedRegion& resolved = region(i);
  const std::uint64_t count = count_numbers(finding.lost);
  cause::DamagedRecords records{
      .may_hold_following = may_hold_following(*probe_, region(i).region, region(i).number)};
  const auto header = probe_->header(resolved.region.begin);
  const bool shows = header && header->matches(finding.lost.front().first);
  if (shows) records.declared_length = header->length;
  finding.kind = DamageKind::overwritten_region;
  if (i + 1 == resolution_->regions.size()) {
    records.shape = resolved.parted ? Shape::parted : Shape::last;
    const bool one = count == 1 && (resolved.region.check != StrictCheck::checksum || !header ||
                                    header->length >= finding.length);
    if (one) finding.kind = kind_of_check(resolved.region.check);
  } else {
    // Bytes that were overwritten are still as many; those of removed records are not.
    const std::uint64_t average = chain_records_ == 0 ? 0 : chain_bytes_ / chain_records_;
    const bool too_few = finding.length / count < average / 2;
    if (count == 1 || too_few) {
      finding.kind = kind_of_bytes(*probe_, finding, kind_of_check(resolved.region.check));
    }
    records.shape = finding.kind == DamageKind::overwritten_region ? Shape::overwritten
                    : too_few                                      ? Shape::shortened
                                                                   : Shape::changed;
    finding.number_doubtful = is_number_doubtful(finding.lost);
  }
  finding.cause = records;
}

/// Regions side by side of one relation, or copies, whole or not, are one finding.
std::size_t FindingMaker::end_of_group(std::size_t begin) const {
  const bool copies = is_copy(begin);
  const auto relation = region(begin).relation;
  std::size_t end = begin + 1;
  if (!copies && !relation) return end;
  const std::size_t limit = std::min(part_.end, begin + grouped_max);
  while (end < limit &&
         (copies ? is_copy(end) : region(end).relation == relation && !is_copy(end))) {
    ++end;
  }
  return end;
}

/// Intact records that are not sound, and pieces of such.
Finding FindingMaker::intact(std::size_t begin, std::size_t end) {
  Finding finding = finding_of(begin, end);
  const std::uint64_t expected = passed_ + 1;
  bool pieces = false;
  for (std::size_t i = begin; i < end; ++i) {
    const ResolvedRegion& resolved = region(i);
    if (resolved.region.is_damage()) {
      pieces = true;
      continue;
    }
    add_intact_run(finding.intact, resolved.region,
                   resolved.surfaced ? IntactRelation::copy
                                     : intact_relation({.region = resolved.region,
                                                        .relation = *resolved.relation}));
  }
  if (!finding.intact.empty()) {
    finding.sequence_number = finding.intact.front().first_sequence_number;
  }
  const bool after_chain = part_.next_chain == resolution_->regions.size();
  const auto is_stale = [&](const IntactRun& run) {
    return run.count > 1 || run.first_sequence_number != loss_.chain_last();
  };
  const bool stale =
      after_chain && std::any_of(finding.intact.begin(), finding.intact.end(), is_stale);
  if (is_copy(begin)) {
    finding.kind = stale ? DamageKind::stale_tail : DamageKind::duplicate_record;
    finding.cause = cause::Copies{.pieces = pieces, .expected_number = expected};
    return finding;
  }
  switch (*region(begin).relation) {
    case Relation::conflicting: {
      const cause::Fork::Shape shape = fork_shape(begin, end);
      finding.kind = stale && shape == cause::Fork::Shape::restart ? DamageKind::stale_tail
                                                                   : DamageKind::sequence_fork;
      finding.cause = cause::Fork{.shape = shape, .expected_number = expected};
      break;
    }
    case Relation::unnumbered:
      finding.kind = finding.lost.empty() ? DamageKind::out_of_order : DamageKind::sequence_gap;
      finding.cause = cause::Misnumbered{.expected_number = expected};
      break;
    default:
      finding.kind = DamageKind::out_of_order;
      finding.cause = cause::Misplaced{.expected_number = expected};
      finding.number_doubtful = is_number_doubtful(finding.lost);
  }
  return finding;
}

cause::Fork::Shape FindingMaker::fork_shape(std::size_t begin, std::size_t end) const {
  using Shape = cause::Fork::Shape;
  const Region& first = region(begin).region;
  const bool one = end - begin == 1 && first.count == 1;
  const bool again = begin > 0 && loss_.is_chain(begin - 1) &&
                     region(begin - 1).region.last_number() == first.first_number;
  const bool before = end < resolution_->regions.size() && loss_.is_chain(end) &&
                      region(end).region.first_number == first.first_number;
  if (one && (again || before)) return Shape::repeated;
  return first.first_number == format::first_sequence_number ? Shape::restart : Shape::parallel;
}

/// What stands inside damaged records.
void FindingMaker::add_nested(Finding& finding) {
  const auto& nested = resolution_->nested;
  const std::uint64_t end = finding.byte_offset + finding.length;
  const std::size_t first = next_nested_;
  while (next_nested_ < nested.size() && nested[next_nested_].region.begin < end) {
    const RelatedRun& run = nested[next_nested_++];
    add_intact_run(finding.intact, run.region, intact_relation(run));
  }
  if (next_nested_ == first) return;
  std::sort(finding.intact.begin(), finding.intact.end(),
            [](const IntactRun& a, const IntactRun& b) { return a.byte_offset < b.byte_offset; });
}

/// True where the number after what is lost can hardly be right: a record that stands alone far
/// from its place, or any number that no file is large enough to reach.
bool FindingMaker::is_number_doubtful(const std::vector<SequenceRange>& lost) const {
  static constexpr std::uint64_t records_max = std::uint64_t{1} << 40;
  const std::uint64_t count = count_numbers(lost);
  const bool alone =
      part_.end == resolution_->regions.size() || region(part_.end).region.count == 1;
  return count > records_max || (count > number_jump_max && alone);
}

/// A log without any record: nothing where it still is a log's damaged start.
std::optional<Finding> FindingMaker::not_a_log() {
  std::vector<SequenceRange> lost;
  for (std::size_t i = 0; i < resolution_->regions.size(); ++i) {
    const ResolvedRegion& resolved = region(i);
    if (resolved.damage == DamageClass::tear) return std::nullopt;
    const auto header = probe_->header(resolved.region.begin);
    const std::uint64_t number = loss_.own_number(i);
    if (number == 0 || number >= unreachable_number || !header || !header->matches(number))
      continue;
    lost.push_back({.first = number, .last = number});
  }
  join_ranges(lost);
  return Finding{.kind = DamageKind::not_a_log,
                 .byte_offset = 0,
                 .length = inventory_->size,
                 .sequence_number = format::first_sequence_number,
                 .lost = std::move(lost),
                 .cause = cause::OtherFile{},
                 .check = region(0).region.check};
}

}  // namespace aerowal

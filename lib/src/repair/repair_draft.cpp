#include "repair/repair_draft.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "record/sequence_ranges.hpp"

namespace aerowal {
namespace {

/// Whether all of a finding is copies, now that corrected records count, or is in its place.
bool stands_elsewhere(const Resolution& resolution, const Finding& finding) {
  if (resolution.proven_use == ProvenUse::none) return false;
  auto region = std::lower_bound(
      resolution.regions.begin(), resolution.regions.end(), finding.byte_offset,
      [](const ResolvedRegion& left, std::uint64_t at) { return left.region.begin < at; });
  const std::uint64_t end = finding.byte_offset + finding.length;
  for (; region != resolution.regions.end() && region->region.begin < end; ++region) {
    const bool stands = region->surfaced || region->relation == Relation::copy ||
                        region->relation == Relation::chain || region->damage == DamageClass::copy;
    if (!stands) return false;
  }
  return true;
}

bool has_between(const std::vector<std::uint64_t>& offsets, std::uint64_t begin,
                 std::uint64_t length) {
  const auto found = std::lower_bound(offsets.begin(), offsets.end(), begin);
  return found != offsets.end() && *found - begin < length;
}

}  // namespace

bool may_correct(const Finding& finding, const RepairOptions& options) {
  return finding.proven && !finding.proven->end &&
         (options.correct || (options.fix_bit_flips && finding.proven->bit_flip.has_value()));
}

Result<RepairDesk> RepairDesk::open(ByteSource& source, Threading threading) {
  auto scan = LogScan::run(source, {.threading = threading});
  if (!scan) return scan.error();
  RepairDesk desk(std::move(*scan));
  for (;;) {
    auto segment = desk.scan_.next();
    if (!segment) return segment.error();
    if (!*segment) break;
    if (const auto* const sound = std::get_if<SoundRange>(&**segment)) {
      desk.sound_.push_back(*sound);
      continue;
    }
    Finding& finding = std::get<Finding>(**segment);
    desk.before_.status = worse(desk.before_.status, status_of(finding.kind));
    ++desk.before_.findings;
    desk.before_.lost_records += count_numbers(finding.lost);
    desk.steps_.push_back({.finding = std::move(finding)});
  }
  ScanSummary summary = desk.scan_.summary();
  summary.status = desk.before_.status;
  summary.findings = desk.before_.findings;
  summary.lost_records = desk.before_.lost_records;
  desk.before_ = summary;
  for (const Join& join : desk.joins()) {
    desk.joined_offsets_.push_back(join.beginning.byte_offset);
    desk.joined_offsets_.push_back(join.end.byte_offset);
  }
  std::sort(desk.joined_offsets_.begin(), desk.joined_offsets_.end());
  if (const auto read = desk.check(); !read) return read.error();
  return desk;
}

Result<void> RepairDesk::check() {
  if (scan_.log().error()) return *scan_.log().error();
  return {};
}

const Resolution& RepairDesk::resolution(ProvenUse use) {
  if (use == ProvenUse::none || inventory().proofs.empty()) return scan_.resolution();
  auto& resolution = resolutions_[static_cast<std::size_t>(use)];
  if (!resolution)
    resolution = resolve(inventory(), scan_.log(), {.joins = &joins(), .use_proven = use});
  return *resolution;
}

const std::vector<Join>& RepairDesk::all_joins() {
  if (!all_joins_) all_joins_ = find_joins(inventory(), scan_.log(), JoinNumbers::any);
  return *all_joins_;
}

const LegibleRecords& RepairDesk::legible_records() {
  if (!legible_records_) {
    legible_records_ =
        find_legible_records(inventory(), resolution(ProvenUse::all), all_joins(), scan_.log());
  }
  return *legible_records_;
}

bool RepairDesk::has_records_to_move() const {
  const RelatedRuns& kept = scan_.resolution().kept;
  return !joins().empty() || std::any_of(kept.begin(), kept.end(), [](const RelatedRun& run) {
    return run.relation == Relation::misplaced;
  });
}

bool RepairDesk::is_joined(const Finding& finding) const {
  return has_between(joined_offsets_, finding.byte_offset, finding.length);
}

RepairDraft RepairDesk::draft(const RepairOptions& options, const RestoreAnswer* answer) {
  const Resolution& resolved = resolution(proven_use(options));
  RestoredPlaces restored;
  if (answer != nullptr) restored = restored_places(options, *answer, resolved);
  RepairDraft draft{.selection = select(inventory(), resolved, joins(), legible_records(), restored,
                                        options, scan_.log())};
  decide(options, resolved, answer, draft);
  return draft;
}

RestoredPlaces RepairDesk::restored_places(const RepairOptions& options,
                                           const RestoreAnswer& answer,
                                           const Resolution& resolution) const {
  RestoredPlaces restored{.end_unknown = answer.end_unknown};
  const auto add = [&](const Finding& finding, const Restoration& restoration, bool unlisted) {
    const FindingFacts facts{.has_unlisted = unlisted};
    const RepairRow& row = repair_table[static_cast<std::size_t>(repair_case(finding, facts))];
    if (row.store == RepairAction::refuse) return;
    if (restoration.records.empty() && !unlisted) return;
    const bool all = restoration.is_complete();
    (all ? restored.places : restored.parts)
        .push_back({.byte_offset = finding.byte_offset, .length = finding.length});
    for (const RestoredRecord& record : restoration.records) {
      const std::uint64_t number = record.sequence_number;
      restored.last_number = std::max(restored.last_number, number);
      if (find_kept(resolution.kept, number) == nullptr)
        restored.numbers.push_back({.first = number, .last = number});
    }
    if (!restoration.missing.empty()) {
      restored.last_number = std::max(restored.last_number, restoration.missing.back().last);
    }
  };
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const Finding& finding = steps_[i].finding;
    if (may_correct(finding, options)) continue;
    add(finding, answer.findings[i], !answer.unlisted[i].empty());
  }
  if (answer.end) add(*answer.end, answer.end_restoration, true);
  join_ranges(restored.numbers);
  if (answer.orders(options)) restored.order = &*answer.order;
  return restored;
}

bool RepairDesk::is_contested(const Finding& finding, const Resolution& resolved) {
  if (std::holds_alternative<cause::Misplaced>(finding.cause)) {
    return !finding.intact.empty() &&
           contains(resolved.conflicts, finding.intact.front().first_sequence_number);
  }
  if (!finding.proven || finding.proven->end) return false;
  const std::uint64_t number = finding.proven->sequence_number;
  return find_kept(scan_.resolution().kept, number) != nullptr &&
         contains(resolution(ProvenUse::all).conflicts, number);
}

FindingFacts RepairDesk::facts_of(const Finding& finding, const Resolution& resolution,
                                  const Selection& selection) {
  const auto has = [&finding](const std::vector<std::uint64_t>& offsets) {
    return std::binary_search(offsets.begin(), offsets.end(), finding.byte_offset);
  };
  return {.is_free = has(selection.free_offsets),
          .is_doubled = finding.proven
                            ? has(selection.doubled_proofs)
                            : !finding.intact.empty() && stands_elsewhere(resolution, finding),
          .is_contested = is_contested(finding, resolution),
          .is_joined = is_joined(finding),
          .is_ordered = selection.ordered_from && !finding.intact.empty() &&
                        finding.intact.front().first_sequence_number >= *selection.ordered_from};
}

void RepairDesk::decide(const RepairOptions& options, const Resolution& resolution,
                        const RestoreAnswer* answer, RepairDraft& draft) {
  const Selection& selection = draft.selection;
  std::vector<std::uint64_t> taken;
  for (const SelectedRun& run : selection.taken) {
    if (!run.restored) taken.push_back(run.region.begin);
  }
  std::sort(taken.begin(), taken.end());
  std::optional<std::size_t> first_loss;  // that not everything takes away
  const auto add = [&](const Finding& finding, const Restoration* restoration, bool unlisted) {
    FindingFacts facts = facts_of(finding, resolution, selection);
    facts.has_unlisted = unlisted;
    const RepairCase found = repair_case(finding, facts);
    const bool is_taken = has_between(taken, finding.byte_offset, finding.length);
    const bool has_some = restoration != nullptr && !restoration->records.empty();
    const RepairRequested requested{
        .correct = may_correct(finding, options),
        .store = facts.is_ordered || (has_some && restoration->is_complete()),
        .store_part = has_some,
        .conflicts =
            options.conflicts && (found == RepairCase::contested ? may_correct(finding, options)
                                                                 : options.salvage || !is_taken),
        .truncate = options.truncate,
        .salvage = options.salvage};
    RepairAction action = repair_action(found, requested);
    const bool always =
        repair_table[static_cast<std::size_t>(found)].always != RepairAction::refuse;
    if (found == RepairCase::conflicting && action == RepairAction::drop && is_taken) {
      action = RepairAction::reorder;
    }
    if (found == RepairCase::contested && requested.conflicts && is_taken) {
      action = RepairAction::correct;
    }
    const std::uint64_t end = finding.byte_offset + finding.length;
    // Of a file that is no log nothing is left to truncate.
    if (selection.truncated_at && found != RepairCase::other_file &&
        (finding.byte_offset >= *selection.truncated_at || end > *selection.truncated_at)) {
      action = RepairAction::truncate;
    }
    const std::size_t index = draft.actions.size();
    if (!always && !first_loss) first_loss = index;
    if (action == RepairAction::refuse && !draft.refused) draft.refused = index;
    draft.cases.push_back(found);
    draft.actions.push_back(action);
  };
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    add(steps_[i].finding, answer != nullptr ? &answer->findings[i] : nullptr,
        answer != nullptr && !answer->unlisted[i].empty());
  }
  if (answer != nullptr && answer->end) add(*answer->end, &answer->end_restoration, true);
  const bool needs =
      selection.no_record || selection.needs_salvage || selection.needs_conflict_rule;
  if (needs && !draft.refused && !draft.actions.empty()) {
    draft.refused = first_loss.value_or(0);
    draft.actions[*draft.refused] = RepairAction::refuse;
  }
}

}  // namespace aerowal

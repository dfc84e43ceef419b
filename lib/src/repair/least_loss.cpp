#include "repair/least_loss.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/saturated.hpp"
#include "record/sequence_ranges.hpp"
#include "repair/kept_ranges.hpp"
#include "repair/uncounted_records.hpp"

namespace aerowal {
namespace {

/// What a repair is asked for.
struct Request {
  bool correct = false;
  bool store = false;
  std::optional<ConflictRule> conflicts = {};
  bool salvage = false;
  bool truncate = false;
};

/// From the most harmless on: all that there are, but for those that cannot lose less than another
/// one here. To undo flipped bits alone is less than to correct; what a rule decides is cut off by
/// a truncation; and what changes nothing, since the log or the caller has nothing for it, is a
/// request that comes before.
std::vector<Request> sensible_requests(RepairDesk& desk, bool has_store) {
  const bool has_proofs = !desk.inventory().proofs.empty();
  std::vector<Request> requests;
  const auto add_with = [&](const Request& request) {
    for (const bool store : {false, true}) {
      for (const bool correct : {false, true}) {
        if ((correct && !has_proofs) || (store && !has_store)) continue;
        // A corrected record may be in conflict with one that is intact.
        const ProvenUse use = correct ? ProvenUse::all : ProvenUse::none;
        if (request.conflicts && desk.resolution(use).conflicts.empty()) continue;
        Request more = request;
        more.store = store;
        more.correct = correct;
        requests.push_back(more);
      }
    }
  };
  add_with({});
  add_with({.salvage = true});
  for (const ConflictRule rule : {ConflictRule::all, ConflictRule::later, ConflictRule::chain}) {
    add_with({.conflicts = rule});
    add_with({.conflicts = rule, .salvage = true});
  }
  add_with({.truncate = true});
  return requests;
}

/// `donors`: those without which something else would be found.
LeastLoss as_asked_for(const Request& request, const std::vector<ByteSource*>& donors) {
  LeastLoss found{.conflicts = request.conflicts};
  if (!donors.empty()) found.remedies.push_back(Remedy::use_donor);
  for (const ByteSource* const donor : donors) found.donor_paths.push_back(donor->name());
  if (request.correct) found.remedies.push_back(Remedy::correct);
  if (request.store) found.remedies.push_back(Remedy::use_store);
  if (request.conflicts) found.remedies.push_back(Remedy::decide_conflicts);
  if (request.salvage) found.remedies.push_back(Remedy::salvage);
  if (request.truncate) found.remedies.push_back(Remedy::truncate);
  return found;
}

/// A repair, and what it does not know to be lost.
struct RepairCandidate {
  LeastLoss found;
  std::uint64_t unlisted = 0;  ///< lost records that only the store shows, which it does not ask
  bool hides = false;  ///< that the store shows a loss: it does not ask, and would not say so

  [[nodiscard]] std::uint64_t records() const {
    return saturated_sum(saturated_sum(found.records_lost, unlisted), found.records_possibly_lost);
  }
};

/// Of two that lose as much the one that says so is better.
bool is_better(const RepairCandidate& a, const RepairCandidate& b) {
  if (a.hides != b.hides) return b.hides;
  if (a.found.loss_unknown != b.found.loss_unknown) return b.found.loss_unknown;
  return std::tuple(a.records(), a.unlisted) < std::tuple(b.records(), b.unlisted);
}

}  // namespace

Result<std::optional<LeastLoss>> find_least_loss(ByteSource& source, RepairDesk& desk,
                                                 const RepairOptions& options,
                                                 RestoreDesk& copies) {
  std::optional<RepairCandidate> least;
  for (const Request& request : sensible_requests(desk, copies.has_store())) {
    // Another one that is possible keeps all that a truncation keeps, whatever can be counted.
    if (request.truncate && least) break;
    RepairOptions asked{.correct = request.correct,
                        .conflicts = request.conflicts,
                        .truncate = request.truncate,
                        .salvage = request.salvage,
                        .max_loss = LossLimit::any(),
                        .threading = options.threading};
    const auto whole = copies.answer(asked, copies.has_store());
    if (!whole) return whole.error();
    const auto part = copies.answer(asked, request.store);
    if (!part) return part.error();
    const RestoreAnswer* const said = *whole;
    const RestoreAnswer* const given = *part;
    RepairDraft draft = desk.draft(asked, given);
    if (draft.refused) continue;
    // Also where they give nothing, but show that more is lost.
    const bool counts_donors =
        given != nullptr &&
        (given->has_donated() || given->count_unlisted() != 0 || given->end_unknown);
    RepairCandidate candidate{
        .found =
            as_asked_for(request, counts_donors ? options.donors : std::vector<ByteSource*>())};
    LeastLoss& found = candidate.found;
    if (request.store) found.store_path = copies.store_path();
    found.loss_unknown = draft.selection.loss_unknown;
    if (said != given) {
      candidate.unlisted = said->count_unlisted() - (given ? given->count_unlisted() : 0);
      // What the store shows to be lost may not be all.
      const bool asked_for = options.store != nullptr;
      if ((candidate.unlisted != 0 || asked_for) && said->end_unknown) found.loss_unknown = true;
      candidate.hides = asked_for && (candidate.unlisted != 0 || said->end_unknown);
    }
    found.records_lost = count_numbers(draft.selection.lost);
    if (said != given) {
      const std::uint64_t cut_off = count_numbers(said->cut_off(draft.actions));
      found.records_lost += cut_off;
      candidate.unlisted -= cut_off;
    }
    // What cannot be better need not be counted to the end.
    if (least && !is_better(candidate, *least)) continue;
    RepairPlan plan;
    plan.before = desk.before();
    fill_kept(plan, std::move(draft.selection.taken), desk.inventory(), given);
    plan.lost = draft.selection.lost;
    if (draft.selection.ordered_from) plan.unacknowledged = given->order->unacknowledged;
    plan.steps.swap(desk.steps());
    const auto counted = find_possibly_lost(source, desk.inventory(), desk.all_joins(),
                                            draft.selection.damaged, plan);
    plan.steps.swap(desk.steps());
    if (!counted) return counted.error();
    found.records_possibly_lost = plan.records_possibly_lost;
    if (!least || is_better(candidate, *least)) least = std::move(candidate);
    if (least->records() == 0 && !least->hides && !least->found.loss_unknown) break;
  }
  if (!least) return std::optional<LeastLoss>();
  return std::optional(std::move(least->found));
}

}  // namespace aerowal

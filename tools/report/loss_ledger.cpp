#include "report/loss_ledger.hpp"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "report/finding_loss.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

constexpr std::size_t documents_shown_max = 100;

std::string documents_of(const Finding& damage) {
  std::string text;
  for (const std::string& line : lost_document_lines(damage, documents_shown_max)) {
    text.append(text.empty() ? "" : "\n").append(line);
  }
  return text.empty() ? "nothing is left that shows which documents" : text;
}

/// What a step says that its finding alone does not; nothing where it costs nothing.
std::string cost_of(const RepairStep& step) {
  if (is_crash(step.finding.kind) && step.acknowledged == true) {
    return records_text(
               {{.first = step.finding.sequence_number, .last = step.finding.sequence_number}}) +
           ", which the document store has";
  }
  if (step.loss_unknown) return "unknown";
  if (step.records_possibly_lost != 0) {
    return "possibly " + count_text(step.records_possibly_lost, "record");
  }
  return step.discarded.empty() ? "" : records_text(step.discarded);
}

}  // namespace

void LossLedger::add(const Finding& damage, std::uint64_t number) {
  const bool all_copies =
      std::all_of(damage.intact.begin(), damage.intact.end(),
                  [](const IntactRun& run) { return run.relation == IntactRelation::copy; });
  if (!all_copies) {
    Sum& sum = unread_[damage.kind];
    ++sum.findings;
    sum.bytes += damage.length;
  }
  const FindingLoss loss = loss_of(damage);
  if (loss != FindingLoss::nothing) {
    const bool superseded = loss == FindingLoss::records && is_harmless(damage);
    add(Row{.finding = number,
            .kind = damage.kind,
            .records = finding_loss_text(damage),
            .documents = loss == FindingLoss::records ? documents_of(damage) : "",
            .final_state =
                superseded ? "does not need them, if these are the documents" : "may lack them"});
  } else if (all_copies) {
    harmless_.push_back({.byte_offset = damage.byte_offset,
                         .length = damage.length,
                         .finding = number,
                         .kind = damage.kind});
  }
}

void LossLedger::add(const RepairPlan& plan) {
  const auto key = [](const auto& one) { return std::tuple(one.byte_offset, one.length); };
  auto harmless = harmless_.begin();
  for (const RepairStep& step : plan.steps) {
    const std::string cost = cost_of(step);
    if (cost.empty()) continue;
    harmless = std::find_if(harmless, harmless_.end(),
                            [&](const Harmless& one) { return key(one) >= key(step.finding); });
    if (harmless == harmless_.end()) break;
    if (key(*harmless) != key(step.finding) || harmless->kind != step.finding.kind) continue;
    harmless->costs = true;
    add(Row{.finding = harmless->finding,
            .kind = harmless->kind,
            .records = cost,
            .documents = {},
            .final_state = "may lack them"});
  }
  std::stable_sort(rows_.begin(), rows_.end(),
                   [](const Row& a, const Row& b) { return a.finding < b.finding; });
}

void LossLedger::add(Row row) {
  if (rows_.size() == rows_max) {
    ++other_rows_;
  } else {
    rows_.push_back(std::move(row));
  }
}

LossLedger::Sums LossLedger::harmless() const {
  Sums sums;
  for (const Harmless& one : harmless_) {
    if (one.costs) continue;
    Sum& sum = sums[one.kind];
    ++sum.findings;
    sum.bytes += one.length;
  }
  return sums;
}

}  // namespace aerowal::cli

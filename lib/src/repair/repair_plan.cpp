#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "aerowal/document_store.hpp"
#include "aerowal/format.hpp"
#include "aerowal/repair.hpp"
#include "base/enum_names.hpp"
#include "repair/repair_loss.hpp"
#include "repair/repair_refusal.hpp"
#include "repair/repair_table.hpp"
#include "repair/uncounted_records.hpp"
#include "store/store_alignment.hpp"

namespace aerowal {
namespace {

class Planner {
 public:
  Planner(ByteSource& source, const RepairOptions& options)
      : source_(&source), options_(&options) {}

  Result<RepairPlan> plan() {
    plan_.path = source_->name();
    if (const auto read = read_log(); !read) return read.error();
    if (options_->store != nullptr) {
      plan_.store_path = options_->store->path();
      if (const auto restored = restore(); !restored) return restored.error();
    }
    for (RepairStep& step : plan_.steps) {
      RepairCase found = repair_case(step.finding);
      // What the store has was acknowledged, whatever the log's end looks like.
      if (!step.finding.lost.empty() && found == RepairCase::crash_tail) found = RepairCase::lost;
      if (step.restored.size() > 1 && found == RepairCase::flipped_bit) found = RepairCase::lost;
      if (!step.restored.empty() && found == RepairCase::unclaimed) found = RepairCase::lost;
      step.action = repair_action(found, *options_, !step.restored.empty());
      step.loss_unknown = found == RepairCase::unclaimed && step.finding.at_end;
    }
    if (const auto gathered = gather(); !gathered) return gathered.error();
    lay_out();
    if (const auto found = find_loss(*source_, sound_, plan_); !found) return found.error();
    if (const auto found = find_possibly_lost(*source_, plan_); !found) return found.error();
    for (RepairStep& step : plan_.steps) step.suggestions = find_suggestions(step, *options_);
    plan_.refusal = find_refusal(plan_, *options_);
    return std::move(plan_);
  }

 private:
  Result<void> read_log() {
    auto scan = Scan::run(*source_, options_->threading);
    if (!scan) return scan.error();
    for (;;) {
      const auto more = scan->next();
      if (!more) return more.error();
      if (!*more) break;
      if (const auto* sound = std::get_if<SoundRange>(&scan->segment())) {
        sound_.push_back(*sound);
      } else {
        plan_.steps.push_back({.finding = std::get<Finding>(scan->segment())});
      }
    }
    plan_.before = scan->summary();
    return find_misnumbered(*source_, sound_, plan_.steps);
  }

  /// Asks the store for what each finding lacks, and for what follows the log's end.
  Result<void> restore() {
    std::vector<const Finding*> findings;
    for (const RepairStep& step : plan_.steps) findings.push_back(&step.finding);
    auto restorations = restore_from_store(*source_, sound_, findings, *options_->store);
    if (!restorations) return restorations.error();
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      use((*restorations)[i], plan_.steps[i]);
    }
    auto end =
        continue_from_store(*source_, {.sound = sound_, .findings = findings}, *options_->store);
    if (!end) return end.error();
    RepairStep step{.finding = {.kind = DamageKind::sequence_gap,
                                .byte_offset = plan_.before.size,
                                .message = "the log ends before the document store does",
                                .at_end = true}};
    use(*end, step);
    if (step.finding.lost.empty()) return {};
    step.finding.sequence_number = step.finding.lost.front().first;
    plan_.steps.push_back(std::move(step));
    return {};
  }

  /// What the store has, if that is all; and what it shows to be lost beside what the log shows.
  static void use(Restoration& restoration, RepairStep& step) {
    std::vector<SequenceRange> shown = restoration.missing;
    for (const RestoredRecord& record : restoration.records) {
      shown.push_back({.first = record.sequence_number, .last = record.sequence_number});
    }
    std::sort(shown.begin(), shown.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<SequenceRange>& lost = step.finding.lost;
    for (const SequenceRange& range : shown) {
      if (!lost.empty() && range.first <= lost.back().last) continue;
      if (!lost.empty() && range.first == lost.back().last + 1) {
        lost.back().last = range.last;
      } else {
        lost.push_back(range);
      }
    }
    if (restoration.is_complete()) step.restored = std::move(restoration.records);
    step.restore_failure = std::move(restoration.failure);
  }

  /// Everything that is kept, in order of number; with a truncation, up to where it falls.
  Result<void> gather() {
    const auto truncation =
        std::find_if(plan_.steps.begin(), plan_.steps.end(),
                     [](const RepairStep& step) { return step.action == RepairAction::truncate; });
    // What follows a truncation goes with it.
    for (auto step = truncation; step != plan_.steps.end(); ++step) {
      step->action = RepairAction::truncate;
    }
    const std::uint64_t end =
        truncation == plan_.steps.end() ? plan_.before.size : truncation->finding.byte_offset;
    for (const SoundRange& range : sound_) {
      if (range.byte_offset >= end) break;
      plan_.kept.push_back({.byte_offset = range.byte_offset,
                            .length = range.length,
                            .first_sequence_number = range.first_sequence_number,
                            .count = range.count});
    }
    for (auto step = plan_.steps.begin(); step != truncation; ++step) {
      if (const auto kept = keep_of(*step); !kept) return kept.error();
    }
    // Of two records of one number the intact one is kept.
    const auto rank = [](const KeptRange& kept) { return kept.bit_flip || kept.restored ? 1 : 0; };
    std::stable_sort(plan_.kept.begin(), plan_.kept.end(),
                     [&rank](const KeptRange& a, const KeptRange& b) {
                       if (a.first_sequence_number != b.first_sequence_number) {
                         return a.first_sequence_number < b.first_sequence_number;
                       }
                       return rank(a) < rank(b);
                     });
    std::optional<std::uint64_t> last;
    std::erase_if(plan_.kept, [&last](const KeptRange& kept) {
      const bool again = last && kept.first_sequence_number <= *last;
      if (!again) last = kept.first_sequence_number + (kept.count - 1);
      return again;
    });
    if (truncation != plan_.steps.end()) keep_prefix();
    return {};
  }

  /// A truncated log has no gap.
  void keep_prefix() {
    std::uint64_t expected = format::first_sequence_number;
    auto kept = plan_.kept.begin();
    while (kept != plan_.kept.end() && kept->first_sequence_number == expected) {
      expected += kept++->count;
    }
    plan_.kept.erase(kept, plan_.kept.end());
  }

  /// What a step keeps of its place.
  Result<void> keep_of(const RepairStep& step) {
    const Finding& damage = step.finding;
    if (step.action == RepairAction::correct) {
      plan_.kept.push_back({.byte_offset = damage.byte_offset,
                            .length = damage.length,
                            .first_sequence_number = damage.sequence_number,
                            .count = 1,
                            .bit_flip = damage.bit_flip});
    }
    if (step.action == RepairAction::restore) {
      for (const RestoredRecord& restored : step.restored) {
        const auto length = encoded_length(restored.record());
        if (!length) return length.error();
        plan_.kept.push_back({.byte_offset = restored.store_byte_offset,
                              .length = *length,
                              .first_sequence_number = restored.sequence_number,
                              .count = 1,
                              .restored = restored});
      }
    }
    if (step.action != RepairAction::reorder) return {};
    const auto met =
        for_each_intact(*source_, damage, [this](const PlacedRecord& record, std::size_t) {
          plan_.kept.push_back({.byte_offset = record.byte_offset,
                                .length = record.length,
                                .first_sequence_number = record.sequence_number,
                                .count = 1});
        });
    if (!met) return met.error();
    return {};
  }

  /// Gives everything that is kept its place and number in the output.
  void lay_out() {
    std::uint64_t number = format::first_sequence_number;
    for (KeptRange& kept : plan_.kept) {
      kept.new_byte_offset = plan_.size;
      kept.new_first_sequence_number = number;
      plan_.renumbered = plan_.renumbered || number != kept.first_sequence_number;
      plan_.size += kept.length;
      number += kept.count;
    }
    plan_.records = number - format::first_sequence_number;
  }

  ByteSource* source_;
  const RepairOptions* options_;
  std::vector<SoundRange> sound_;
  RepairPlan plan_;
};

constexpr std::array<std::string_view, 8> action_names{"cut",      "remove",   "correct", "restore",
                                                       "put_back", "truncate", "drop",    "refuse"};
static_assert(static_cast<std::size_t>(RepairAction::refuse) == action_names.size() - 1);

}  // namespace

std::string_view name(RepairAction action) {
  return action_names[static_cast<std::size_t>(action)];
}

std::optional<RepairAction> repair_action_named(std::string_view name) {
  return enumerator_named<RepairAction>(action_names, name);
}

Result<RepairPlan> plan_repair(ByteSource& source, const RepairOptions& options) {
  if (options.truncate && options.salvage) {
    return Error{.code = ErrorCode::usage,
                 .message = "a repair either truncates or salvages, not both"};
  }
  return Planner(source, options).plan();
}

}  // namespace aerowal

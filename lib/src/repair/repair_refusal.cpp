#include "repair/repair_refusal.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/alternatives.hpp"
#include "base/saturated.hpp"
#include "repair/repair_table.hpp"

namespace aerowal {
namespace {

std::string worded(const std::vector<Remedy>& remedies, const RepairWording& wording) {
  std::vector<std::string> words;
  words.reserve(remedies.size());
  for (const Remedy remedy : remedies) words.push_back(wording.remedy(remedy));
  return alternatives_text(words);
}

constexpr std::string_view use_donor_instead = "; a donor that is whole can be used in its place";

/// Why it is not known how far the log went, as far as that can be said.
std::string cause_of_unknown_end(const RepairPlan& plan) {
  if (!plan.store_failure.empty()) return ", since " + plan.store_failure;
  const auto stranger =
      std::find_if(plan.donors.begin(), plan.donors.end(), [](const DonorUse& donor) {
        return donor.records != 0 && donor.common == 0 && donor.restored == 0;
      });
  if (stranger == plan.donors.end()) return {};
  return ", since nothing shows whether " + stranger->path + " is a copy of it";
}

std::string step_message(const RepairPlan& plan, const RepairWording& wording) {
  const RepairStep& step = plan.steps[*plan.refusal->step];
  std::string message(name(step.finding.kind));
  if (step.finding.kind == DamageKind::not_a_log) {
    message += ": there is nothing to repair";
    if (!plan.donors.empty()) message += use_donor_instead;
  } else if (plan.refusal->suggestions.empty()) {
    message += ": no option repairs this";
  } else {
    message += ": needs a further option; " + worded(plan.refusal->suggestions, wording) +
               " would handle this";
  }
  const std::size_t others = plan.refusal->other_steps;
  if (others != 0) {
    message += "; " + std::to_string(others) +
               (others == 1 ? " more finding is" : " more findings are") +
               " refused too, as the plan shows";
  }
  return message;
}

std::string loss_message(const RepairPlan& plan, const RepairWording& wording) {
  const auto records = [](std::uint64_t count, const char* kind) {
    return std::to_string(count) + kind + (count == 1 ? " record" : " records");
  };
  std::string message;
  if (plan.records_lost != 0)
    message = records(plan.records_lost, " acknowledged") + " would be lost";
  if (plan.records_possibly_lost != 0) {
    message += (message.empty() ? "" : ", and ") +
               records(plan.records_possibly_lost, message.empty() ? "" : " more") +
               " that may have been acknowledged" + (message.empty() ? " would be lost" : "");
  }
  if (plan.loss_unknown) {
    message += std::string(message.empty() ? "" : "; ") +
               "how many records would be lost is not known" + cause_of_unknown_end(plan) + "; " +
               wording.remedy(Remedy::allow_any_loss) + " allows that";
    if (plan.records == 0 && !plan.donors.empty()) message += use_donor_instead;
  } else {
    message += "; " + wording.remedy(Remedy::allow_loss) + " " +
               std::to_string(saturated_sum(plan.records_lost, plan.records_possibly_lost)) +
               " allows that";
  }
  const std::string better = worded(plan.refusal->suggestions, wording);
  return better.empty() ? message : message + ", and " + better + " may lose fewer";
}

/// What loses less than what was asked for, each once.
std::vector<Remedy> better_ways(const RepairPlan& plan) {
  std::vector<Remedy> better;
  for (const RepairStep& step : plan.steps) {
    for (const Remedy remedy : step.suggestions) {
      if (std::find(better.begin(), better.end(), remedy) == better.end()) better.push_back(remedy);
    }
  }
  return better;
}

}  // namespace

std::vector<Remedy> find_suggestions(const RepairStep& step, RepairCase found,
                                     const RepairOptions& options) {
  const bool refused = step.action == RepairAction::refuse;
  const bool discards = step.action == RepairAction::drop || step.action == RepairAction::truncate;
  if (!refused && !discards) return {};
  const RepairRow& row = repair_table[static_cast<std::size_t>(found)];
  const auto acts = [](RepairAction action) { return action != RepairAction::refuse; };
  std::vector<Remedy> help;
  if (acts(row.correct) && !options.correct && step.finding.proven) {
    const bool flip = step.finding.proven->bit_flip.has_value();
    if (!(flip && options.fix_bit_flips)) help.push_back(Remedy::correct);
  }
  if (found == RepairCase::contested && !options.correct) {
    help.push_back(options.conflicts ? Remedy::correct : Remedy::correct_and_decide_conflicts);
  }
  if (acts(row.store) && options.store == nullptr) help.push_back(Remedy::use_store);
  if (acts(row.conflicts) && refused && (found != RepairCase::contested || options.correct)) {
    if (!options.conflicts) help.push_back(Remedy::decide_conflicts);
    // A record that is not where its number belongs is moved only where that is asked for.
    if (options.conflicts && !options.salvage) help.push_back(Remedy::salvage);
  }
  // A truncation loses no less than anything else, so that it is no help where something is done.
  if (acts(row.truncate) && refused) {
    help.push_back(options.salvage ? Remedy::truncate_instead_of_salvage : Remedy::truncate);
  }
  if (acts(row.salvage) && !options.salvage) {
    help.push_back(options.truncate ? Remedy::salvage_instead_of_truncate : Remedy::salvage);
  }
  return help;
}

std::optional<RepairRefusal> find_refusal(const RepairPlan& plan, const RepairOptions& options) {
  const auto is_refused = [](const RepairStep& step) {
    return step.action == RepairAction::refuse;
  };
  const auto first = std::find_if(plan.steps.begin(), plan.steps.end(), is_refused);
  if (first != plan.steps.end()) {
    const auto others = std::count_if(first + 1, plan.steps.end(), is_refused);
    return RepairRefusal{.step = static_cast<std::size_t>(first - plan.steps.begin()),
                         .other_steps = static_cast<std::size_t>(others),
                         .suggestions = first->suggestions};
  }
  const auto limit = options.max_loss.records();
  // In this order no sum is too large.
  if (limit && (plan.loss_unknown || plan.records_lost > *limit ||
                plan.records_possibly_lost > *limit - plan.records_lost)) {
    return RepairRefusal{.suggestions = better_ways(plan)};
  }
  return std::nullopt;
}

Error refusal_error(const RepairPlan& plan, const RepairWording& wording) {
  if (!plan.refusal->step) {
    return {.code = ErrorCode::refused, .message = loss_message(plan, wording), .path = plan.path};
  }
  const Finding& damage = plan.steps[*plan.refusal->step].finding;
  return {.code = ErrorCode::refused,
          .message = step_message(plan, wording),
          .path = plan.path,
          .byte_offset = damage.byte_offset,
          .sequence_number = damage.sequence_number};
}

}  // namespace aerowal

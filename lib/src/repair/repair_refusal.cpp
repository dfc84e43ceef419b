#include "repair/repair_refusal.hpp"

#include <algorithm>

#include "repair/repair_table.hpp"

namespace aerowal {
namespace {

std::string joined(const std::vector<std::string>& options) {
  std::string text;
  for (const std::string& option : options) text += (text.empty() ? "" : " or ") + option;
  return text;
}

Error refused_step(const RepairStep& step, std::size_t others, const std::string& path) {
  std::string message(name(step.finding.kind));
  if (repair_case(step.finding) == RepairCase::foreign_file) {
    message += ": there is nothing to repair";
  } else {
    message += " can't be repaired with what was asked for";
    message += step.suggestions.empty() ? ", nor with anything else"
                                        : ": " + joined(step.suggestions) + " would act on it";
  }
  if (others != 0) {
    message += "; " + std::to_string(others) +
               (others == 1 ? " more finding is" : " more findings are") +
               " refused too, as the plan shows";
  }
  return {.code = ErrorCode::refused,
          .message = std::move(message),
          .path = path,
          .byte_offset = step.finding.byte_offset,
          .sequence_number = step.finding.sequence_number};
}

/// Options that lose less than what was asked for, each once.
std::vector<std::string> better_options(const RepairPlan& plan) {
  std::vector<std::string> options;
  for (const RepairStep& step : plan.steps) {
    for (const std::string& option : step.suggestions) {
      if (std::find(options.begin(), options.end(), option) == options.end()) {
        options.push_back(option);
      }
    }
  }
  return options;
}

Error refused_loss(const RepairPlan& plan, const std::string& path) {
  const std::string count = std::to_string(plan.records_lost);
  std::string message =
      count + (plan.records_lost == 1 ? " acknowledged record" : " acknowledged records") +
      " would be lost; --max-loss " + count + " allows that";
  const std::vector<std::string> better = better_options(plan);
  if (!better.empty()) message += ", and " + joined(better) + " may lose fewer";
  return {.code = ErrorCode::refused, .message = std::move(message), .path = path};
}

}  // namespace

std::vector<std::string> options_that_help(const RepairStep& step, const RepairOptions& options) {
  const bool refused = step.action == RepairAction::refuse;
  const bool discarded = step.action == RepairAction::drop || step.action == RepairAction::truncate;
  if (!refused && !discarded) return {};
  const RepairRow& row = repair_table[static_cast<std::size_t>(repair_case(step.finding))];
  const auto acts = [](RepairAction action) { return action != RepairAction::refuse; };
  std::vector<std::string> help;
  if (acts(row.fix_bit_flips) && !options.fix_bit_flips) help.emplace_back("--fix-bit-flips");
  if (acts(row.store) && options.store == nullptr) help.emplace_back("--store");
  // A truncation loses no less than anything else, so that it is no help where something is done.
  if (acts(row.truncate) && refused) {
    help.emplace_back(options.salvage ? "--truncate instead of --salvage" : "--truncate");
  }
  if (acts(row.salvage) && !options.salvage) {
    help.emplace_back(options.truncate ? "--salvage instead of --truncate" : "--salvage");
  }
  return help;
}

std::optional<Error> find_refusal(const RepairPlan& plan, const RepairOptions& options,
                                  const std::string& path) {
  const auto is_refused = [](const RepairStep& step) {
    return step.action == RepairAction::refuse;
  };
  const auto first = std::find_if(plan.steps.begin(), plan.steps.end(), is_refused);
  if (first != plan.steps.end()) {
    const auto others = std::count_if(first + 1, plan.steps.end(), is_refused);
    return refused_step(*first, static_cast<std::size_t>(others), path);
  }
  if (plan.records_lost > options.max_loss) return refused_loss(plan, path);
  return std::nullopt;
}

}  // namespace aerowal

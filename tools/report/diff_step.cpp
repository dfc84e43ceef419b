#include "report/diff_step.hpp"

#include <algorithm>
#include <optional>

#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

constexpr std::size_t logs_shown_max = 3;

std::string log_argument(const DiffedLog& log) {
  return log.path == "-" ? "LOG" : printable_message(shell_quoted(log.path));
}

std::string command_line(const std::string& command) { return "  " + unbroken(command) + "\n"; }

/// Whether two logs were found to part. That is before the damage of either.
bool have_parted(const LogDiff& diff, std::size_t left, std::size_t right) {
  const auto has = [](const std::vector<std::size_t>& logs, std::size_t log) {
    return std::find(logs.begin(), logs.end(), log) != logs.end();
  };
  return std::any_of(
      diff.partings().begin(), diff.partings().end(), [&](const LogParting& parting) {
        const auto branch_of = [&](std::size_t log) {
          return std::find_if(parting.branches.begin(), parting.branches.end(),
                              [&](const auto& branch) { return has(branch, log); });
        };
        const auto one = branch_of(left);
        const auto other = branch_of(right);
        return one != parting.branches.end() && other != parting.branches.end() && one != other;
      });
}

/// The damaged one to make whole: the first that has a record, which shows what is a copy of it.
const DiffedLog* log_to_mend(const std::vector<DiffedLog>& logs) {
  const DiffedLog* first = nullptr;
  for (const DiffedLog& log : logs) {
    if (log.failure || log.status == LogStatus::sound) continue;
    if (log.last_sequence_number != 0 && log.path != "-") return &log;
    if (first == nullptr) first = &log;
  }
  return first;
}

/// What makes a damaged one whole: all others that are copies of it, since each may have what
/// another one lacks.
std::string damaged_step(const LogDiff& diff) {
  const auto& logs = diff.logs();
  const DiffedLog* const damaged = log_to_mend(logs);
  if (damaged == nullptr) return {};
  std::string donors;
  const auto mended = static_cast<std::size_t>(damaged - logs.data());
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const bool can_give = !logs[i].failure && i != mended && logs[i].path != "-" &&
                          damaged->last_sequence_number != 0 && !have_parted(diff, i, mended);
    if (can_give) donors += " --donor " + log_argument(logs[i]);
  }
  const bool can_mend = damaged->path != "-" && diff.relation() != LogRelation::same;
  if (donors.empty() || !can_mend) {
    return command_line("aerowal verify " + log_argument(*damaged)) +
           "shows all that is damaged, and the repair.\n";
  }
  return command_line("aerowal repair" + donors + " " + log_argument(*damaged)) +
         "shows what the others have of what it lacks.\n";
}

std::string parted_step(const LogDiff& diff) {
  const LogParting& parting = diff.partings().front();
  std::string logs;
  const std::size_t shown = std::min(parting.branches.size(), logs_shown_max);
  for (std::size_t i = 0; i < shown; ++i) {
    logs += " " + log_argument(diff.logs()[parting.branches[i].front()]);
  }
  return command_line("aerowal dump --from-seq " + std::to_string(parting.sequence_number) +
                      " --limit 10" + logs) +
         "shows how they go on.\n";
}

/// Whether a record can be added to it.
bool can_grow(const DiffedLog& log) { return log.path != "-" && !log.container; }

/// Of sound logs that only lack records at their ends.
std::string lagging_step(const LogDiff& diff, const DiffedLog& best) {
  if (best.path == "-") return {};
  const auto& logs = diff.logs();
  const auto lags = std::find_if(logs.begin(), logs.end(), [&best](const DiffedLog& log) {
    return !log.failure && log.records < best.records && can_grow(log);
  });
  if (lags == logs.end()) return {};
  return command_line("aerowal dump --json --from-seq " + std::to_string(lags->records + 1) + " " +
                      log_argument(best) + " >records && aerowal append " + log_argument(*lags) +
                      " --from records") +
         "adds what " + printable(lags->path) + " lacks.\n";
}

std::string keep_text(const LogDiff& diff, const std::optional<std::size_t>& best) {
  if (!diff.partings().empty()) {
    return "Keep all of them: the bytes do not show which of them is right.\n";
  }
  if (!best) {
    return "Keep all of them: none has a sound record of every number that any of them shows.\n";
  }
  const DiffedLog& log = diff.logs()[*best];
  return "Keep " + printable(log.path) +
         ": it has a sound record of every number that any of them shows" +
         (log.status == LogStatus::torn ? ", and a torn end.\n" : ".\n");
}

}  // namespace

std::string diff_step(const LogDiff& diff) {
  if (diff.relation() == LogRelation::same && !diff.any_damaged()) return {};
  const auto best = diff.best();
  std::string step = damaged_step(diff);
  if (step.empty() && !diff.partings().empty()) step = parted_step(diff);
  if (step.empty() && best) step = lagging_step(diff, diff.logs()[*best]);
  return keep_text(diff, best) + (step.empty() ? "" : "Next:\n" + step);
}

}  // namespace aerowal::cli

// What a repair loses is measured against the log alone: of every way to ask for one.
//
//     repair-accounting --seed=FIRST --cases=COUNT
//                      logs cut into pieces and joined again, with damage among them

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "arguments.hpp"
#include "files.hpp"
#include "log_builder.hpp"
#include "log_compositions.hpp"
#include "log_scanning.hpp"
#include "record/sequence_ranges.hpp"
#include "repairing.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

using Rule = std::optional<ConflictRule>;

/// Everything that may be asked for without a store.
std::vector<RepairOptions> all_options() {
  std::vector<RepairOptions> all;
  for (const bool correct : {false, true}) {
    for (const bool flips : {false, true}) {
      if (correct && flips) continue;
      for (const Rule rule : {Rule(), Rule(ConflictRule::all), Rule(ConflictRule::later),
                              Rule(ConflictRule::chain)}) {
        for (const auto& [truncate, salvage] :
             {std::pair(false, false), std::pair(false, true), std::pair(true, false)}) {
          all.push_back({.correct = correct,
                         .fix_bit_flips = flips,
                         .conflicts = rule,
                         .truncate = truncate,
                         .salvage = salvage,
                         .max_loss = LossLimit::any()});
        }
      }
    }
  }
  return all;
}

std::string describe(const RepairOptions& options) {
  return std::string(options.correct ? "correct " : "") +
         (options.fix_bit_flips ? "fix-bit-flips " : "") + (options.truncate ? "truncate " : "") +
         (options.salvage ? "salvage " : "") +
         (options.conflicts ? "conflicts=" + std::string(name(*options.conflicts)) : "");
}

/// Unknown or not, and how many: a smaller one is a smaller loss.
struct Total {
  bool unknown = false;
  std::uint64_t records = 0;

  friend bool operator<(const Total& a, const Total& b) {
    return std::tie(a.unknown, a.records) < std::tie(b.unknown, b.records);
  }
};

Total total_of(const RepairPlan& plan) {
  return {.unknown = plan.loss_unknown, .records = plan.records_lost + plan.records_possibly_lost};
}

std::string text_of(const Total& total) {
  return (total.unknown ? "unknown, " : "") + std::to_string(total.records);
}

std::string substring(const ByteVector& log, std::uint64_t begin, std::uint64_t length) {
  return {reinterpret_cast<const char*>(log.data()) + begin, static_cast<std::size_t>(length)};
}

/// What is wrong with the sums of a plan; empty if nothing is.
std::string find_wrong_sum(const RepairPlan& plan) {
  std::vector<SequenceRange> lost;
  std::uint64_t count = 0;
  std::uint64_t possibly_lost = 0;
  for (const RepairStep& step : plan.steps) {
    lost.insert(lost.end(), step.discarded.begin(), step.discarded.end());
    count += count_numbers(step.discarded);
    possibly_lost += step.records_possibly_lost;
  }
  join_ranges(lost);
  if (count != plan.records_lost) return "the steps lose " + std::to_string(count);
  if (lost != plan.lost) return "the steps lose other records";
  if (possibly_lost != plan.records_possibly_lost) {
    return "the steps possibly lose " + std::to_string(possibly_lost);
  }
  std::uint64_t places = 0;
  for (const SoundRange& place : plan.possibly_lost) places += place.count;
  if (places != plan.records_possibly_lost) return std::to_string(places) + " records are listed";
  return {};
}

/// All of it: of two records that begin alike one may have lent the other its first bytes.
bool is_kept(const RepairPlan& plan, const SoundRange& place) {
  return std::any_of(plan.kept.begin(), plan.kept.end(), [&](const KeptRange& kept) {
    const std::uint64_t length = kept.length - (kept.end ? kept.end->length : 0);
    return !kept.restored && kept.byte_offset <= place.byte_offset &&
           place.byte_offset + place.length <= kept.byte_offset + length;
  });
}

/// Whether the new log has the record, or its bytes in a document.
bool has_record(const ByteVector& log, const RepairPlan& plan, const std::string& output,
                const std::string& record) {
  // Under another number than it had it is looked for where it came from.
  return output.find(record) != std::string::npos ||
         std::any_of(plan.kept.begin(), plan.kept.end(), [&](const KeptRange& kept) {
           return !kept.end && !kept.correction &&
                  substring(log, kept.byte_offset, kept.length).find(record) != std::string::npos;
         });
}

/// What is wrong with the places of a plan that was carried out; empty if nothing is.
std::string find_wrong_place(const ByteVector& log, const RepairPlan& plan,
                             const std::string& output) {
  std::optional<std::uint64_t> last;
  for (const SoundRange& place : plan.possibly_lost) {
    std::uint64_t at = place.byte_offset;
    const std::string where = "the place at " + std::to_string(at);
    if (last && at <= *last) return where + " is listed again";
    for (std::uint64_t i = 0; i < place.count; ++i) {
      last = at;
      const auto record = intact_record_at(log, at);
      if (!record) {
        if (place.count != 1) return where + " is not intact";
        if (is_kept(plan, place)) return where + " is kept";
        const bool is_damage =
            std::any_of(plan.steps.begin(), plan.steps.end(), [at](const RepairStep& step) {
              return step.finding.byte_offset <= at &&
                     at - step.finding.byte_offset < step.finding.length;
            });
        if (!is_damage) return where + " is not damaged";
        continue;
      }
      if (record->sequence_number == place.first_sequence_number + i) {
        if (has_record(log, plan, output, substring(log, at, record->length))) {
          return where + " is in the new log";
        }
      } else if (place.count != 1) {
        return where + " has another number";
      }
      at += record->length;
    }
    if (place.count > 1 && at != place.byte_offset + place.length) return where + " ends elsewhere";
  }
  return {};
}

TEST_CASE("a loss is what the new log lacks") {
  const std::uint64_t seed = number_argument("seed", 1);
  const std::uint64_t count = number_argument("cases", 100);
  const std::vector<RepairOptions> options = all_options();
  std::size_t done = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    INFO("seed ", seed + i);
    Random random(seed + i);
    const ByteVector log = composition_of(random);
    const MemoryFile file(log);
    std::map<std::string, std::pair<Total, std::string>> by_output;
    std::optional<Total> least;
    std::optional<LeastLoss> said;
    std::optional<Total> as_said;
    for (const RepairOptions& each : options) {
      const RepairPlan plan = plan_of(file, each);
      INFO(describe(each), "\n", aerowal::testing::describe(plan));
      REQUIRE(find_wrong_sum(plan) == "");
      if (&each != &options.front()) REQUIRE(plan.least_loss == said);
      said = plan.least_loss;
      if (plan.refusal) continue;
      ++done;
      const std::string output = testing::text_of(write_out(file, plan));
      REQUIRE(find_wrong_place(log, plan, output) == "");
      const Total total = total_of(plan);
      if (!least || total < *least) least = total;
      const auto& same = by_output.emplace(output, std::pair(total, describe(each))).first->second;
      INFO("the same log as with: ", same.second);
      REQUIRE(text_of(same.first) == text_of(total));
      const auto asks = [&](Remedy remedy) {
        return said && std::find(said->remedies.begin(), said->remedies.end(), remedy) !=
                           said->remedies.end();
      };
      if (said && asks(Remedy::correct) == each.correct && !each.fix_bit_flips &&
          asks(Remedy::salvage) == each.salvage && asks(Remedy::truncate) == each.truncate &&
          said->conflicts == each.conflicts) {
        REQUIRE(said->records_lost == plan.records_lost);
        REQUIRE(said->records_possibly_lost == plan.records_possibly_lost);
        REQUIRE(said->loss_unknown == plan.loss_unknown);
        as_said = total;
      }
    }
    REQUIRE(said.has_value() == least.has_value());
    if (!least) continue;
    REQUIRE(as_said.has_value());
    REQUIRE(text_of(*as_said) == text_of(*least));
  }
  // Where nothing is repaired, nothing is shown.
  if (count >= 100) REQUIRE(done > count);
}

}  // namespace

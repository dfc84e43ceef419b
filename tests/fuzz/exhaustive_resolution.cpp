#include "exhaustive_resolution.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace aerowal::testing {
namespace {

using Records = std::vector<PlacedBytes>;
using Indices = std::vector<std::size_t>;

bool carries_on(const PlacedBytes& before, const PlacedBytes& record) {
  return before.end == record.begin && before.number + 1 == record.number;
}

/// For each record the one that begins the run it is in: side by side, with rising numbers.
Indices runs_of(const Records& records) {
  Indices runs;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const bool same = i > 0 && records[i - 1].number != 0 && carries_on(records[i - 1], records[i]);
    runs.push_back(same ? runs.back() : i);
  }
  return runs;
}

/// The smallest is the best: most records, fewest breaks, then the earliest runs and records, the
/// last of each first. A chain that has no run where another has one is the later of the two.
using Rank = std::tuple<std::size_t, std::size_t, Indices, Indices>;

std::optional<Rank> rank_of(const Records& records, const Indices& runs, const Indices& chain) {
  std::size_t breaks = 0;
  Indices used;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const PlacedBytes& record = records[chain[i]];
    if (record.number == 0) return std::nullopt;
    if (i > 0 && records[chain[i - 1]].number >= record.number) return std::nullopt;
    const bool starts_log = i == 0 && record.begin == 0 && record.number == 1;
    const bool goes_on = i > 0 && carries_on(records[chain[i - 1]], record);
    if (!goes_on) used.push_back(runs[chain[i]]);
    if (!goes_on && !starts_log) ++breaks;
  }
  std::ranges::reverse(used);
  used.push_back(SIZE_MAX);
  return Rank{records.size() - chain.size(), breaks, used, Indices(chain.rbegin(), chain.rend())};
}

Indices find_chain(const Records& records) {
  const Indices runs = runs_of(records);
  std::optional<Rank> best;
  Indices best_chain;
  for (std::size_t subset = 1; subset < std::size_t{1} << records.size(); ++subset) {
    Indices chain;
    for (std::size_t i = 0; i < records.size(); ++i) {
      if ((subset >> i & 1) != 0) chain.push_back(i);
    }
    const auto rank = rank_of(records, runs, chain);
    if (!rank || (best && *best <= *rank)) continue;
    best = rank;
    best_chain = chain;
  }
  return best_chain;
}

/// Between the chain's records around it a number is missing that is not kept.
bool is_in_place_of_missing(const Records& records, const Indices& chain,
                            const std::map<std::uint64_t, std::size_t>& kept, std::size_t record) {
  const auto after = std::ranges::upper_bound(chain, record);
  if (after == chain.end()) return false;
  std::uint64_t missing = after == chain.begin() ? 1 : records[*(after - 1)].number + 1;
  while (kept.contains(missing)) ++missing;
  return missing < records[*after].number;
}

/// Numbers that no record beside another supports: beyond the chain, and either such that no file
/// is large enough for them, or of a record that stands where another number is missing.
std::set<std::uint64_t> unsupported_numbers(const Records& records, const Indices& chain,
                                            const std::map<std::uint64_t, std::size_t>& kept,
                                            const std::set<std::uint64_t>& proven) {
  std::set<std::uint64_t> unsupported;
  if (chain.empty()) return unsupported;
  const std::uint64_t last = records[chain.back()].number;
  for (const auto& [number, record] : kept) {
    if (number <= last || number == last + 1) continue;
    if (kept.contains(number - 1) || kept.contains(number + 1)) continue;
    if (proven.contains(number - 1) || proven.contains(number + 1)) continue;
    const PlacedBytes& first = records[record];
    const bool other_content = std::ranges::any_of(records, [&first](const PlacedBytes& other) {
      return other.number == first.number && other.bytes != first.bytes;
    });
    if (number >= unreachable_number ||
        (!other_content && is_in_place_of_missing(records, chain, kept, record))) {
      unsupported.insert(number);
    }
  }
  return unsupported;
}

}  // namespace

ExhaustiveResolution resolve_exhaustively(const Records& records,
                                          const std::set<std::uint64_t>& proven) {
  ExhaustiveResolution result;
  const Indices chain = find_chain(records);
  for (const std::size_t i : chain) result.kept[records[i].number] = i;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i].number != 0) result.kept.emplace(records[i].number, i);
  }
  const auto unsupported = unsupported_numbers(records, chain, result.kept, proven);
  for (const std::uint64_t number : unsupported) result.kept.erase(number);
  for (const PlacedBytes& record : records) {
    const auto kept = result.kept.find(record.number);
    if (kept != result.kept.end() && record.bytes != records[kept->second].bytes) {
      result.conflicts.insert(record.number);
    }
  }
  for (std::size_t i = 0; i < records.size(); ++i) {
    const PlacedBytes& record = records[i];
    const auto kept = result.kept.find(record.number);
    const bool conflict = result.conflicts.contains(record.number);
    Relation relation = Relation::copy;
    if (kept == result.kept.end()) {
      relation = Relation::unnumbered;
    } else if (std::ranges::find(chain, i) != chain.end()) {
      relation = Relation::chain;
    } else if (kept->second == i) {
      relation = conflict ? Relation::conflicting : Relation::misplaced;
    } else if (record.bytes != records[kept->second].bytes) {
      relation = Relation::conflicting;
    }
    result.relations.push_back(relation);
  }
  return result;
}

}  // namespace aerowal::testing

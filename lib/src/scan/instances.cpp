#include "scan/instances.hpp"

#include <algorithm>
#include <queue>
#include <tuple>
#include <vector>

#include "scan/kept_cursor.hpp"

namespace aerowal {
namespace {

/// Sweeps over the numbers, with the regions that have the one it is at, the first in the file on
/// top.
RelatedRuns keep_first(const RelatedRuns& chain_runs, const Regions& others, RandomAccessLog& log) {
  RelatedRuns kept;
  kept.reserve(chain_runs.size() + others.size());
  const auto is_later = [](const Region* a, const Region* b) { return a->begin > b->begin; };
  std::priority_queue<const Region*, std::vector<const Region*>, decltype(is_later)> open(is_later);
  auto chain = chain_runs.begin();
  auto next = others.begin();
  std::uint64_t number = 0;
  while (next != others.end() || !open.empty()) {
    if (open.empty()) number = std::max(number, next->first_number);
    std::uint64_t last = UINT64_MAX;
    for (; chain != chain_runs.end() && chain->region.first_number <= number; ++chain) {
      kept.push_back(*chain);
      if (chain->region.last_number() == UINT64_MAX) return kept;
      number = std::max(number, chain->region.last_number() + 1);
    }
    if (chain != chain_runs.end()) last = chain->region.first_number - 1;
    for (; next != others.end() && next->first_number <= number; ++next) open.push(&*next);
    while (!open.empty() && open.top()->last_number() < number) open.pop();
    if (open.empty()) continue;
    const Region& owner = *open.top();
    last = std::min(last, owner.last_number());
    for (; next != others.end() && next->first_number <= last; ++next) {
      if (next->begin < owner.begin) {
        last = next->first_number - 1;
        break;
      }
      open.push(&*next);
    }
    kept.push_back(
        {.region = cut_region(log, owner, number, last), .relation = Relation::misplaced});
    if (last == UINT64_MAX) return kept;
    number = last + 1;
  }
  kept.insert(kept.end(), chain, chain_runs.end());
  return kept;
}

/// Cuts the rest into pieces that one kept run each has the numbers of.
Regions find_doubled(const RelatedRuns& kept_runs, const Regions& others, RandomAccessLog& log) {
  Regions doubled;
  auto first = kept_runs.begin();
  for (const Region& region : others) {
    while (first->region.last_number() < region.first_number) ++first;
    for (auto run = first; run != kept_runs.end(); ++run) {
      const Region& kept = run->region;
      if (kept.first_number > region.last_number()) break;
      if (kept.begin >= region.begin && kept.begin < region.end) continue;  // its own
      doubled.push_back(cut_region(log, region, std::max(kept.first_number, region.first_number),
                                   std::min(kept.last_number(), region.last_number())));
    }
  }
  return doubled;
}

}  // namespace

Region cut_region(RandomAccessLog& log, const Region& region, std::uint64_t first,
                  std::uint64_t last) {
  Region piece = region;
  piece.begin = step_to(log, region.begin, region.first_number, first);
  piece.first_number = first;
  piece.count = last - first + 1;
  if (last != region.last_number()) piece.end = step_to(log, piece.begin, first, last + 1);
  return piece;
}

bool by_number(const Region& a, const Region& b) {
  return std::tie(a.first_number, a.begin) < std::tie(b.first_number, b.begin);
}

Instances find_instances(const RelatedRuns& chain, Regions others, RandomAccessLog& log) {
  std::sort(others.begin(), others.end(), by_number);
  Instances instances{.kept = keep_first(chain, others, log), .doubled = {}};
  instances.doubled = find_doubled(instances.kept, others, log);
  return instances;
}

}  // namespace aerowal

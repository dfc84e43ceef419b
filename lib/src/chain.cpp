#include "chain.hpp"

#include <algorithm>
#include <limits>

namespace aerowal {
namespace {

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

/// What a run that is entered at its first record has behind it. A chain may leave a run early to
/// go on with a later one, but it never pays to enter one late: whatever was used instead of the
/// run's head can be replaced by it.
struct Entry {
  std::uint64_t weight = 0;  ///< records before the run
  std::uint64_t breaks = 0;
  std::size_t previous = none;  ///< the run before it
};

/// The best way to reach some number, either by whole runs (weight fixed) or by part of one (weight
/// rises with the number: `slack` is the number less the weight and stays).
struct Offer {
  std::uint64_t value = 0;
  std::uint64_t breaks = 0;
  std::size_t run = none;
};

bool heavier(const Offer& a, const Offer& b) {
  if (a.run == none || b.run == none) return b.run == none && a.run != none;
  if (a.value != b.value) return a.value > b.value;
  if (a.breaks != b.breaks) return a.breaks < b.breaks;
  return a.run < b.run;
}

bool less_slack(const Offer& a, const Offer& b) {
  if (a.run == none || b.run == none) return b.run == none && a.run != none;
  if (a.value != b.value) return a.value < b.value;
  if (a.breaks != b.breaks) return a.breaks < b.breaks;
  return a.run < b.run;
}

/// The heaviest offer at or below an index: a Fenwick tree.
class BestBelow {
 public:
  explicit BestBelow(std::size_t size) : tree_(size + 1) {}
  void put(std::size_t index, const Offer& offer) {
    for (std::size_t i = index + 1; i < tree_.size(); i += i & (~i + 1)) {
      if (heavier(offer, tree_[i])) tree_[i] = offer;
    }
  }
  [[nodiscard]] Offer get(std::size_t index) const {
    Offer best;
    for (std::size_t i = index + 1; i > 0; i -= i & (~i + 1)) {
      if (heavier(tree_[i], best)) best = tree_[i];
    }
    return best;
  }

 private:
  std::vector<Offer> tree_;
};

/// The offer of least slack among those put over a range that holds an index: a segment tree.
class BestAcross {
 public:
  explicit BestAcross(std::size_t size) : size_(size), tree_(2 * size) {}
  void put(std::size_t begin, std::size_t end, const Offer& offer) {
    for (begin += size_, end += size_; begin < end; begin /= 2, end /= 2) {
      if (begin % 2 == 1) improve(begin++, offer);
      if (end % 2 == 1) improve(--end, offer);
    }
  }
  [[nodiscard]] Offer get(std::size_t index) const {
    Offer best;
    for (std::size_t i = index + size_; i > 0; i /= 2) {
      if (less_slack(tree_[i], best)) best = tree_[i];
    }
    return best;
  }

 private:
  void improve(std::size_t node, const Offer& offer) {
    if (less_slack(offer, tree_[node])) tree_[node] = offer;
  }
  std::size_t size_;
  std::vector<Offer> tree_;
};

std::vector<ChainLink> links_of(const std::vector<NumberRun>& runs,
                                const std::vector<Entry>& entries, std::size_t last) {
  std::vector<ChainLink> links;
  for (std::size_t run = last; run != none; run = entries[run].previous) {
    links.push_back({.run = run, .first = runs[run].first, .last = runs[run].last()});
  }
  std::reverse(links.begin(), links.end());
  // Where two neighbours have the same numbers, the earlier one keeps them.
  for (std::size_t i = 1; i < links.size(); ++i) {
    if (links[i - 1].last >= links[i].first) links[i].first = links[i - 1].last + 1;
  }
  return links;
}

}  // namespace

std::vector<ChainLink> heaviest_chain(const std::vector<NumberRun>& runs) {
  if (runs.empty()) return {};
  std::vector<std::uint64_t> firsts;
  firsts.reserve(runs.size());
  for (const NumberRun& run : runs) firsts.push_back(run.first);
  std::sort(firsts.begin(), firsts.end());
  firsts.erase(std::unique(firsts.begin(), firsts.end()), firsts.end());
  const auto index_above = [&firsts](std::uint64_t number) {
    return static_cast<std::size_t>(std::upper_bound(firsts.begin(), firsts.end(), number) -
                                    firsts.begin());
  };

  BestBelow whole(firsts.size());
  BestAcross parts(firsts.size());
  std::vector<Entry> entries(runs.size());
  Offer best;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const NumberRun& run = runs[i];
    const std::size_t at = index_above(run.first) - 1;
    Offer before = whole.get(at);
    if (Offer part = parts.get(at); part.run != none) {
      part.value = run.first - part.value;  // from slack to weight
      if (heavier(part, before)) before = part;
    }
    Entry& entry = entries[i];
    if (before.run == none) {
      entry.breaks = run.at_start ? 0 : 1;
    } else {
      entry = {.weight = before.value, .breaks = before.breaks + 1, .previous = before.run};
    }

    const Offer through{.value = entry.weight + run.count, .breaks = entry.breaks, .run = i};
    const std::size_t after = index_above(run.last());
    if (after < firsts.size()) whole.put(after, through);
    // Behind the log's own start, a run that begins with the same number costs no further break.
    const std::size_t part_from = run.at_start ? at : at + 1;
    parts.put(part_from, after,
              {.value = run.first - entry.weight, .breaks = entry.breaks, .run = i});
    if (heavier(through, best)) best = through;
  }
  return links_of(runs, entries, best.run);
}

}  // namespace aerowal

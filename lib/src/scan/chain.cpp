#include "scan/chain.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <utility>

namespace aerowal {
namespace {

constexpr std::size_t no_run = std::numeric_limits<std::size_t>::max();

/// What a chain is worth.
struct Worth {
  std::uint64_t records = 0;
  std::uint64_t breaks = 0;

  [[nodiscard]] bool better_than(const Worth& other) const {
    return records != other.records ? records > other.records : breaks < other.breaks;
  }
};

/// The best chains that end with one of the numbers of a range, or below it: from the first of them
/// on they take in another record a number, for `rise` numbers.
struct LinearPiece {
  std::size_t run = no_run;  ///< their last
  Worth worth = {};          ///< at the first number of the range
  std::uint64_t rise = 0;

  [[nodiscard]] Worth after(std::uint64_t numbers) const {
    return {.records = worth.records + std::min(numbers, rise), .breaks = worth.breaks};
  }
  [[nodiscard]] LinearPiece cut(std::uint64_t numbers) const {
    return {.run = run, .worth = after(numbers), .rise = rise - std::min(numbers, rise)};
  }
  /// How many numbers it has to rise to be better than `other`.
  [[nodiscard]] std::uint64_t rise_past(const Worth& other) const {
    const std::uint64_t records = other.records + (worth.breaks < other.breaks ? 0 : 1);
    return records - std::min(records, worth.records);
  }
  /// How many numbers it has to rise to be as good as `other`.
  [[nodiscard]] std::uint64_t rise_to(const Worth& other) const {
    const std::uint64_t records = other.records + (worth.breaks <= other.breaks ? 0 : 1);
    return records - std::min(records, worth.records);
  }
};

/// For every number the best of the chains that end with it or below. A chain may leave a run early
/// to go on with a later one, but it never pays to enter one late: whatever was used instead of the
/// run's head can be replaced by it. So what a run offers rises from its first number to its last,
/// by a record a number, and nothing rises faster: it is the best on one range or nowhere.
class BestChains {
 public:
  BestChains(const LargeVector<NumberRun>& runs, bool starts_log) : previous_(runs.size(), no_run) {
    pieces_.emplace(0,
                    starts_log ? LinearPiece{.run = 0, .rise = runs.front().count} : LinearPiece{});
    for (std::size_t run = starts_log ? 1 : 0; run < runs.size(); ++run) add(run, runs[run]);
  }

  /// The last run of the best of all.
  [[nodiscard]] std::size_t last() const { return pieces_.rbegin()->second.run; }
  /// For each run the one before it, or no_run. Leaves this unusable.
  [[nodiscard]] LargeVector<std::size_t> take_previous() { return std::move(previous_); }

 private:
  using Pieces = std::map<std::uint64_t, LinearPiece>;

  void add(std::size_t run, const NumberRun& numbers) {
    const auto before = std::prev(pieces_.lower_bound(numbers.first));
    const Worth joined = before->second.after(numbers.first - 1 - before->first);
    previous_[run] = before->second.run;
    LinearPiece offer{.run = run,
                      .worth = {.records = joined.records + 1, .breaks = joined.breaks + 1},
                      .rise = numbers.count - 1};
    Pieces::const_iterator at = std::prev(pieces_.upper_bound(numbers.first));
    std::uint64_t begin = numbers.first;
    if (!find_first_better(offer, begin, at)) return;
    put(offer, begin, at);
  }

  /// Moves `begin`, where `offer` begins, to where it is better than what is there, and `at` to the
  /// piece there. False if it nowhere is. Takes no longer than the offer has records.
  bool find_first_better(LinearPiece& offer, std::uint64_t& begin,
                         Pieces::const_iterator& at) const {
    for (;;) {
      const LinearPiece there = at->second.cut(begin - at->first);
      const auto next = std::next(at);
      // Both rise alike, until what is there does not any more.
      const std::uint64_t step =
          offer.worth.better_than(there.worth) ? 0 : offer.rise_past(there.after(there.rise));
      if (step <= offer.rise && (next == pieces_.end() || step < next->first - begin)) {
        offer = offer.cut(step);
        begin += step;
        return true;
      }
      if (next == pieces_.end() || next->first - begin > offer.rise) return false;
      offer = offer.cut(next->first - begin);
      begin = next->first;
      at = next;
    }
  }

  /// Puts `offer` from `begin`, in the piece `at`, up to where something is as good.
  void put(const LinearPiece& offer, std::uint64_t begin, Pieces::const_iterator at) {
    const Worth top = offer.after(offer.rise);
    std::uint64_t from = begin;
    for (;;) {
      const LinearPiece there = at->second.cut(from - at->first);
      const auto next = std::next(at);
      const std::uint64_t step = there.rise_to(top);
      const bool is_beaten =
          step > there.rise || (next != pieces_.end() && step >= next->first - from);
      if (at->first >= begin && (is_beaten || step > 0)) pieces_.erase(at);
      if (!is_beaten) {
        if (step > 0) pieces_.emplace_hint(next, from + step, there.cut(step));
        break;
      }
      if (next == pieces_.end()) break;
      at = next;
      from = at->first;
    }
    pieces_.insert_or_assign(begin, offer);
  }

  LargeVector<std::size_t> previous_;
  Pieces pieces_;  ///< by the first number of their ranges, which leave none out from 0 on
};

}  // namespace

LargeVector<ChainLink> heaviest_chain(const LargeVector<NumberRun>& runs, bool starts_log) {
  if (runs.empty()) return {};
  const auto unordered = std::adjacent_find(
      runs.begin(), runs.end(),
      [](const NumberRun& a, const NumberRun& b) { return a.last() >= b.first; });
  if (unordered == runs.end()) {
    LargeVector<ChainLink> all;
    all.reserve(runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
      all.push_back({.run = i, .first = runs[i].first, .last = runs[i].last()});
    }
    return all;
  }
  std::size_t run = no_run;
  LargeVector<std::size_t> previous;
  {
    BestChains best(runs, starts_log);
    run = best.last();
    previous = best.take_previous();
  }
  LargeVector<ChainLink> links;
  for (; run != no_run; run = previous[run]) {
    links.push_back({.run = run, .first = runs[run].first, .last = runs[run].last()});
  }
  std::reverse(links.begin(), links.end());
  // Where two neighbours have the same numbers, the earlier one keeps them.
  for (std::size_t i = 1; i < links.size(); ++i) {
    if (links[i - 1].last >= links[i].first) links[i].first = links[i - 1].last + 1;
  }
  return links;
}

}  // namespace aerowal

#include "store/run_alignment.hpp"

#include <algorithm>
#include <iterator>

namespace aerowal {
namespace {

/// How many sound records before a loss, and as many after it, are tried for a place of it.
constexpr std::size_t anchors_max = 256;
/// Of these, so many that have the fewest places in the store.
constexpr std::size_t anchors_used = 8;
/// How many sound records are compared on each side of a place.
constexpr std::size_t compared_max = 4096;
/// A store in which more places have to be looked at than this says nothing.
constexpr std::size_t places_max = 4096;
/// A record that the log has more often than this says nothing of where it is.
constexpr std::size_t elsewhere_max = 64;

}  // namespace

RunAlignment::RunAlignment(const std::vector<Key>& store) : store_(&store) {
  for (std::size_t i = 0; i < store.size(); ++i) {
    if (store[i] == 0) {
      damaged_.push_back(i);
    } else {
      places_[store[i]].push_back(i);
    }
  }
}

void RunAlignment::know(std::uint64_t number, Key key) {
  known_.emplace(number, key);
  if (!damaged_.empty()) numbers_[key].push_back(number);
}

std::size_t RunAlignment::piece_begin(std::size_t index) const {
  const auto next = std::upper_bound(damaged_.begin(), damaged_.end(), index);
  return next == damaged_.begin() ? 0 : *std::prev(next) + 1;
}

std::size_t RunAlignment::piece_end(std::size_t index) const {
  const auto next = std::lower_bound(damaged_.begin(), damaged_.end(), index);
  return next == damaged_.end() ? store_->size() : *next;
}

std::optional<std::size_t> RunAlignment::find(const SequenceRange& range, std::string& why) const {
  const std::vector<std::size_t> places = candidates(range);
  if (places.size() > places_max) {
    const bool alike = std::all_of(places.begin(), places.end(), [&](std::size_t place) {
      return same_content(places.front(), place, range.count());
    });
    if (!alike) {
      why = "too many places of the store fit the records next to the loss";
      return std::nullopt;
    }
    const auto fits = [&](std::size_t place) { return judge(place, range) > Fit::maybe; };
    const auto place = std::find_if(places.begin(), places.end(), fits);
    if (place != places.end()) return *place;
  }
  // A place that agrees on both sides is better than any that can only be compared on one.
  Fit best = Fit::no;
  std::optional<std::size_t> found;
  for (const std::size_t place : places) {
    const Fit fit = judge(place, range);
    if (fit < best || fit == Fit::no) continue;
    if (fit == best && found && !same_content(*found, place, range.count())) {
      why = "several places of the store fit, with different content";
    }
    if (fit > best) {
      found = place;
      why.clear();
    }
    best = fit;
  }
  if (best == Fit::no) {
    why = "no run of the store fits the sound records around the loss";
  } else if (best == Fit::maybe) {
    why = "what fits the sound records around the loss may be another part of the log as well";
  }
  return why.empty() ? found : std::nullopt;
}

std::vector<std::size_t> RunAlignment::candidates(const SequenceRange& range) const {
  // The anchors that the store holds least often, for there are as many candidates.
  std::vector<const Known::value_type*> anchors;
  const auto after = known_.upper_bound(range.last);
  const auto before = known_.lower_bound(range.first);
  const auto add = [&](const Known::value_type& anchor) {
    if (places_.contains(anchor.second)) anchors.push_back(&anchor);
  };
  std::size_t left = anchors_max;
  for (auto at = before; at != known_.begin() && left > 0; --left) add(*--at);
  left = anchors_max;
  for (auto at = after; at != known_.end() && left > 0; ++at, --left) add(*at);
  std::stable_sort(anchors.begin(), anchors.end(), [this](const auto* a, const auto* b) {
    return places_.at(a->second).size() < places_.at(b->second).size();
  });
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < std::min(anchors.size(), anchors_used); ++i) {
    add_candidates(*anchors[i], range, places);
    if (places.size() > places_max) break;
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

/// The places of the range that put the anchor where the store has it, in the same piece.
void RunAlignment::add_candidates(const Known::value_type& anchor, const SequenceRange& range,
                                  std::vector<std::size_t>& places) const {
  for (const std::size_t index : places_.at(anchor.second)) {
    const std::size_t begin = piece_begin(index);
    const std::size_t end = piece_end(index);
    std::uint64_t place = 0;
    if (anchor.first < range.first) {
      place = index + (range.first - anchor.first);
    } else if (anchor.first - range.first <= index) {
      place = index - (anchor.first - range.first);
    } else {
      continue;
    }
    if (place < begin || place >= end || range.count() > end - place) continue;
    places.push_back(static_cast<std::size_t>(place));
  }
}

bool RunAlignment::agrees_before(std::size_t place, const SequenceRange& range) const {
  const std::size_t begin = piece_begin(place);
  // In front of the first piece there is nothing: it begins with a record 1.
  if (begin == 0 && place < range.first - 1) return false;
  std::size_t compared = 0;
  for (auto at = known_.lower_bound(range.first); at != known_.begin() && compared < compared_max;
       ++compared) {
    --at;
    const std::uint64_t back = range.first - at->first;
    if (back > place - begin) break;
    if ((*store_)[place - static_cast<std::size_t>(back)] != at->second) return false;
  }
  return true;
}

RunAlignment::Fit RunAlignment::judge(std::size_t place, const SequenceRange& range) const {
  if (!agrees_before(place, range)) return Fit::no;
  const std::size_t end = piece_end(place);
  const std::size_t after = place + static_cast<std::size_t>(range.count());
  std::size_t run_end = end;  // at most
  std::size_t compared = 0;
  for (auto at = known_.upper_bound(range.last); at != known_.end() && compared < compared_max;
       ++at, ++compared) {
    const std::uint64_t ahead = at->first - range.last - 1;
    if (ahead >= end - after) break;
    const std::size_t index = after + static_cast<std::size_t>(ahead);
    if ((*store_)[index] != at->second) {
      run_end = index;
      break;
    }
  }
  const auto begins_between = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      if (may_begin_at(i, end)) return true;
    }
    return false;
  };
  // Where something disagrees, the next run must have begun.
  const std::size_t run_end_min = compared > 0 ? after + 1 : after;
  if (run_end != end && !begins_between(run_end_min, run_end + 1)) return Fit::no;
  if (fits_elsewhere(place, range)) return Fit::maybe;
  if (compared > 0) return Fit::around;
  // After the range nothing can be compared: it must not be the next run's start itself.
  return begins_between(place, after) ? Fit::maybe : Fit::before;
}

/// True where the piece of the store does not reach back to record 1, and what it holds next to
/// `place` is in the log more than once.
bool RunAlignment::fits_elsewhere(std::size_t place, const SequenceRange& range) const {
  const std::size_t begin = piece_begin(place);
  if (begin == 0 || place - begin >= range.first - 1) return false;
  const std::size_t end = piece_end(place);
  // The record of the log nearest to the range that the piece has.
  const auto after = known_.upper_bound(range.last);
  const auto before = known_.lower_bound(range.first);
  const Known::value_type* anchor = nullptr;
  if (before != known_.begin() && range.first - std::prev(before)->first <= place - begin) {
    anchor = &*std::prev(before);
  } else if (after != known_.end() && after->first - range.first < end - place) {
    anchor = &*after;
  }
  if (anchor == nullptr) return true;
  const std::vector<std::uint64_t>& numbers = numbers_.at(anchor->second);
  if (numbers.size() > elsewhere_max) return true;
  return std::any_of(numbers.begin(), numbers.end(), [&](std::uint64_t number) {
    if (number == anchor->first) return false;
    const std::size_t index = anchor->first < range.first
                                  ? place - static_cast<std::size_t>(range.first - anchor->first)
                                  : place + static_cast<std::size_t>(anchor->first - range.first);
    // With `number` at `index`: does all else that is known of the log fit as well?
    const std::uint64_t back = std::min<std::uint64_t>({index - begin, number - 1, compared_max});
    const std::uint64_t ahead = std::min<std::uint64_t>(end - index, compared_max);
    for (auto at = known_.lower_bound(number - back);
         at != known_.end() && at->first - number + back < back + ahead; ++at) {
      if ((*store_)[index + static_cast<std::size_t>(at->first) -
                    static_cast<std::size_t>(number)] != at->second) {
        return false;
      }
    }
    return true;
  });
}

/// True where a run may begin at `index`: where the first record that is known of the log has its
/// place there, or that lies after the piece, which ends at `end`.
bool RunAlignment::may_begin_at(std::size_t index, std::size_t end) const {
  if (known_.empty()) return true;
  const auto& [number, key] = *known_.begin();
  if (number - 1 >= end - index) return true;
  return (*store_)[index + static_cast<std::size_t>(number - 1)] == key;
}

bool RunAlignment::same_content(std::size_t a, std::size_t b, std::uint64_t count) const {
  const auto at = [this](std::size_t index) {
    return store_->begin() + static_cast<std::ptrdiff_t>(index);
  };
  return std::equal(at(a), at(a + static_cast<std::size_t>(count)), at(b));
}

}  // namespace aerowal

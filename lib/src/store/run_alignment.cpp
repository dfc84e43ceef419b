#include "store/run_alignment.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "base/saturated.hpp"

namespace aerowal {
namespace {

/// A start is beyond doubt where so many more known records follow it than the log repeats of its
/// own beginning, and more where the store ends before the log does.
constexpr std::size_t margin = 2;
constexpr std::size_t margin_when_cut = 8;
/// Records of a part after damage that must be known, so that its numbers are.
constexpr std::size_t known_after_damage_min = 2;
/// Where more numbers than this are unknown, what stands after damage of the store is not read.
constexpr std::size_t unknown_numbers_max = 4096;
/// Of how many records after damage the one that the log has least often is taken.
constexpr std::size_t anchors_max = 4096;
constexpr int passes_max = 8;
/// Indices that are counted from record 1 keep their sign.
constexpr std::uint64_t number_max = INT64_MAX / 2;

}  // namespace

RunAlignment::RunAlignment(const std::vector<Key>& store, const KnownRecords& known)
    : store_(&store), known_(&known), comparison_(store, known) {
  if (known.empty()) return;
  for (std::size_t i = 0; i < store.size(); ++i) {
    if (store[i] == known.keys().front()) places_.push_back(i);
  }
  measure_repetition();
  for (std::size_t begin = 0; begin < store.size();) {
    if (store[begin] == 0) {
      ++begin;
      continue;
    }
    std::size_t end = begin;
    while (end < store.size() && store[end] != 0) ++end;
    divide(begin, end);
    begin = end;
  }
}

bool RunAlignment::fits() const { return !sections_.empty(); }

void RunAlignment::measure_repetition() {
  const std::uint64_t first = known_->first_number();
  for (const auto& [key, number] : known_->with_key(known_->keys().front())) {
    if (number == first) continue;
    if (comparison_.steps() > places_max) {
      repetition_ = known_->keys().size();
      repeats_to_end_ = true;
      return;
    }
    const KeyComparison::OwnAgreement agreed = comparison_.own_agreement(first, number);
    repetition_ = std::max(repetition_, agreed.known);
    repeats_to_end_ = repeats_to_end_ || (agreed.reaches_end && agreed.known >= margin);
  }
}

RunAlignment::Run RunAlignment::run_at(std::int64_t start, std::size_t begin,
                                       std::size_t end) const {
  const auto number = static_cast<std::uint64_t>(static_cast<std::int64_t>(begin) - start) + 1;
  const KeyComparison::Agreement agreed = comparison_.store_agreement(begin, end, number);
  return {.start = start,
          .begin = begin,
          .end = begin + static_cast<std::size_t>(agreed.count),
          .known = agreed.known};
}

/// The runs that may begin in [begin, end): those that have the first known record at its place.
std::vector<RunAlignment::Run> RunAlignment::runs_within(std::size_t begin, std::size_t end) const {
  std::vector<Run> runs;
  const std::uint64_t before = known_->first_number() - 1;
  if (before >= end) return runs;
  const auto first =
      std::lower_bound(places_.begin(), places_.end(), begin + static_cast<std::size_t>(before));
  for (auto place = first; place != places_.end() && *place < end; ++place) {
    if (comparison_.steps() > places_max) return {};
    const std::size_t start = *place - static_cast<std::size_t>(before);
    runs.push_back(run_at(static_cast<std::int64_t>(start), start, end));
  }
  return runs;
}

/// True where so much of the log follows `run`'s start that it cannot be chance, and not because
/// the run before it, if there is one, goes on with records that the log repeats.
bool RunAlignment::begins_surely(const Run& run, const Run* before, std::size_t piece_end) const {
  const bool whole = run.known == known_->keys().size();
  const bool cut = run.end == piece_end && !whole;
  if (run.known < repetition_ + (cut ? margin_when_cut : margin)) return false;
  if (before == nullptr || before->end <= run.begin) return true;
  // Where the log repeats its beginning to its end, it may well have gone on like that.
  if (repeats_to_end_ || comparison_.steps() > places_max) return false;
  const std::uint64_t number = run.begin - before->begin + 1;
  const std::size_t contested = comparison_.store_agreement(run.begin, before->end, number).known;
  // Where nothing speaks against the run before, both go on.
  if (before->end == piece_end) return contested < margin;
  return run.known >= 2 * contested + margin;
}

/// Where the log's first records are lost, a run that the piece's end cuts off within these shows
/// nothing of the log. It must have what another run of the piece begins with, if there is one.
void RunAlignment::add_runs_cut_short(std::vector<Run>& runs, std::size_t begin,
                                      std::size_t end) const {
  const auto whole = std::max_element(runs.begin(), runs.end(),
                                      [](const Run& a, const Run& b) { return a.known < b.known; });
  const std::uint64_t unknown = known_->first_number() - 1;
  const std::size_t first =
      end - static_cast<std::size_t>(std::min<std::uint64_t>(unknown, end - begin - 1));
  const bool comparable = whole != runs.end();
  const std::size_t start = comparable ? whole->begin : end;
  for (std::size_t at = first; at < end; ++at) {
    const bool differs =
        comparable && (at <= start || !comparison_.same_in_store(start, at, end - at));
    if (differs) continue;
    runs.push_back({.start = static_cast<std::int64_t>(at), .begin = at, .end = end});
  }
}

/// Divides a piece of the store without damage into sections.
void RunAlignment::divide(std::size_t begin, std::size_t end) {
  const bool after_damage = begin > 0;
  std::vector<Run> runs = runs_within(begin, end);
  // Right after damage no run begins.
  if (after_damage && !runs.empty() && runs.front().begin == begin) runs.erase(runs.begin());
  add_runs_cut_short(runs, begin, end);
  Section section{.begin = begin, .end = end, .after_damage = after_damage};
  std::vector<Run> later;
  std::size_t next_good = end;
  std::vector<bool> is_good(runs.size());
  for (std::size_t i = runs.size(); i-- > 0;) {
    is_good[i] = runs[i].end >= next_good;
    if (is_good[i]) next_good = runs[i].begin;
  }
  const Run* before = nullptr;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (is_good[i] && begins_surely(runs[i], before, end)) {
      before = &runs[i];
    } else {
      later.push_back(runs[i]);
      continue;
    }
    section.end = runs[i].begin;
    if (section.end > section.begin) add_section(std::move(section), std::move(later));
    section = {.begin = runs[i].begin, .end = end, .first = {runs[i]}};
    later.clear();
  }
  add_section(std::move(section), std::move(later));
}

void RunAlignment::add_section(Section section, std::vector<Run> later) {
  for (Run& run : later) run.end = std::min(run.end, section.end);
  for (Run& run : section.first) run.end = std::min(run.end, section.end);
  if (section.first.empty() && !section.after_damage) {
    // The store's own start, or records of an older epoch.
    if (later.empty() || later.front().begin != section.begin) return;
    section.first.push_back(later.front());
    later.erase(later.begin());
  }
  section.later = std::move(later);
  if (section.after_damage) find_first_after_damage(section);
  drop_inconsistent(section);
  if (read_section(section)) sections_.push_back(std::move(section));
}

/// What stands after damage goes on from a number that the known records must show.
void RunAlignment::find_first_after_damage(Section& section) const {
  const auto unknown = known_->unknown_numbers(unknown_numbers_max);
  if (!unknown) return;
  std::span<const KnownRecords::Numbered> numbers;
  std::size_t anchor = section.begin;
  for (std::size_t i = section.begin; i < std::min(section.end, section.begin + anchors_max); ++i) {
    const auto found = known_->with_key((*store_)[i]);
    if (found.empty() || (!numbers.empty() && found.size() >= numbers.size())) continue;
    numbers = found;
    anchor = i;
  }
  if (numbers.empty()) return;
  const std::size_t ahead = anchor - section.begin;
  const auto add = [&](std::uint64_t number) {
    if (number <= ahead || number > number_max || comparison_.steps() > places_max) return;
    const auto start = static_cast<std::int64_t>(anchor) - static_cast<std::int64_t>(number - 1);
    const Run run = run_at(start, section.begin, section.end);
    if (run.known >= known_after_damage_min) section.first.push_back(run);
  };
  for (const auto& [key, number] : numbers) add(number);
  for (const std::uint64_t number : *unknown) add(number);
  // Where a run may begin before the anchor, the records before that may be any.
  std::size_t begins = section.begin;
  for (const Run& run : section.later) {
    if (run.begin <= anchor) begins = run.begin;
  }
  if (begins > section.begin) {
    section.first.push_back({.begin = section.begin, .end = begins, .numbered = false});
  }
}

/// Two runs of one reading have the same record under one number, known or not: what the first run
/// has up to where the next can begin at the earliest, all later ones have too.
void RunAlignment::drop_inconsistent(Section& section) const {
  if (section.first.size() != 1 || section.after_damage) return;
  const std::size_t start = section.begin;
  for (int pass = 0; pass < passes_max && !section.later.empty(); ++pass) {
    const std::size_t count = section.later.front().begin - start;
    std::size_t next_good = section.end;
    std::vector<Run> kept;
    for (std::size_t i = section.later.size(); i-- > 0;) {
      Run run = section.later[i];
      const std::size_t compared = std::min(count, run.end - run.begin);
      if (!comparison_.same_in_store(start, run.begin, compared)) {
        std::size_t same = 0;
        std::size_t differs = compared;
        while (differs - same > 1) {
          const std::size_t middle = same + (differs - same) / 2;
          (comparison_.same_in_store(start, run.begin, middle) ? same : differs) = middle;
        }
        run.end = run.begin + same;
      }
      if (run.end < next_good) continue;
      next_good = run.begin;
      kept.push_back(run);
    }
    std::reverse(kept.begin(), kept.end());
    const bool same_first = !kept.empty() && kept.front().begin == section.later.front().begin;
    section.later = std::move(kept);
    if (same_first) break;
  }
}

/// Finds how far some reading has each run. False where there is no reading.
bool RunAlignment::read_section(Section& section) {
  std::vector<std::size_t> good;  // starts from which a reading goes on to the end, falling
  std::vector<bool> is_good(section.later.size());
  for (std::size_t i = section.later.size(); i-- > 0;) {
    const Run& run = section.later[i];
    is_good[i] = run.end >= (good.empty() ? section.end : good.back());
    if (is_good[i]) good.push_back(run.begin);
  }
  std::reverse(good.begin(), good.end());
  const auto set_reach = [&](Run& run) {
    run.reach = run.begin;
    if (run.end == section.end) {
      run.reach = section.end;
      return;
    }
    const auto after = std::upper_bound(good.begin(), good.end(), run.end);
    if (after != good.begin() && *std::prev(after) > run.begin) run.reach = *std::prev(after);
  };
  std::size_t reached = section.begin;
  for (Run& run : section.first) {
    set_reach(run);
    reached = std::max(reached, run.reach);
  }
  std::erase_if(section.first, [](const Run& run) { return run.reach == run.begin; });
  std::vector<Run> later;
  for (std::size_t i = 0; i < section.later.size(); ++i) {
    Run run = section.later[i];
    if (!is_good[i] || run.begin > reached) continue;
    set_reach(run);
    reached = std::max(reached, run.reach);
    later.push_back(run);
  }
  section.later = std::move(later);
  return std::any_of(section.first.begin(), section.first.end(),
                     [](const Run& run) { return run.numbered; });
}

RunAlignment::Place RunAlignment::find(std::uint64_t number) const {
  std::optional<std::size_t> sure;
  bool possible = false;
  bool differs = false;
  const std::uint64_t last = known_->last_number();
  for (const Section& section : sections_) {
    if (places_looked_at_ > places_max) return {.answer = Answer::unclear};
    places_looked_at_ += section.first.size() + section.later.size();
    // How far a reading comes that does not have the number.
    std::size_t without = section.begin;
    std::optional<std::size_t> place;
    bool alike = true;
    bool has_last = false;
    const auto look = [&](const Run& run) {
      std::size_t end = run.reach;
      const std::int64_t index =
          run.start + static_cast<std::int64_t>(std::min(number, number_max)) - 1;
      if (run.numbered && index >= static_cast<std::int64_t>(run.begin) &&
          index < static_cast<std::int64_t>(run.reach)) {
        const auto at = static_cast<std::size_t>(index);
        end = at;
        if (place && (*store_)[*place] != (*store_)[at]) alike = false;
        if (!place) place = at;
        if (number == 1 && section.after_damage && at == section.begin) alike = false;
        has_last = has_last || (number < last && run.reach - at > last - number);
      }
      without = std::max(without, end);
    };
    for (const Run& run : section.first) look(run);
    for (const Run& run : section.later) {
      if (run.begin <= without) {
        look(run);
        continue;
      }
      const std::size_t kept = without;
      look(run);
      without = kept;
    }
    if (!place) continue;
    possible = true;
    // A run that reaches the last known record has all before it.
    const bool always = without < section.end || has_last;
    if (!always) continue;
    if (!alike || (sure && (*store_)[*sure] != (*store_)[*place])) {
      differs = true;
    } else if (!sure) {
      sure = place;
    }
  }
  if (differs || (!sure && possible)) return {.answer = Answer::unclear};
  if (!sure) return {.answer = Answer::lacking};
  return {.answer = Answer::found, .index = *sure};
}

/// From which of the records on, which continue the log, they are like earlier ones from one of the
/// log on, one after the other: rather a start of AeroDB whose first records the store lacks than
/// later records. Their number if there is no such place. Takes time linear in all records.
std::size_t RunAlignment::begin_of_repetition(const std::vector<std::size_t>& indices) const {
  constexpr std::size_t repeated_min = 2;
  if (indices.size() < repeated_min) return indices.size();
  // From the last record back; a 0 where records are not known, which is like nothing.
  std::vector<Key> keys;
  std::transform(indices.rbegin(), indices.rend(), std::back_inserter(keys),
                 [this](std::size_t index) { return (*store_)[index]; });
  const auto& stretches = known_->stretches();
  for (auto stretch = stretches.rbegin(); stretch != stretches.rend(); ++stretch) {
    if (stretch != stretches.rbegin()) keys.push_back(0);
    for (std::size_t i = stretch->count; i-- > 0;) {
      keys.push_back(known_->keys()[stretch->index + i]);
    }
  }
  // The Z function: how far the keys from each place on are as those from the first one on.
  std::vector<std::size_t> like(keys.size(), 0);
  std::size_t longest = 0;
  for (std::size_t at = 1, begin = 0, end = 0; at < keys.size(); ++at) {
    std::size_t& same = like[at];
    if (at < end) same = std::min(end - at, like[at - begin]);
    while (at + same < keys.size() && keys[same] != 0 && keys[same] == keys[at + same]) ++same;
    if (at + same > end) {
      begin = at;
      end = at + same;
    }
    const std::size_t repeated = std::min(same, indices.size());
    if (at + repeated > indices.size()) longest = std::max(longest, repeated);
  }
  return longest < repeated_min ? indices.size() : indices.size() - longest;
}

RunAlignment::Continuation RunAlignment::continuation(std::uint64_t damaged_max) const {
  Continuation found;
  if (sections_.empty() || known_->last_number() > number_max) return found;
  for (std::uint64_t number = known_->last_number() + 1;; ++number) {
    const Place place = find(number);
    if (place.answer == Answer::unclear) return found;
    if (place.answer == Answer::lacking) break;
    found.indices.push_back(place.index);
  }
  if (const std::size_t begin = begin_of_repetition(found.indices); begin < found.indices.size()) {
    found.indices.resize(begin);
    return found;
  }
  const Section& section = sections_.back();
  const auto first = store_->begin() + static_cast<std::ptrdiff_t>(section.begin);
  const auto damaged = static_cast<std::size_t>(std::count(first, store_->end(), Key{0}));
  const std::uint64_t room = saturated_sum(store_->size() - section.begin - damaged, damaged_max);
  found.end_known =
      section.end == store_->size() || (!section.after_damage && room <= known_->last_number());
  return found;
}

}  // namespace aerowal

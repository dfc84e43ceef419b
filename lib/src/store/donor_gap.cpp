#include "store/donor_gap.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace aerowal {

DonorGap::Trust DonorGap::trust_in(const DonorOffer& offer) {
  const Agreement below = offer.below.agreement;
  const Agreement above = offer.above.agreement;
  if (below == Agreement::differs || above == Agreement::differs) return Trust::contradicted;
  // Histories that parted do not meet again: what agrees above is the log's own below.
  const bool no_doubt = below == Agreement::agrees || offer.above.is_certain || !offer.doubt;
  if (above == Agreement::agrees && no_doubt) return Trust::above;
  if (offer.doubt) return Trust::doubtful;
  return below == Agreement::agrees ? Trust::below : Trust::no_side;
}

/// Whether an offer can put those of so much trust in doubt: where the log speaks for these above,
/// only others for which it does so, too.
bool DonorGap::speaks(const DonorOffer& offer, Trust trust) {
  if (trust == Trust::above) return trust_in(offer) == trust;
  return trust_in(offer) != Trust::contradicted;
}

/// Not by damaged bytes, unless they prove the same record.
Agreement DonorGap::agreement_of(const Number& number, const DonorOffer& offer) {
  if (number.verdict == Verdict::taken) {
    return offer.content == number.offers[number.taken].content ? Agreement::agrees
                                                                : Agreement::differs;
  }
  if (offer.contradicted) return Agreement::differs;
  if (offer.with_log == Agreement::agrees) return Agreement::agrees;
  // To fit proves nothing, but of two records the one that does is meant.
  const auto fits = [](const DonorOffer& one) {
    return one.with_log == Agreement::fits || one.with_log == Agreement::agrees;
  };
  const auto fitting = std::count_if(number.offers.begin(), number.offers.end(), fits);
  if (fitting == 0 || fitting == std::ssize(number.offers)) return Agreement::unknown;
  return fits(offer) ? Agreement::agrees : Agreement::differs;
}

/// Where several donors have the same record, it is the damage that makes what is left differ.
bool DonorGap::looks_different(const Number& number, const DonorOffer& offer) {
  return number.verdict != Verdict::taken && offer.with_log == Agreement::differs &&
         std::count_if(
             number.offers.begin(), number.offers.end(),
             [&offer](const DonorOffer& other) { return other.content == offer.content; }) == 1;
}

void DonorGap::find_points() {
  struct Reached {
    AgreementPoint point;
    std::optional<std::uint64_t> doubt = {};  ///< after that
  };
  const auto reach = [](Number& number, std::vector<Reached>& donors,
                        AgreementPoint DonorOffer::*nearest) {
    for (DonorOffer& offer : number.offers) {
      Reached& reached = donors[offer.donor];
      const Agreement here = agreement_of(number, offer);
      // Histories that parted do not meet again: one record that is the same in both is chance.
      const bool has_parted =
          nearest == &DonorOffer::below && reached.point.agreement == Agreement::differs;
      if (!has_parted && here != Agreement::unknown) {
        reached = {.point = {.agreement = here, .number = number.number}};
      }
      if (looks_different(number, offer)) reached.doubt = number.number;
      offer.*nearest = reached.point;
      if (reached.doubt) offer.doubt = reached.doubt;
    }
  };
  const auto from = [](const std::vector<AgreementPoint>& points) {
    std::vector<Reached> donors;
    donors.reserve(points.size());
    for (const AgreementPoint& point : points) donors.push_back({.point = point});
    return donors;
  };
  for (Number& number : numbers_) {
    for (DonorOffer& offer : number.offers) offer.doubt.reset();
  }
  std::vector<Reached> donors = from(below_);
  for (Number& number : numbers_) reach(number, donors, &DonorOffer::below);
  donors = from(above_);
  std::for_each(numbers_.rbegin(), numbers_.rend(),
                [&](Number& number) { reach(number, donors, &DonorOffer::above); });
}

/// A donor that is no copy of the log at a number speaks against all that have the same record, but
/// for those that the log speaks for above it: histories that parted do not meet again, so that
/// what is below is the log's, and the other donor parted later.
bool DonorGap::spread_contradictions() {
  bool changed = false;
  for (Number& number : numbers_) {
    if (number.verdict != Verdict::undecided) continue;
    for (const DonorOffer& one : number.offers) {
      if (trust_in(one) != Trust::contradicted) continue;
      for (DonorOffer& other : number.offers) {
        const Trust trust = trust_in(other);
        if (other.content != one.content || trust == Trust::contradicted) continue;
        if (other.above.agreement == Agreement::agrees || other.contradicted) continue;
        other.contradicted = true;
        changed = true;
      }
    }
  }
  return changed;
}

/// Between the last number on which two donors agree and the next one, where they differ at one in
/// between: they parted somewhere there.
std::vector<DonorGap::Doubt> DonorGap::find_doubts(Trust trust) const {
  using Pair = std::pair<std::size_t, std::size_t>;
  struct State {
    std::uint64_t agreed = 0;  ///< the last number; 0: none
    std::optional<std::uint64_t> differs = {};
  };
  std::map<Pair, State> states;
  std::vector<Doubt> doubts;
  for (const Number& number : numbers_) {
    for (std::size_t i = 0; i < number.offers.size(); ++i) {
      const DonorOffer& one = number.offers[i];
      if (!speaks(one, trust)) continue;
      for (std::size_t j = i + 1; j < number.offers.size(); ++j) {
        const DonorOffer& other = number.offers[j];
        if (!speaks(other, trust)) continue;
        State& state = states[{one.donor, other.donor}];
        if (one.content != other.content) {
          if (!state.differs) state.differs = number.number;
          continue;
        }
        // Those that parted do not meet again, unless the log shows that they did.
        if (state.differs && trust != Trust::above) continue;
        if (state.differs) {
          doubts.push_back({.numbers = {.first = state.agreed + 1, .last = number.number - 1},
                            .conflict_number = *state.differs});
        }
        state = {.agreed = number.number};
      }
    }
  }
  for (const auto& [pair, state] : states) {
    if (!state.differs) continue;
    doubts.push_back({.numbers = {.first = state.agreed + 1, .last = UINT64_MAX},
                      .conflict_number = *state.differs});
  }
  return doubts;
}

bool DonorGap::take(Trust trust) {
  const std::vector<Doubt> doubts = find_doubts(trust);
  bool changed = false;
  for (Number& number : numbers_) {
    if (number.verdict != Verdict::undecided) continue;
    const auto offer = std::find_if(
        number.offers.begin(), number.offers.end(), [&number, trust](const DonorOffer& one) {
          if (one.in_document || trust_in(one) != trust) return false;
          if (trust != Trust::no_side) return true;
          return std::count_if(
                     number.offers.begin(), number.offers.end(),
                     [&one](const DonorOffer& other) { return other.content == one.content; }) > 1;
        });
    if (offer == number.offers.end()) continue;
    const auto doubt = std::find_if(doubts.begin(), doubts.end(), [&number](const Doubt& one) {
      return one.numbers.first <= number.number && number.number <= one.numbers.last;
    });
    if (doubt != doubts.end()) {
      number.verdict = Verdict::in_conflict;
      number.conflict_number = doubt->conflict_number;
      number.donors_part = true;
    } else {
      number.verdict = Verdict::taken;
      number.taken = static_cast<std::size_t>(offer - number.offers.begin());
    }
    changed = true;
  }
  return changed;
}

/// What may well be right, though nothing shows that it is.
void DonorGap::find_doubtful() {
  for (Number& number : numbers_) {
    if (number.verdict != Verdict::undecided) continue;
    for (const DonorOffer& offer : number.offers) {
      const Trust trust = trust_in(offer);
      const bool is_trusted = trust == Trust::above || trust == Trust::below;
      if (trust == Trust::contradicted || (is_trusted && !offer.in_document)) continue;
      const bool is_supported =
          !offer.in_document && (offer.below.agreement != Agreement::unknown ||
                                 offer.above.agreement != Agreement::unknown);
      number.verdict = is_supported ? Verdict::in_conflict : Verdict::unsupported;
      number.conflict_number = offer.doubt.value_or(0);
      if (is_supported) break;
    }
  }
}

const std::vector<DonorGap::Number>& DonorGap::decide() {
  for (;;) {
    do {
      find_points();
    } while (spread_contradictions());
    if (!take(Trust::above) && !take(Trust::below) && !take(Trust::no_side)) break;
  }
  find_doubtful();
  return numbers_;
}

}  // namespace aerowal

#include "scan/damage_copies.hpp"

#include <algorithm>

#include "aerowal/format.hpp"
#include "scan/piece_search.hpp"
#include "scan/surfaced_records.hpp"

namespace aerowal {
namespace {

/// So few bytes may be the same by chance.
constexpr std::uint64_t piece_min = Needle::length_min;
constexpr std::uint64_t suffix_min = 4;

}  // namespace

DamageCopies::DamageCopies(const Inventory& inventory, const Relations& relations,
                           const ResolvedRegions& regions, RandomAccessLog& log)
    : inventory_(&inventory),
      relations_(&relations),
      regions_(&regions),
      log_(&log),
      prefix_(regions.size()),
      suffix_(regions.size()),
      is_like_(regions.size()) {
  ask();
  search();
}

/// Asks of every damaged region for the kept records that its header and its neighbours name.
void DamageCopies::ask() {
  Probe probe(*log_);
  std::vector<Question> questions;
  for (std::size_t i = 0; i < regions_->size(); ++i) {
    const Region& region = (*regions_)[i].region;
    const std::uint64_t size = region.end - region.begin;
    // What is so short is a copy nowhere but at the end.
    if (!region.is_damage() || (size < suffix_min && region.end != log_->size())) continue;
    const auto ask = [&](std::uint64_t number, bool suffix) {
      if (find_kept(relations_->kept, number) == nullptr) return;
      questions.push_back({.number = number, .region = i, .suffix = suffix});
    };
    const auto header = probe.header(region.begin);
    if (header && size >= format::header_size) {
      ask(header->sequence_number, false);
    } else if (i > 0 && has_records(i - 1)) {
      const std::uint64_t last = (*regions_)[i - 1].region.last_number();
      ask(last, false);
      if (last != UINT64_MAX) ask(last + 1, false);
    }
    if (i + 1 < regions_->size() && has_records(i + 1)) {
      ask((*regions_)[i + 1].region.first_number - 1, true);
    }
  }
  const auto is_before = [](const Question& a, const Question& b) { return a.number < b.number; };
  if (!std::is_sorted(questions.begin(), questions.end(), is_before)) {
    std::sort(questions.begin(), questions.end(), is_before);
  }
  answer(questions);
}

/// Looks for the pieces of a copy that neither header nor neighbours name, where it matters what
/// they are and there are few such places.
void DamageCopies::search() {
  static constexpr std::size_t searched_max = 256;
  static constexpr int pieces_max = 4;
  std::vector<Needle> needles;
  std::vector<std::size_t> asked;
  for (std::size_t i = 0; i < regions_->size() && asked.size() < searched_max; ++i) {
    const Region& region = (*regions_)[i].region;
    if (region.kind != Region::Kind::unframed || is_copy(i) || !may_be_copy(i)) continue;
    const std::uint64_t done = prefix_[i] < piece_min ? 0 : prefix_[i];
    needles.push_back({.bytes = {.byte_offset = region.begin + done,
                                 .length = region.end - region.begin - done}});
    asked.push_back(i);
  }
  for (int piece = 0; piece < pieces_max && !needles.empty(); ++piece) {
    find_pieces(*log_, intact_ranges(*inventory_), needles);
    std::vector<Needle> rest;
    std::vector<std::size_t> of_rest;
    for (std::size_t k = 0; k < needles.size(); ++k) {
      const Region& region = (*regions_)[asked[k]].region;
      const std::uint64_t at = needles[k].bytes.byte_offset + needles[k].longest;
      if (needles[k].longest == 0) continue;
      prefix_[asked[k]] = at - region.begin;
      if (is_copy(asked[k])) continue;
      rest.push_back({.bytes = {.byte_offset = at, .length = region.end - at}});
      of_rest.push_back(asked[k]);
    }
    needles = std::move(rest);
    asked = std::move(of_rest);
  }
}

/// False where the place shows that records are lost, or that nothing is whatever stands there.
bool DamageCopies::may_be_copy(std::size_t i) const {
  const auto& regions = *regions_;
  const auto in_chain = [&](std::size_t at) {
    return has_records(at) && regions[at].relation == Relation::chain;
  };
  if (i + 1 == regions.size()) return true;
  const bool between = in_chain(i + 1) && (i == 0 || in_chain(i - 1));
  return !between;
}

/// In one sweep over what is kept.
void DamageCopies::answer(const std::vector<Question>& questions) {
  auto run = relations_->kept.begin();
  std::uint64_t at = 0;
  std::uint64_t number = 0;
  bool placed = false;
  for (const Question& question : questions) {
    while (run->region.last_number() < question.number) {
      ++run;
      placed = false;
    }
    if (!placed) {
      at = run->region.begin;
      number = run->region.first_number;
      placed = true;
    }
    for (; number < question.number && !log_->error(); ++number) at += log_->u32(at);
    compare(question, {.byte_offset = at,
                       .length = run->region.count == 1 ? run->region.end - at
                                                        : std::uint64_t{log_->u32(at)}});
  }
}

void DamageCopies::compare(const Question& question, const ByteRange& kept) {
  const Region& region = (*regions_)[question.region].region;
  const std::uint64_t size = region.end - region.begin;
  const std::uint64_t count = std::min(size, kept.length);
  if (!question.suffix) {
    const std::uint64_t same = common_length(*log_, region.begin, kept.byte_offset, count);
    prefix_[question.region] = std::max(prefix_[question.region], same);
    if (size == kept.length) {
      is_like_[question.region] =
          2 * count_same(*log_, region.begin, kept.byte_offset, size) >= size;
    }
    return;
  }
  // A cut copy ends with the record's end; where it begins is the question.
  std::uint64_t same = 0;
  const std::uint64_t kept_end = kept.byte_offset + kept.length;
  while (same < count && log_->u8(region.end - 1 - same) == log_->u8(kept_end - 1 - same)) ++same;
  suffix_[question.region] = same;
}

bool DamageCopies::is_copy(std::size_t i) const {
  const Region& region = (*regions_)[i].region;
  const std::uint64_t size = region.end - region.begin;
  const bool at_end = region.end == log_->size();
  if (prefix_[i] == size && (at_end || size >= piece_min)) return true;
  if (suffix_[i] == size && size >= suffix_min) return true;
  return prefix_[i] >= piece_min && suffix_[i] >= suffix_min && prefix_[i] + suffix_[i] >= size;
}

}  // namespace aerowal

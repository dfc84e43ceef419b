#include "scan/parts.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "aerowal/format.hpp"
#include "record/sequence_ranges.hpp"
#include "scan/chain.hpp"

namespace aerowal {
namespace {

/// Where record `number` of an intact run begins, from a record before it or itself.
std::uint64_t step_to(RandomAccessLog& log, std::uint64_t byte_offset, std::uint64_t at_number,
                      std::uint64_t number) {
  for (; at_number < number && !log.error(); ++at_number) byte_offset += log.u32(byte_offset);
  return byte_offset;
}

/// A record of number 0 is intact, but no log has one.
bool may_be_sound(const Part& part) {
  return part.kind == Part::Kind::sound && part.first_number >= format::first_sequence_number;
}

std::vector<ChainLink> find_chain(const std::deque<Part>& parts) {
  std::vector<NumberRun> runs;
  runs.reserve(static_cast<std::size_t>(std::count_if(parts.begin(), parts.end(), may_be_sound)));
  for (const Part& part : parts) {
    if (may_be_sound(part)) runs.push_back({.first = part.first_number, .count = part.count});
  }
  const bool starts_log = !parts.empty() && may_be_sound(parts.front()) &&
                          parts.front().first_number == format::first_sequence_number;
  return heaviest_chain(runs, starts_log);
}

/// Adds the run, cut into what the chain uses of it and what it does not.
void add_run(std::deque<Part>& parts, const Part& run, const ChainLink* link,
             RandomAccessLog& log) {
  const auto add = [&](Part::Kind kind, std::uint64_t begin, std::uint64_t end, std::uint64_t first,
                       std::uint64_t next) {
    if (first == next) return;
    parts.push_back(
        {.kind = kind, .begin = begin, .end = end, .first_number = first, .count = next - first});
  };
  const std::uint64_t next = run.first_number + run.count;
  if (link == nullptr) {
    add(Part::Kind::rejected, run.begin, run.end, run.first_number, next);
    return;
  }
  const std::uint64_t begin = step_to(log, run.begin, run.first_number, link->first);
  const bool whole_tail = link->last == run.last_number();
  const std::uint64_t end = whole_tail ? run.end : step_to(log, begin, link->first, link->last + 1);
  add(Part::Kind::rejected, run.begin, begin, run.first_number, link->first);
  add(Part::Kind::sound, begin, end, link->first, link->last + 1);
  add(Part::Kind::rejected, end, run.end, link->last + 1, next);
}

/// A place in the chain that moves towards higher numbers.
class ChainCursor {
 public:
  ChainCursor(const std::vector<const Part*>& sound, RandomAccessLog& log)
      : log_(&log), sound_(&sound) {}

  /// Moves to the record of that number, or to the first one after it; true where it is there.
  bool seek(std::uint64_t number) {
    while (part_ < sound_->size() && (*sound_)[part_]->last_number() < number) {
      ++part_;
      placed_ = false;
    }
    if (part_ == sound_->size()) return false;
    if (!placed_) {
      byte_offset_ = (*sound_)[part_]->begin;
      number_ = (*sound_)[part_]->first_number;
      placed_ = true;
    }
    if (number < number_) return false;
    byte_offset_ = step_to(*log_, byte_offset_, number_, number);
    number_ = number;
    return true;
  }

  [[nodiscard]] std::uint64_t byte_offset() const { return byte_offset_; }

 private:
  RandomAccessLog* log_;
  const std::vector<const Part*>* sound_;
  std::size_t part_ = 0;
  bool placed_ = false;
  std::uint64_t byte_offset_ = 0;
  std::uint64_t number_ = 0;
};

/// True where every record of `part` stands in the chain too, which `cursor` looks at.
bool is_copy(const Part& part, ChainCursor cursor, RandomAccessLog& log) {
  std::uint64_t at = part.begin;
  for (std::uint64_t i = 0; i < part.count; ++i) {
    const std::uint32_t length = log.u32(at);
    if (!cursor.seek(part.first_number + i) || !log.same_bytes(at, cursor.byte_offset(), length)) {
      return false;
    }
    at += length;
  }
  return true;
}

using Chain = std::vector<const Part*>;

Chain chain_of(const std::deque<Part>& parts) {
  Chain chain;
  for (const Part& part : parts) {
    if (part.kind == Part::Kind::sound) chain.push_back(&part);
  }
  return chain;
}

/// The first part of the chain that has that number or a later one.
Chain::const_iterator find_in(const Chain& chain, std::uint64_t number) {
  return std::lower_bound(
      chain.begin(), chain.end(), number,
      [](const Part* kept, std::uint64_t wanted) { return kept->last_number() < wanted; });
}

/// Compares what the chain rejects with what it keeps.
class RejectedParts {
 public:
  RejectedParts(Parts& parts, RandomAccessLog& log)
      : parts_(&parts),
        log_(&log),
        uncut_(std::exchange(parts.all, {})),
        chain_(chain_of(uncut_)) {}

  void compare() {
    for (const Part& part : uncut_) {
      if (part.kind == Part::Kind::rejected) {
        cut(part);
      } else {
        parts_->all.push_back(part);
      }
    }
    join_ranges(parts_->misplaced);
    // By rising number, so that one sweep over the chain serves all of them.
    std::sort(doubled_.begin(), doubled_.end(),
              [](const Part* a, const Part* b) { return a->first_number < b->first_number; });
    ChainCursor cursor(chain_, *log_);
    for (Part* part : doubled_) {
      cursor.seek(part->first_number);
      part->copies = is_copy(*part, cursor, *log_);
    }
  }

 private:
  /// Into pieces of whose numbers the chain has all or none.
  void cut(const Part& rejected) {
    Part piece = rejected;
    auto kept = find_in(chain_, piece.first_number);
    for (;;) {
      const bool doubled = kept != chain_.end() && (*kept)->first_number <= piece.first_number;
      std::uint64_t last = rejected.last_number();
      if (!doubled && kept != chain_.end()) last = std::min(last, (*kept)->first_number - 1);
      if (doubled) {
        while (last > (*kept)->last_number() && std::next(kept) != chain_.end() &&
               (*std::next(kept))->first_number == (*kept)->last_number() + 1) {
          ++kept;
        }
        last = std::min(last, (*kept)->last_number());
        ++kept;
      }
      piece.count = last - piece.first_number + 1;
      piece.end = last == rejected.last_number()
                      ? rejected.end
                      : step_to(*log_, piece.begin, piece.first_number, last + 1);
      add(piece, doubled);
      if (last == rejected.last_number()) return;
      piece.begin = piece.end;
      piece.first_number = last + 1;
    }
  }

  void add(const Part& piece, bool doubled) {
    Part& part = parts_->all.emplace_back(piece);
    if (doubled) {
      doubled_.push_back(&part);
    } else if (part.first_number > 0 && part.last_number() <= parts_->last_number) {
      part.misplaced = true;
      parts_->misplaced.push_back({.first = part.first_number, .last = part.last_number()});
    }
  }

  Parts* parts_;
  RandomAccessLog* log_;
  std::deque<Part> uncut_;
  Chain chain_;  ///< of parts in uncut_
  std::vector<Part*> doubled_;
};

}  // namespace

Parts judge_parts(std::deque<Part> walked, RandomAccessLog& log) {
  const std::vector<ChainLink> chain = find_chain(walked);
  Parts parts;
  auto link = chain.begin();
  for (std::size_t run = 0; !walked.empty(); walked.pop_front()) {
    const Part& part = walked.front();
    if (part.kind != Part::Kind::sound) {
      parts.all.push_back(part);
      continue;
    }
    const bool used = may_be_sound(part) && link != chain.end() && link->run == run++;
    add_run(parts.all, part, used ? &*link : nullptr, log);
    if (used) ++link;
  }
  bool rejected = false;
  for (const Part& part : parts.all) {
    rejected = rejected || part.kind == Part::Kind::rejected;
    if (part.kind != Part::Kind::sound) continue;
    if (parts.sound_records == 0) parts.first_number = part.first_number;
    parts.last_number = part.last_number();
    parts.sound_records += part.count;
    parts.sound_bytes += part.end - part.begin;
  }
  if (rejected) RejectedParts(parts, log).compare();
  return parts;
}

}  // namespace aerowal

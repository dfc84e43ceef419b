#include "parts.hpp"

#include <algorithm>
#include <cstring>

#include "chain.hpp"

namespace aerowal {
namespace {

/// Where record `number` of an intact run begins, from a record before it or itself.
std::uint64_t step_to(LogBytes& log, std::uint64_t byte_offset, std::uint64_t at_number,
                      std::uint64_t number) {
  for (; at_number < number && !log.error(); ++at_number) byte_offset += log.u32(byte_offset);
  return byte_offset;
}

/// A record of number 0 is intact, but no log has one.
bool may_be_sound(const Piece& piece) {
  return piece.kind == Piece::Kind::run && piece.first_number >= format::first_sequence_number;
}

Part sound_or_rejected(Part::Kind kind, std::uint64_t begin, std::uint64_t end, std::uint64_t first,
                       std::uint64_t count) {
  return {.kind = kind, .begin = begin, .end = end, .first_number = first, .count = count};
}

/// Adds the run, cut into what the chain uses of it and what it does not.
void add_run(std::vector<Part>& parts, const Piece& run, const ChainLink* link, LogBytes& log) {
  if (link == nullptr) {
    parts.push_back(
        sound_or_rejected(Part::Kind::rejected, run.begin, run.end, run.first_number, run.count));
    return;
  }
  const std::uint64_t begin = step_to(log, run.begin, run.first_number, link->first);
  const bool whole_tail = link->last == run.last_number();
  const std::uint64_t end = whole_tail ? run.end : step_to(log, begin, link->first, link->last + 1);
  if (begin != run.begin) {
    parts.push_back(sound_or_rejected(Part::Kind::rejected, run.begin, begin, run.first_number,
                                      link->first - run.first_number));
  }
  parts.push_back(
      sound_or_rejected(Part::Kind::sound, begin, end, link->first, link->last - link->first + 1));
  if (!whole_tail) {
    parts.push_back(sound_or_rejected(Part::Kind::rejected, end, run.end, link->last + 1,
                                      run.last_number() - link->last));
  }
}

/// A place in the chain that moves towards higher numbers.
class ChainCursor {
 public:
  ChainCursor(const std::vector<const Part*>& sound, LogBytes& log) : log_(&log), sound_(&sound) {}

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
  LogBytes* log_;
  const std::vector<const Part*>* sound_;
  std::size_t part_ = 0;
  bool placed_ = false;
  std::uint64_t byte_offset_ = 0;
  std::uint64_t number_ = 0;
};

bool equal_bytes(LogBytes& log, std::uint64_t a, std::uint64_t b, std::uint64_t count) {
  while (count > 0) {
    const auto step =
        static_cast<std::size_t>(std::min<std::uint64_t>(count, LogBytes::window_size));
    const Bytes left = log.at(a, step);
    const Bytes right = log.at(b, step);
    if (left.size() != step || right.size() != step ||
        std::memcmp(left.data(), right.data(), step) != 0) {
      return false;
    }
    a += step, b += step, count -= step;
  }
  return true;
}

/// Compares a rejected part with the chain, record by record, from `cursor` on.
void compare(Part& part, ChainCursor cursor, std::uint64_t last_number, LogBytes& log) {
  part.copies = true;
  part.misplaced = part.first_number > 0 && part.last_number() <= last_number;
  std::uint64_t at = part.begin;
  for (std::uint64_t i = 0; i < part.count && (part.copies || part.misplaced); ++i) {
    const std::uint32_t length = log.u32(at);
    if (cursor.seek(part.first_number + i)) {
      part.misplaced = false;
      part.copies = part.copies && equal_bytes(log, at, cursor.byte_offset(), length);
    } else {
      part.copies = false;
    }
    at += length;
  }
}

void compare_rejected(Parts& parts, LogBytes& log) {
  std::vector<const Part*> sound;
  std::vector<Part*> rejected;
  for (Part& part : parts.all) {
    if (part.kind == Part::Kind::sound) sound.push_back(&part);
    if (part.kind == Part::Kind::rejected) rejected.push_back(&part);
  }
  if (rejected.empty()) return;
  // By rising number, so that one sweep over the chain serves all of them.
  std::sort(rejected.begin(), rejected.end(),
            [](const Part* a, const Part* b) { return a->first_number < b->first_number; });
  ChainCursor cursor(sound, log);
  for (Part* part : rejected) {
    cursor.seek(part->first_number);
    compare(*part, cursor, parts.last_number, log);
    if (!part->misplaced) continue;
    auto& ranges = parts.misplaced;
    if (!ranges.empty() && part->first_number <= ranges.back().last + 1) {
      ranges.back().last = std::max(ranges.back().last, part->last_number());
    } else {
      ranges.push_back({.first = part->first_number, .last = part->last_number()});
    }
  }
}

}  // namespace

Parts make_parts(const std::vector<Piece>& pieces, LogBytes& log) {
  std::vector<NumberRun> runs;
  for (const Piece& piece : pieces) {
    if (!may_be_sound(piece)) continue;
    runs.push_back({.first = piece.first_number, .count = piece.count});
  }
  const bool starts_log = !pieces.empty() && may_be_sound(pieces.front()) &&
                          pieces.front().first_number == format::first_sequence_number;
  const std::vector<ChainLink> chain = heaviest_chain(runs, starts_log);

  Parts parts;
  auto link = chain.begin();
  std::size_t run = 0;
  for (const Piece& piece : pieces) {
    if (piece.kind == Piece::Kind::run) {
      const bool used = may_be_sound(piece) && link != chain.end() && link->run == run++;
      add_run(parts.all, piece, used ? &*link : nullptr, log);
      if (used) ++link;
      continue;
    }
    const bool framed = piece.kind == Piece::Kind::framed;
    parts.all.push_back({.kind = framed ? Part::Kind::framed : Part::Kind::unframed,
                         .check = piece.check,
                         .length_wrong = piece.length_wrong,
                         .bit_flip = piece.bit_flip,
                         .begin = piece.begin,
                         .end = piece.end,
                         .first_number = piece.first_number,
                         .count = piece.count});
  }
  for (const Part& part : parts.all) {
    if (part.kind != Part::Kind::sound) continue;
    if (parts.sound_records == 0) parts.first_number = part.first_number;
    parts.last_number = part.last_number();
    parts.sound_records += part.count;
    parts.sound_bytes += part.end - part.begin;
  }
  compare_rejected(parts, log);
  return parts;
}

}  // namespace aerowal

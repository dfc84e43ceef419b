#include "scan/judge.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <string>

#include "base/byte_order.hpp"
#include "inspect/header_search.hpp"
#include "scan/finding_text.hpp"
#include "scan/wrong_bytes.hpp"

namespace aerowal {
namespace {

Finding damage_at(const Part& part, DamageKind kind, std::uint64_t number) {
  return {.kind = kind,
          .byte_offset = part.begin,
          .length = part.end - part.begin,
          .sequence_number = number};
}

bool is_damaged(const Part& part) {
  return part.kind == Part::Kind::framed || part.kind == Part::Kind::unframed;
}

DamageKind kind_of_check(StrictCheck check) {
  switch (check) {
    case StrictCheck::truncated:
    case StrictCheck::length_minimum:
    case StrictCheck::length_end:
      return DamageKind::bad_length;
    case StrictCheck::checksum:
      return DamageKind::checksum_mismatch;
    case StrictCheck::type:
      return DamageKind::unknown_type;
    case StrictCheck::payload:
      return DamageKind::malformed_payload;
    case StrictCheck::sequence:
      return DamageKind::sequence_gap;
  }
  return DamageKind::checksum_mismatch;
}

/// A wrong length field whose right value is known.
void set_length_damage(Finding& damage, std::uint32_t declared) {
  damage.declared_length = declared;
  damage.actual_length = static_cast<std::uint32_t>(damage.length);
  const std::uint32_t wrong = declared ^ *damage.actual_length;
  if (!std::has_single_bit(wrong)) {
    damage.kind = DamageKind::bad_length;
    damage.message = length_text(declared, damage.length);
    return;
  }
  damage.kind = DamageKind::bit_flip;
  const auto bit = static_cast<unsigned>(std::countr_zero(wrong));
  const unsigned shift = bit / 8 * 8;
  damage.bit_flip = BitFlip{.byte_offset = damage.byte_offset + bit / 8,
                            .bit = static_cast<std::uint8_t>(bit % 8),
                            .stored = static_cast<std::uint8_t>(declared >> shift),
                            .corrected = static_cast<std::uint8_t>(*damage.actual_length >> shift)};
  damage.message = flip_text(*damage.bit_flip);
}

/// True where the number after what is lost can hardly be right: a record that stands alone far
/// from its place, or any number that no file is large enough to reach.
bool is_number_doubtful(const std::vector<SequenceRange>& lost, const Place& place) {
  static constexpr std::uint64_t records_max = std::uint64_t{1} << 40;
  const std::uint64_t count = std::accumulate(
      lost.begin(), lost.end(), std::uint64_t{0},
      [](std::uint64_t sum, const SequenceRange& range) { return sum + range.count(); });
  return count > records_max || (count > number_jump_max && place.count_after == 1);
}

}  // namespace

std::vector<SequenceRange> Judge::lost_between(const Place& place) const {
  std::vector<SequenceRange> lost;
  if (!place.after || *place.after - place.before < 2) return lost;
  std::uint64_t next = place.before + 1;
  const std::uint64_t last = *place.after - 1;
  const auto& misplaced = parts_->misplaced;
  auto found = std::lower_bound(
      misplaced.begin(), misplaced.end(), next,
      [](const SequenceRange& range, std::uint64_t number) { return range.last < number; });
  for (; found != misplaced.end() && found->first <= last; ++found) {
    if (found->first > next) lost.push_back({.first = next, .last = found->first - 1});
    if (found->last >= last) return lost;
    next = found->last + 1;
  }
  lost.push_back({.first = next, .last = last});
  return lost;
}

Finding Judge::gap(std::uint64_t byte_offset, const Place& place, std::vector<SequenceRange> lost) {
  Finding damage{.kind = DamageKind::sequence_gap,
                 .byte_offset = byte_offset,
                 .length = 0,
                 .sequence_number = place.before + 1,
                 .lost = std::move(lost)};
  damage.number_doubtful = is_number_doubtful(damage.lost, place);
  damage.message = gap_text(damage, *place.after);
  return damage;
}

Finding Judge::framed(const Part& part, bool at_end) {
  Finding damage = judge_framed(part, at_end);
  damage.wrong_bytes = find_wrong_bytes(*probe_, damage);
  return damage;
}

Finding Judge::judge_framed(const Part& part, bool at_end) {
  Finding damage = damage_at(part, kind_of_check(part.check), part.first_number);
  damage.check = part.check;
  const Place only{.before = part.first_number - 1, .after = part.first_number + 1};
  damage.lost = lost_between(only);
  if (part.length_wrong) {
    set_length_damage(damage, probe_->log().u32(part.begin));
    return damage;
  }
  if (part.check == StrictCheck::type) {
    const auto header = probe_->header(part.begin);
    damage.message = type_text(header ? header->type : 0);
    return damage;
  }
  if (part.check == StrictCheck::payload) {
    damage.message = payload_text(find_payload_fault(*probe_, part.begin)
                                      .value_or(RecordFault{.check = StrictCheck::payload}));
    return damage;
  }
  if (part.check == StrictCheck::checksum) {
    damage.bit_flip = bit_flips_->in(part);
  }
  if (damage.bit_flip) {
    damage.kind = DamageKind::bit_flip;
    damage.message = flip_text(*damage.bit_flip);
    return damage;
  }
  if (at_end) {
    const Tail judged = judge_tail(*probe_, part.begin, part.first_number);
    if (judged != Tail::damaged) {
      damage.lost.clear();
      set_tail(damage, judged);
      return damage;
    }
  }
  damage.kind = kind_of_bytes(part, DamageKind::checksum_mismatch);
  damage.message = damage.kind == DamageKind::overwritten_region
                       ? "Part of the record is zeros in whole sectors: a lost write or a failing "
                         "disk."
                       : "The record's bytes are not those that were written; more than one bit "
                         "differs. " +
                             cause_text(damage.kind);
  return damage;
}

Finding Judge::group(Group group, const Place& place) {
  Finding damage = judge_group(group, place);
  damage.wrong_bytes = find_wrong_bytes(*probe_, damage);
  return damage;
}

Finding Judge::judge_group(Group group, const Place& place) {
  const bool all_rejected =
      std::none_of(group.begin(), group.end(), [](const Part& part) { return is_damaged(part); });
  const bool begins_rejected = group.front().kind == Part::Kind::rejected;
  if (all_rejected || (!place.after && begins_rejected)) return rejected(group, place);
  if (!place.after && group.is_one()) return tail(group.front(), place.before + 1);
  Finding damage = between(group, place);
  if (may_be_cut_short(group.front(), place.before + 1)) {
    damage.message +=
        " Its own lengths agree and reach past the end of the log: if its document holds a copy of "
        "a log, a crash may have cut it short, and the intact records after it are the copy's.";
  }
  return damage;
}

/// True where the part begins like the expected record, whole but for its end.
bool Judge::may_be_cut_short(const Part& part, std::uint64_t due) {
  const auto header = probe_->header(part.begin);
  return is_damaged(part) && header && header->matches(due) &&
         !probe_->log().holds(part.begin, header->length) &&
         probe_->inner_length(part.begin) == header->length;
}

/// Intact records that the heaviest chain does not use.
Finding Judge::rejected(Group group, const Place& place) const {
  const Part& first = group.front();
  Finding damage = damage_at(first, DamageKind::stale_tail, first.first_number);
  damage.length = group.back().end - first.begin;
  damage.check = StrictCheck::sequence;
  damage.lost = lost_between(place);
  const bool copies =
      std::all_of(group.begin(), group.end(), [](const Part& part) { return part.copies; });
  const bool misplaced =
      std::all_of(group.begin(), group.end(), [](const Part& part) { return part.misplaced; });
  damage.copies = copies;
  damage.misplaced = misplaced;
  const bool one = group.is_one() && first.count == 1;
  const std::string number = std::to_string(first.first_number);
  const std::string here = (one ? "Intact record " + number + " is"
                                : "Intact records from number " + number + " on are") +
                           " where " + number_text(place.before + 1) + " was expected";

  const bool last_again = copies && one && first.first_number == place.before;
  if (!place.after && !last_again && !misplaced) {
    damage.message = here + ", after the last record: " +
                     (copies ? "byte for byte what this log has elsewhere. "
                             : "with content that this log does not have under these numbers. ") +
                     "An earlier use of the file that was not cut off, or another log that was "
                     "appended by mistake.";
  } else if (copies && damage.lost.empty()) {
    damage.kind = DamageKind::duplicate_record;
    damage.message = here +
                     ": byte for byte the same as elsewhere in this log, so nothing is lost. "
                     "A write was done twice, or bytes were copied into the file.";
  } else if (misplaced || damage.lost.empty()) {
    damage.kind = DamageKind::out_of_order;
    damage.message =
        here + (misplaced
                    ? ": readable, but out of place. Records were moved or put together by "
                      "hand, or by another program; AeroDB writes them in order."
                    : ": the number is another record's, or no record's, and nothing is lost. "
                      "A record of another log was put here, or memory was damaged before the "
                      "record was written.");
  } else {
    damage.kind = DamageKind::sequence_gap;
    const std::uint64_t due = place.before + 1;
    const bool doubtful =
        one &&
        std::max(first.first_number, due) - std::min(first.first_number, due) > number_jump_max;
    damage.message = here + ": " + lost_text(damage.lost) + misnumbered_text(doubtful);
  }
  return damage;
}

void Judge::set_tail(Finding& damage, Tail tail) {
  damage.kind = tail == Tail::zeros ? DamageKind::zero_tail : DamageKind::torn_tail;
  damage.message = tail_text(damage, tail);
}

/// The bytes after the last record, none of which is intact.
Finding Judge::tail(const Part& part, std::uint64_t due) {
  Finding damage = damage_at(part, DamageKind::foreign_bytes, due);
  damage.check = part.check;
  if (const Tail judged = judge_tail(*probe_, part.begin, due); judged != Tail::damaged) {
    set_tail(damage, judged);
    return damage;
  }
  const auto header = probe_->header(part.begin);
  const bool header_shows = header && header->matches_within_one_bit(due);
  const std::uint64_t last = find_last_number(part, due);
  if (!header_shows && (last == 0 || last < due)) {
    damage.message = bytes_text(damage.length) + " after the last sound record do not begin like " +
                     number_text(due) +
                     ": they are not part of this log, or they are what is left of records whose "
                     "headers are gone too. How many records are lost here, if any, cannot be "
                     "known. " +
                     cause_text(damage.kind);
    return damage;
  }
  damage.lost = {{.first = due, .last = std::max(due, last)}};
  if (header_shows) damage.declared_length = header->length;
  const bool one =
      last <= due && (part.check != StrictCheck::checksum || header->length >= damage.length);
  damage.kind = one ? kind_of_check(part.check) : DamageKind::overwritten_region;
  damage.message = "Damaged bytes of acknowledged records, as headers among them show: " +
                   lost_text(damage.lost) +
                   (last < due ? ". Whether more are lost after them cannot be known. " : ". ") +
                   cause_text(damage.kind);
  return damage;
}

/// The number in the last header of a damaged tail: one whose declared end is the end of the log. 0
/// if there is none.
std::uint64_t Judge::find_last_number(const Part& part, std::uint64_t due) {
  if (due < format::first_sequence_number) return 0;  // after the largest number
  RandomAccessLog& log = probe_->log();
  std::uint64_t last = 0;
  find_header(log, part.begin, log.size(), [&](std::uint64_t byte_offset, const std::byte* header) {
    const std::uint64_t number = load_u64(header + format::sequence_at);
    const std::uint32_t length = load_u32(header);
    if (length >= format::record_size_min && length == log.size() - byte_offset &&
        number - due < number_jump_max &&
        header[format::type_at] <= static_cast<std::byte>(RecordType::delete_)) {
      last = number;
    }
    return false;
  });
  return last;
}

/// Damaged bytes, with or without rejected records among them.
Finding Judge::between(Group group, const Place& place) {
  const Part& first = group.front();
  const std::uint64_t due = place.before + 1;
  Finding damage = damage_at(first, DamageKind::overwritten_region, due);
  damage.length = group.back().end - first.begin;
  damage.check = is_damaged(first) ? first.check : StrictCheck::sequence;
  damage.lost = lost_between(place);
  const auto header = probe_->header(first.begin);
  const bool header_shows = header && header->matches(due);
  if (header && is_damaged(first)) damage.declared_length = header->length;
  const bool holds_others = std::any_of(group.begin(), group.end(), [](const Part& part) {
    return part.kind == Part::Kind::rejected && !part.copies;
  });

  if (!place.after) {
    damage.message =
        "Damaged bytes and intact records with other numbers are after the last "
        "record. How many records are lost here, if any, cannot be known. An earlier use of the "
        "file that was not cut off, or a misdirected write.";
    if (header_shows) damage.lost = {{.first = due, .last = due}};
    return damage;
  }
  if (damage.lost.empty()) {
    if (!header_shows && !holds_others) {
      damage.kind = DamageKind::foreign_bytes;
      damage.message =
          bytes_text(damage.length) + " that are no record are " +
          (place.before == 0 ? "before " + number_text(*place.after) + ", which is intact"
                             : "between " + number_text(place.before) + " and " +
                                   number_text(*place.after) + ", which are both intact") +
          ": nothing is lost. Another program put them there; a failing disk changes bytes and "
          "adds none.";
    } else {
      damage.kind = holds_others ? DamageKind::overwritten_region : kind_of_check(first.check);
      damage.message =
          "Damaged bytes are before " + number_text(*place.after) +
          (header_shows ? ", which is intact, and begin like it: an attempt to write it "
                          "that was not cut off, or a damaged copy."
                        : ", with intact records of other content among them: another program's, "
                          "or a misdirected write.");
    }
    return damage;
  }

  // Bytes that were overwritten are still as many; those of removed records are not.
  const std::uint64_t numbers = *place.after - due;
  const std::uint64_t average =
      parts_->sound_records == 0 ? 0 : parts_->sound_bytes / parts_->sound_records;
  const bool too_few = damage.length / numbers < average / 2;
  if (numbers == 1 || too_few) damage.kind = kind_of_bytes(first, kind_of_check(first.check));
  damage.number_doubtful = is_number_doubtful(damage.lost, place);
  damage.message = between_text(damage, too_few, header_shows);
  return damage;
}

DamageKind Judge::kind_of_bytes(const Part& part, DamageKind otherwise) const {
  return find_zero_sector(probe_->log(), part.begin, part.end).length != 0
             ? DamageKind::overwritten_region
             : otherwise;
}

std::optional<Finding> Judge::not_a_log() {
  const auto& all = parts_->all;
  std::vector<SequenceRange> lost;
  for (const Part& part : all) {
    if (part.kind == Part::Kind::rejected) return std::nullopt;  // intact, with number 0
    if (part.kind != Part::Kind::framed) continue;
    const Finding damage = framed(part, &part == &all.back());
    if (damage.kind == DamageKind::bit_flip || is_crash(damage.kind)) return std::nullopt;
    if (!lost.empty() && part.first_number <= lost.back().last) continue;
    if (!lost.empty() && lost.back().last + 1 == part.first_number) {
      lost.back().last = part.first_number;
    } else {
      lost.push_back({.first = part.first_number, .last = part.first_number});
    }
  }
  if (all.size() == 1 && all[0].kind == Part::Kind::unframed &&
      judge_tail(*probe_, 0, format::first_sequence_number) == Tail::torn) {
    return std::nullopt;
  }
  Finding damage{.kind = DamageKind::not_a_log,
                 .byte_offset = 0,
                 .length = probe_->log().size(),
                 .sequence_number = format::first_sequence_number,
                 .lost = std::move(lost)};
  damage.check = all.front().check;
  damage.message = "This is not an AeroDB log: nothing in it is an intact record";
  return damage;
}

}  // namespace aerowal

#include "walk.hpp"

#include <algorithm>
#include <optional>

#include "byte_order.hpp"
#include "header_search.hpp"
#include "probe.hpp"
#include "tail.hpp"

// How the next record is found behind damage, in this order: the declared end, the payload's own
// end, a search byte by byte. A record's inside is searched only where neither shows its end,
// because a body may hold a copy of a log.

namespace aerowal {
namespace {

class Walker {
 public:
  Walker(Source& source, std::uint64_t size, std::uint64_t first_damage)
      : log_(source, size, first_damage), probe_(log_), prefix_(first_damage) {}

  /// The part that begins with the damage at `at`, where the record `due` should be. It ends where
  /// the next record begins, as far as that can be told, or with the log.
  Part damaged_part(const StrictError& damage, std::uint64_t due, LostKeys& keys) {
    const std::uint64_t at = damage.byte_offset;
    Part part{.kind = Part::Kind::framed,
              .check = damage.check,
              .begin = at,
              .end = log_.size(),
              .first_number = due,
              .count = 1};
    if (frame(part, due)) {
      std::optional<BitFlip> flip;
      if (part.check == StrictCheck::checksum && !part.length_wrong) {
        flip = probe_.flipped_bit(part.begin, part.first_number);
        // With nothing but zeros behind it, it may be the one that a crash cut short.
        if (!flip && zeros_from_ && part.end >= *zeros_from_ &&
            judge_tail(probe_, part.begin, due) != Tail::damaged) {
          return {
              .kind = Part::Kind::unframed, .check = damage.check, .begin = at, .end = log_.size()};
        }
      }
      keys.note(probe_, part.begin, part.end, part.first_number, flip);
      return part;
    }
    part.kind = Part::Kind::unframed;
    part.count = 0;
    part.end = search(at + 1);
    note_keys(part, due, keys);
    return part;
  }

  /// Only numbers that carry on from the log's start raise what the search looks for.
  void raise_floor(std::uint64_t number) { floor_ = number; }

  /// In bounded time, however long the record says it is.
  bool is_sealed(std::uint64_t byte_offset) { return probe_.sealed(byte_offset); }

  [[nodiscard]] const std::optional<Error>& error() const { return log_.error(); }

  /// The number that the header at `byte_offset` shows; 1 at the end of the log.
  std::uint64_t number_at(std::uint64_t byte_offset) {
    const auto header = probe_.header(byte_offset);
    return header ? header->sequence_number : format::first_sequence_number;
  }

 private:
  /// Finds the end of the damaged record at part.begin and its number, if they can be told.
  bool frame(Part& part, std::uint64_t due) {
    const auto header = probe_.header(part.begin);
    if (!header) return false;
    const auto inner = probe_.inner_length(part.begin);
    if (inner && *inner != header->length && header->type_known() &&
        header->sequence_number >= floor_ && header->sequence_number >= due &&
        probe_.whole_with_length(part.begin, *inner)) {
      part.end = part.begin + *inner;
      part.first_number = header->sequence_number;
      part.length_wrong = true;
      return true;
    }
    if (header->length < format::record_size_min || !log_.holds(part.begin, header->length)) {
      return false;
    }
    const std::uint64_t end = part.begin + header->length;
    part.end = end;
    // The record's own number counts where the one behind it agrees.
    for (const std::uint64_t number : {due, header->sequence_number}) {
      part.first_number = number;
      if (number - due >= number_jump_max || number == UINT64_MAX) continue;
      const auto next = probe_.header(end);
      // Two headers under no checksum prove another number only if neither has a flipped bit.
      if (number == due ? begins_at(end, number + 1) : next && next->shows(number + 1)) return true;
    }
    part.first_number = due;
    if (end == log_.size()) {
      const std::uint64_t ahead = header->sequence_number - due;
      if (header->type_known() && ahead < number_jump_max && !header->nearly_shows(due) &&
          !probe_.sealed_with_number(part.begin, due)) {
        part.first_number = header->sequence_number;
      }
      return true;
    }
    if (probe_.sealed(part.begin)) return true;
    part.end = log_.size();
    return false;
  }

  /// True where the record of that number seems to begin, or what a crash leaves of it.
  bool begins_at(std::uint64_t byte_offset, std::uint64_t number) {
    const auto header = probe_.header(byte_offset);
    if (header && header->shows(number)) return true;
    // A flipped bit is believed only of a header that is right in all else.
    if (header && header->nearly_shows(number) && header->length >= format::record_size_min &&
        log_.holds(byte_offset, header->length)) {
      return true;
    }
    if (!zeros_from_) zeros_from_ = end_of_nonzero(log_, prefix_, log_.size());
    const std::uint64_t written = std::max(byte_offset, *zeros_from_);
    std::uint64_t length = 0;
    return written - byte_offset < format::header_size && byte_offset < log_.size() &&
           begins_like(probe_, byte_offset, written, number, length);
  }

  /// The first place from `from` on where an intact record begins, or the end of the log.
  std::uint64_t search(std::uint64_t from) {
    return find_header(log_, from, log_.size(),
                       [this](std::uint64_t byte_offset, const std::byte* header) {
                         return is_candidate(header, log_.size() - byte_offset) &&
                                probe_.whole(byte_offset, floor_);
                       });
  }

  [[nodiscard]] bool is_candidate(const std::byte* at, std::uint64_t left) const {
    if (at[format::type_at] > static_cast<std::byte>(RecordType::delete_)) return false;
    const std::uint32_t length = load_u32(at + format::length_at);
    return length >= format::record_size_min && length <= left &&
           load_u64(at + format::sequence_at) >= floor_;
  }

  /// Keys that headers still show inside a region without frames.
  void note_keys(const Part& part, std::uint64_t due, LostKeys& keys) {
    static constexpr std::uint64_t noted_bytes_max = std::uint64_t{1} << 26;
    const std::uint64_t end = std::min(part.end, part.begin + noted_bytes_max);
    find_header(log_, part.begin, end, [&](std::uint64_t byte_offset, const std::byte* header) {
      const std::uint64_t number = load_u64(header + format::sequence_at);
      if (number - due < number_jump_max && is_candidate(header, UINT32_MAX)) {
        keys.note(probe_, byte_offset, part.end, number, {});
      }
      return false;
    });
  }

  LogBytes log_;
  Probe probe_;
  std::uint64_t prefix_;                     ///< where the first damage begins
  std::optional<std::uint64_t> zeros_from_;  ///< from there on the log is all zeros
  std::uint64_t floor_ = format::first_sequence_number;
};

/// Reads the run that begins where `reader` stands. Errors: system.
Result<void> read_run(Reader& reader, LostKeys& keys) {
  // Damage is mostly rare: what was sound for so many bytes goes on to be.
  static constexpr std::uint64_t bytes_before_pass = std::uint64_t{1} << 22;
  const std::uint64_t pass_from = reader.byte_offset() + bytes_before_pass;
  bool passed = false;
  for (;;) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more) return {};
    if (!keys.empty()) keys.meet(reader.record());
    // No number comes after the largest one, and none belongs before the first.
    const std::uint64_t number = reader.record().sequence_number;
    if (number == UINT64_MAX || number < format::first_sequence_number) return {};
    if (!passed && reader.byte_offset() >= pass_from) {
      passed = true;
      const auto pass = reader.pass_sound(UINT64_MAX, keys.meetings());
      if (!pass) return pass.error();
    }
  }
}

}  // namespace

Result<Walk> walk(Source& source) {
  Walk result;
  // Behind the first damage any length may be wrong, and reading that far for each is not linear.
  std::optional<Walker> walker;
  Reader reader(source, {.may_be_intact = [&walker](std::uint64_t byte_offset) {
                  return !walker || walker->is_sealed(byte_offset);
                }});
  std::uint64_t begin = 0;
  std::uint64_t number = format::first_sequence_number;
  if (const auto passed = reader.pass_sound(); !passed) return passed.error();
  if (const auto read = read_run(reader, result.lost_keys); !read) return read.error();
  result.prefix_bytes = reader.byte_offset();
  result.strict_error = reader.damage();
  const auto size = source.find_size();
  if (!size) return size.error();
  result.size = *size;

  walker.emplace(source, result.size, result.prefix_bytes);
  bool unbroken = true;  // every part so far carries on from the one before it
  for (;;) {
    if (reader.byte_offset() != begin) {
      result.parts.push_back({.kind = Part::Kind::sound,
                              .begin = begin,
                              .end = reader.byte_offset(),
                              .first_number = number,
                              .count = reader.sequence_number() - number});
      begin = reader.byte_offset();
    }
    if (begin == result.size) return result;
    if (unbroken) walker->raise_floor(reader.sequence_number());

    const auto& damage = reader.damage();
    if (!damage || damage->check == StrictCheck::sequence) {
      // What stands here is intact, only not what was due.
      unbroken = false;
      number = damage ? damage->found : format::first_sequence_number;
    } else {
      const Part part = walker->damaged_part(*damage, reader.sequence_number(), result.lost_keys);
      if (walker->error()) return *walker->error();
      unbroken = unbroken && part.kind == Part::Kind::framed &&
                 part.first_number == reader.sequence_number();
      result.parts.push_back(part);
      begin = part.end;
      number = part.kind == Part::Kind::framed ? part.first_number + 1 : walker->number_at(begin);
    }
    reader.seek(begin, number);
    if (const auto read = read_run(reader, result.lost_keys); !read) return read.error();
  }
}

}  // namespace aerowal

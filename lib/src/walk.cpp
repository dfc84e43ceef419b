#include "walk.hpp"

#include <algorithm>
#include <optional>

#include "byte_order.hpp"
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

  /// The piece that begins with the damage at `at`, where the record `due` should be. It ends where
  /// the next record begins, as far as that can be told, or with the log.
  Piece damaged_piece(const StrictError& damage, std::uint64_t due, LostKeys& keys) {
    const std::uint64_t at = damage.byte_offset;
    Piece piece{.kind = Piece::Kind::framed,
                .begin = at,
                .end = log_.size(),
                .first_number = due,
                .count = 1,
                .check = damage.check};
    if (frame(piece, due)) {
      if (piece.check == StrictCheck::checksum && !piece.length_wrong) {
        piece.bit_flip = probe_.flipped_bit(piece.begin, piece.first_number);
        // With nothing but zeros behind it, it may be the one that a crash cut short.
        if (!piece.bit_flip && zeros_from_ && piece.end >= *zeros_from_ &&
            judge_tail(probe_, piece.begin, due) != Tail::damaged) {
          return {.kind = Piece::Kind::unframed,
                  .begin = at,
                  .end = log_.size(),
                  .check = damage.check};
        }
      }
      keys.note(probe_, piece.begin, piece.end, piece.first_number, piece.bit_flip);
      return piece;
    }
    piece.kind = Piece::Kind::unframed;
    piece.count = 0;
    piece.end = search(at + 1);
    note_keys(piece, due, keys);
    return piece;
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
  /// Finds the end of the damaged record at piece.begin and its number, if they can be told.
  bool frame(Piece& piece, std::uint64_t due) {
    const auto header = probe_.header(piece.begin);
    if (!header) return false;
    const auto inner = probe_.inner_length(piece.begin);
    if (inner && *inner != header->length && header->type_known() &&
        header->sequence_number >= floor_ && header->sequence_number >= due &&
        probe_.whole_with_length(piece.begin, *inner)) {
      piece.end = piece.begin + *inner;
      piece.first_number = header->sequence_number;
      piece.length_wrong = true;
      return true;
    }
    if (header->length < format::record_size_min || !log_.holds(piece.begin, header->length)) {
      return false;
    }
    const std::uint64_t end = piece.begin + header->length;
    piece.end = end;
    // The record's own number counts where the one behind it agrees.
    for (const std::uint64_t number : {due, header->sequence_number}) {
      piece.first_number = number;
      if (number - due >= number_jump_max || number == UINT64_MAX) continue;
      const auto next = probe_.header(end);
      // Two headers under no checksum prove another number only if neither has a flipped bit.
      if (number == due ? begins_at(end, number + 1) : next && next->shows(number + 1)) return true;
    }
    piece.first_number = due;
    if (end == log_.size()) {
      const std::uint64_t ahead = header->sequence_number - due;
      if (header->type_known() && ahead < number_jump_max && !header->nearly_shows(due) &&
          !probe_.sealed_with_number(piece.begin, due)) {
        piece.first_number = header->sequence_number;
      }
      return true;
    }
    if (probe_.sealed(piece.begin)) return true;
    piece.end = log_.size();
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
    while (log_.holds(from, format::record_size_min)) {
      const Bytes found = log_.at(from, LogBytes::window_size);
      if (found.size() < format::record_size_min) break;
      // The window may be given up while a candidate is looked at.
      window_.assign(found.begin(), found.end());
      const std::size_t last = window_.size() - format::header_size;
      for (std::size_t i = 0; i <= last; ++i) {
        if (is_candidate(&window_[i], log_.size() - from - i) && probe_.whole(from + i, floor_)) {
          return from + i;
        }
      }
      from += last + 1;
    }
    return log_.size();
  }

  [[nodiscard]] bool is_candidate(const std::byte* at, std::uint64_t left) const {
    if (at[format::type_at] > static_cast<std::byte>(RecordType::delete_)) return false;
    const std::uint32_t length = load_u32(at + format::length_at);
    return length >= format::record_size_min && length <= left &&
           load_u64(at + format::sequence_at) >= floor_;
  }

  /// Keys that headers still show inside a region without frames.
  void note_keys(const Piece& piece, std::uint64_t due, LostKeys& keys) {
    static constexpr std::uint64_t noted_bytes_max = std::uint64_t{1} << 26;
    std::uint64_t at = piece.begin;
    const std::uint64_t end = std::min(piece.end, piece.begin + noted_bytes_max);
    while (at < end && log_.holds(at, format::header_size)) {
      const Bytes found = log_.at(at, LogBytes::window_size);
      if (found.size() < format::header_size) break;
      window_.assign(found.begin(), found.end());
      const std::size_t last = window_.size() - format::header_size;
      for (std::size_t i = 0; i <= last && at + i < end; ++i) {
        const std::uint64_t number = load_u64(&window_[i + format::sequence_at]);
        if (number - due < number_jump_max && is_candidate(&window_[i], UINT32_MAX)) {
          keys.note(probe_, at + i, piece.end, number, {});
        }
      }
      at += last + 1;
    }
  }

  LogBytes log_;
  Probe probe_;
  std::uint64_t prefix_;                     ///< where the first damage begins
  std::optional<std::uint64_t> zeros_from_;  ///< from there on the log is all zeros
  std::uint64_t floor_ = format::first_sequence_number;
  std::vector<std::byte> window_;
};

/// Reads the run that begins where `reader` stands. Errors: system.
Result<void> read_run(Reader& reader, LostKeys& keys) {
  for (;;) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more) return {};
    if (!keys.empty()) keys.meet(reader.record());
    // No number comes after the largest one, and none belongs before the first.
    const std::uint64_t number = reader.record().sequence_number;
    if (number == UINT64_MAX || number < format::first_sequence_number) return {};
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
  bool unbroken = true;  // every piece so far carries on from the one before it
  for (;;) {
    if (reader.byte_offset() != begin) {
      result.pieces.push_back({.kind = Piece::Kind::run,
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
      const Piece piece =
          walker->damaged_piece(*damage, reader.sequence_number(), result.lost_keys);
      if (walker->error()) return *walker->error();
      unbroken = unbroken && piece.kind == Piece::Kind::framed &&
                 piece.first_number == reader.sequence_number();
      result.pieces.push_back(piece);
      begin = piece.end;
      number =
          piece.kind == Piece::Kind::framed ? piece.first_number + 1 : walker->number_at(begin);
    }
    reader.seek(begin, number);
    if (const auto read = read_run(reader, result.lost_keys); !read) return read.error();
  }
}

}  // namespace aerowal

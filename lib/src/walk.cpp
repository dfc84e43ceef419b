#include "walk.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include "byte_order.hpp"
#include "header_search.hpp"
#include "probe.hpp"
#include "sound_run.hpp"
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

  /// The part that begins with the damage at `at`, which fails `check`, where the record `due`
  /// should be. It ends where the next record begins, as far as that can be told, or with the log.
  Part damaged_part(std::uint64_t at, StrictCheck check, std::uint64_t due, Walk& walk) {
    Part part{.kind = Part::Kind::framed,
              .check = check,
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
          return {.kind = Part::Kind::unframed, .check = check, .begin = at, .end = log_.size()};
        }
      }
      if (flip) walk.bit_flips.push_back(*flip);
      walk.lost_keys.note(probe_, part.begin, part.end, part.first_number, flip);
      return part;
    }
    part.kind = Part::Kind::unframed;
    part.count = 0;
    part.end = search(at + 1);
    note_keys(part, due, walk.lost_keys);
    return part;
  }

  /// Only numbers that carry on from the log's start raise what the search looks for.
  void raise_floor(std::uint64_t number) { floor_ = number; }

  /// In bounded time, however long the record says it is.
  bool is_sealed(std::uint64_t byte_offset) { return probe_.sealed(byte_offset); }

  [[nodiscard]] const std::optional<Error>& error() const { return log_.error(); }
  LogBytes& log() { return log_; }

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

/// What two threads have to say of a record, one behind the other.
struct Event {
  LogPosition at;
  std::uint32_t hash = 0;    ///< of its key; sound only
  std::uint32_t length = 0;  ///< of a record that is not sound; else 0
  StrictCheck check = StrictCheck::checksum;

  void append_to(std::string& text) const {
    text.append(reinterpret_cast<const char*>(this), sizeof *this);
  }
};

}  // namespace

/// One walk over a log, from part to part.
class LogWalk {
 public:
  explicit LogWalk(Source& source)
      : source_(&source), reader_(source, {.may_be_intact = [this](std::uint64_t byte_offset) {
                                    // Behind the first damage any length may be wrong, and reading
                                    // that far for each is not linear.
                                    return !walker_ || walker_->is_sealed(byte_offset);
                                  }}) {}

  Result<Walk> run() {
    if (const auto passed = reader_.pass_sound(); !passed) return passed.error();
    if (const auto read = read_run(); !read) return read.error();
    walk_.prefix_bytes = reader_.byte_offset();
    walk_.strict_error = reader_.damage();
    const auto size = source_->find_size();
    if (!size) return size.error();
    walk_.size = *size;
    walker_.emplace(*source_, walk_.size, walk_.prefix_bytes);
    for (;;) {
      add_run({reader_.byte_offset(), reader_.sequence_number()});
      if (next_.byte_offset == walk_.size) return std::move(walk_);
      const auto& damage = reader_.damage();
      if (!damage || damage->check == StrictCheck::sequence) {
        // What stands here is intact, only not what was due.
        raise_floor();
        unbroken_ = false;
        next_.sequence_number = damage ? damage->found : format::first_sequence_number;
      } else {
        add_damaged(damage->check);
      }
      if (const auto passed = pass_by_two(); !passed) return passed.error();
      if (walker_->error()) return *walker_->error();
      if (const auto read = read_run(); !read) return read.error();
    }
  }

 private:
  /// Reads the run that begins where the reader stands. Errors: system.
  Result<void> read_run() {
    for (;;) {
      const auto more = reader_.next();
      if (!more) return more.error();
      if (!*more) return {};
      walk_.lost_keys.meet(reader_.record());
      // No number comes after the largest one, and none belongs before the first.
      const std::uint64_t number = reader_.record().sequence_number;
      if (number == UINT64_MAX || number < format::first_sequence_number) return {};
    }
  }

  /// The records from next_ up to `end` are a run.
  void add_run(const LogPosition& end) {
    if (end.byte_offset != next_.byte_offset) {
      walk_.parts.push_back({.kind = Part::Kind::sound,
                             .begin = next_.byte_offset,
                             .end = end.byte_offset,
                             .first_number = next_.sequence_number,
                             .count = end.sequence_number - next_.sequence_number});
    }
    next_ = end;
  }

  /// A record that fails this check begins at next_.
  void add_damaged(StrictCheck check) {
    raise_floor();
    const std::uint64_t due = next_.sequence_number;
    const Part part = walker_->damaged_part(next_.byte_offset, check, due, walk_);
    const bool framed = part.kind == Part::Kind::framed;
    unbroken_ = unbroken_ && framed && part.first_number == due;
    walk_.parts.push_back(part);
    next_ = {.byte_offset = part.end,
             .sequence_number = framed ? part.first_number + 1 : walker_->number_at(part.end)};
  }

  void raise_floor() {
    if (unbroken_) walker_->raise_floor(next_.sequence_number);
  }

  /// Moves the reader to next_, or, where that pays, over what two threads find sound from there
  /// on, and over single damaged records. Errors: system.
  Result<void> pass_by_two() {
    reader_.seek(next_.byte_offset, next_.sequence_number);
    const bool rests =
        next_.byte_offset < pass_from_ && source_->second_thread() != Source::SecondThread::always;
    if (rests || next_.sequence_number < format::first_sequence_number ||
        !source_->pays_to_thread(next_.byte_offset)) {
      return {};
    }
    const std::uint64_t begin = next_.byte_offset;
    bool as_told = true;
    const RecordText text{.describe =
                              [](const PlacedRecord& record, std::string& events) {
                                Event{.at = {record.byte_offset, record.sequence_number},
                                      .hash = LostKeys::hash_of(record)}
                                    .append_to(events);
                              },
                          .print = [&](std::string& events) { return as_told = take(events); }};
    const auto reached = pass_sound_run(
        *source_, next_, UINT64_MAX, &text,
        [](const LogPosition& at, StrictCheck check, std::uint32_t length, std::string& events) {
          Event{.at = at, .length = length, .check = check}.append_to(events);
        });
    if (!reached) return reached.error();
    const LogPosition end = as_told ? *reached : next_;
    reader_.seek(end.byte_offset, end.sequence_number);

    // Where they are stopped again and again, one thread is faster.
    if (end.byte_offset - begin < pays_from) {
      rest_ = std::max(pays_from, 2 * rest_);
      pass_from_ = end.byte_offset + rest_;
    } else {
      rest_ = 0;
    }
    return {};
  }

  /// False where the record behind a damaged one is not the one that was passed next.
  bool take(std::string& events) {
    for (std::size_t i = 0; i < events.size(); i += sizeof(Event)) {
      Event event;
      std::memcpy(&event, events.data() + i, sizeof event);
      if (event.length == 0) {
        walk_.lost_keys.meet(walker_->log(), event.at.byte_offset, event.at.sequence_number,
                             event.hash);
        continue;
      }
      add_run(event.at);
      add_damaged(event.check);
      if (next_.byte_offset != event.at.byte_offset + event.length ||
          next_.sequence_number != event.at.sequence_number + 1) {
        return false;
      }
    }
    events.clear();
    return true;
  }

  static constexpr std::uint64_t pays_from = std::uint64_t{1} << 22;

  Source* source_;
  std::optional<Walker> walker_;
  Reader reader_;
  Walk walk_;
  LogPosition next_{.byte_offset = 0, .sequence_number = format::first_sequence_number};
  bool unbroken_ = true;  ///< every part so far carries on from the one before it
  std::uint64_t pass_from_ = 0;
  std::uint64_t rest_ = 0;
};

Result<Walk> walk(Source& source) { return LogWalk(source).run(); }

}  // namespace aerowal

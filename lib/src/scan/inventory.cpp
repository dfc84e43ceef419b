#include "scan/inventory.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "aerowal/format.hpp"
#include "read/verified_run.hpp"
#include "scan/resynchronizer.hpp"
#include "scan/split_hosts.hpp"

namespace aerowal {
namespace {

/// A record as it was found on any thread.
struct Event {
  LogPosition at;
  std::uint32_t hash = 0;    ///< of its key; sound only
  std::uint32_t length = 0;  ///< of a record that is not sound; else 0
  StrictCheck check = StrictCheck::checksum;
};

using Events = std::vector<Event>;

}  // namespace

/// One walk over a log, from region to region.
class InventoryWalk {
 public:
  InventoryWalk(ByteSource& source, const ScanOptions& options)
      : source_(&source),
        threading_(options.threading),
        on_sound_(options.on_sound),
        reader_(source, {.byte_offset = options.known_bytes,
                         .sequence_number = format::first_sequence_number + options.known_records,
                         .may_be_intact =
                             [this](std::uint64_t byte_offset) {
                               // After the first damage any length may be wrong, and reading that
                               // far for each is not linear.
                               return !resynchronizer_ ||
                                      resynchronizer_->checksum_matches(byte_offset);
                             },
                         .threading = options.threading}) {}

  Result<Inventory> run() {
    if (const auto passed = pass_sound_start(); !passed) return passed.error();
    if (const auto read = read_run(); !read) return read.error();
    tell_sound();
    on_sound_ = {};
    inventory_.prefix_bytes = reader_.byte_offset();
    inventory_.strict_error = reader_.damage();
    const auto size = source_->find_size();
    if (!size) return size.error();
    inventory_.size = *size;
    resynchronizer_.emplace(*source_, inventory_.size, inventory_.prefix_bytes);
    for (;;) {
      add_run({reader_.byte_offset(), reader_.sequence_number()});
      if (next_.byte_offset == inventory_.size) break;
      const auto& damage = reader_.damage();
      if (!damage || damage->check == StrictCheck::sequence) {
        // What stands here is intact, only not what was expected.
        next_.sequence_number = damage ? damage->found : format::first_sequence_number;
      } else {
        add_damaged(damage->check);
      }
      if (const auto passed = pass_in_parallel(); !passed) return passed.error();
      if (const auto read = read_run(); !read) return read.error();
      // The reader asks the finder too, and may still have come to the end.
      if (resynchronizer_->error()) return *resynchronizer_->error();
    }
    absorb_split_hosts(inventory_, resynchronizer_->log());
    if (resynchronizer_->error()) return *resynchronizer_->error();
    return std::move(inventory_);
  }

 private:
  /// Moves the reader over sound records, where that pays. Errors: system.
  Result<void> pass_sound_start() {
    if (!on_sound_) return reader_.skip_valid();
    const unsigned workers = workers_for_rest(*source_, reader_.byte_offset(), threading_);
    if (workers == 1) return {};
    const RunOutput<std::vector<RecordMark>> output{
        .describe =
            [](const PlacedRecord& record, std::vector<RecordMark>& marks) {
              marks.push_back({.length = record.length, .checksum = record.checksum});
            },
        .take =
            [this](const std::vector<RecordMark>& marks) {
              on_sound_(marks);
              return true;
            }};
    const auto reached = verify_run(*source_, {reader_.byte_offset(), reader_.sequence_number()},
                                    UINT64_MAX, workers, output);
    if (!reached) return reached.error();
    reader_.seek(reached->byte_offset, reached->sequence_number);
    return {};
  }

  void tell_sound() {
    if (on_sound_ && !marks_.empty()) on_sound_(marks_);
    marks_.clear();
    marked_bytes_ = 0;
  }

  void mark(const PlacedRecord& record) {
    static constexpr std::uint64_t bytes_at_once = std::uint64_t{1} << 20;
    marks_.push_back({.length = record.length, .checksum = record.checksum});
    marked_bytes_ += record.length;
    if (marked_bytes_ >= bytes_at_once) tell_sound();
  }

  /// Reads the run that begins where the reader stands. Errors: system.
  Result<void> read_run() {
    for (;;) {
      const auto more = reader_.next();
      if (!more) return more.error();
      if (!*more) return {};
      inventory_.lost_keys.observe(reader_.record());
      if (on_sound_) mark(reader_.record());
      // No number comes after the largest one, and none belongs before the first.
      const std::uint64_t number = reader_.record().sequence_number;
      if (number == UINT64_MAX || number < format::first_sequence_number) return {};
    }
  }

  /// The records from next_ up to `end` are a run.
  void add_run(const LogPosition& end) {
    if (end.byte_offset != next_.byte_offset) {
      inventory_.regions.push_back({.kind = Region::Kind::intact,
                                    .begin = next_.byte_offset,
                                    .end = end.byte_offset,
                                    .first_number = next_.sequence_number,
                                    .count = end.sequence_number - next_.sequence_number});
    }
    next_ = end;
  }

  /// A record that fails this check begins at next_.
  void add_damaged(StrictCheck check) { next_ = resynchronizer_->find(next_, check, inventory_); }

  /// Moves the reader to next_, or, where that pays, over what several threads find sound from
  /// there on, and over single damaged records. Errors: system.
  Result<void> pass_in_parallel() {
    reader_.seek(next_.byte_offset, next_.sequence_number);
    const bool rests = next_.byte_offset < pass_from_ && threading_.workers == 0;
    if (rests || next_.sequence_number < format::first_sequence_number) return {};
    // To ask takes as long as to read a hundred records.
    const unsigned workers = workers_for_rest(*source_, next_.byte_offset, threading_);
    if (workers == 1) {
      pass_from_ = UINT64_MAX;
      return {};
    }
    const std::uint64_t begin = next_.byte_offset;
    bool follows = true;
    const RunOutput<Events> output{
        .describe =
            [](const PlacedRecord& record, Events& events) {
              events.push_back({.at = {record.byte_offset, record.sequence_number},
                                .hash = LostKeys::hash_of(record)});
            },
        .describe_unsound =
            [](const LogPosition& at, StrictCheck check, std::uint32_t length, Events& events) {
              events.push_back({.at = at, .length = length, .check = check});
            },
        .take = [&](const Events& events) { return follows = take(events); }};
    const auto reached = verify_run(*source_, next_, UINT64_MAX, workers, output);
    if (!reached) return reached.error();
    const LogPosition end = follows ? *reached : next_;
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

  /// False where the record after a damaged one is not the one that was passed next.
  bool take(const Events& events) {
    for (const Event& event : events) {
      if (event.length == 0) {
        inventory_.lost_keys.observe(resynchronizer_->log(), event.at.byte_offset,
                                     event.at.sequence_number, event.hash);
        continue;
      }
      add_run(event.at);
      add_damaged(event.check);
      if (next_.byte_offset != event.at.byte_offset + event.length ||
          next_.sequence_number != event.at.sequence_number + 1) {
        return false;
      }
    }
    return true;
  }

  static constexpr std::uint64_t pays_from = std::uint64_t{1} << 22;

  ByteSource* source_;
  Threading threading_;
  std::function<void(const std::vector<RecordMark>&)> on_sound_;
  std::vector<RecordMark> marks_;   ///< that it is not called with yet
  std::uint64_t marked_bytes_ = 0;  ///< of their records
  std::optional<Resynchronizer> resynchronizer_;
  Reader reader_;
  Inventory inventory_;
  LogPosition next_{.byte_offset = 0, .sequence_number = format::first_sequence_number};
  std::uint64_t pass_from_ = 0;
  std::uint64_t rest_ = 0;
};

Result<Inventory> take_inventory(ByteSource& source, const ScanOptions& options) {
  return InventoryWalk(source, options).run();
}

}  // namespace aerowal

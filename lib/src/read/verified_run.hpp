#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/record.hpp"
#include "aerowal/record_fault.hpp"
#include "aerowal/result.hpp"
#include "aerowal/threading.hpp"
#include "base/ordered_pipeline.hpp"

namespace aerowal {

/// A place between two records.
struct LogPosition {
  std::uint64_t byte_offset = 0;
  std::uint64_t sequence_number = 0;  ///< expected there

  friend bool operator==(const LogPosition&, const LogPosition&) = default;
};

/// How many threads are to share what follows `byte_offset`; 1 where the source lets only one read.
unsigned workers_for_rest(const ByteSource& source, std::uint64_t byte_offset, Threading threading);

/// What verify_run() makes of each 128 KiB of the log, in a container M of characters, say. Any of
/// them may be missing.
template <class M>
struct RunOutput {
  /// Appends what there is to say of a record, whose views live until it returns. Called on several
  /// threads at once.
  std::function<void(const PlacedRecord& record, M& made)> describe = {};

  /// Likewise of a record that is not sound, of so many bytes by its own length. Where this is not
  /// missing, single ones may lie before the place that verify_run() gives: the caller must see
  /// whether the next record that is described follows by their length and number.
  std::function<void(const LogPosition& at, StrictCheck check, std::uint32_t length, M& made)>
      describe_unsound = {};

  /// Gets what was made, in order, on the thread of the caller. False: nothing more is wanted.
  std::function<bool(M& made)> take = {};
};

/// A log cut into chunks, and the memory into which workers read them.
class LogChunks {
 public:
  /// `before`: the number of the first record that is not wanted.
  LogChunks(ByteSource& source, std::uint64_t base, std::uint64_t before, std::size_t workers);

  [[nodiscard]] std::uint64_t count() const;

  /// Reads a chunk into the memory of `worker`. Errors: system.
  Result<void> read(std::uint64_t chunk, std::size_t worker);

  /// Moves `at` from record to record up to the end of the chunk that `worker` has read, and has
  /// all of these records in its memory. False: the run ends there. Errors: system.
  Result<bool> hop(std::uint64_t chunk, std::size_t worker, LogPosition& at);

  /// The record, as long as its length says, at a place that hop() has passed.
  [[nodiscard]] Bytes record_at(std::uint64_t chunk, std::size_t worker,
                                std::uint64_t byte_offset) const;

 private:
  struct Buffer {
    std::unique_ptr<std::byte[]> bytes = {};
    std::uint64_t filled = 0;
  };

  [[nodiscard]] std::uint64_t begin_of(std::uint64_t chunk) const;
  Result<void> fill(std::uint64_t begin, Buffer& buffer, std::uint64_t size);

  ByteSource* source_;
  std::uint64_t size_;  ///< of the log, in bytes
  std::uint64_t base_;  ///< where the first chunk begins
  std::uint64_t before_;
  std::vector<Buffer> buffers_;
};

/// The records of a chunk that were checked, and what was made of them.
template <class M>
struct VerifiedChunk {
  LogPosition begin;
  LogPosition end;
  M made;
};

/// What is not sound in the record that stands at `at`; nothing: it is sound, and `record` has it.
std::optional<StrictCheck> check_record(const LogPosition& at, Bytes whole, PlacedRecord& record);

/// Checks records from `from` on, on so many threads, that of the caller among them, and gives a
/// place that only sound ones lie before: the end, the first that is not sound, the record
/// `before`, or any place where more would take what this does not do, like reading a very long
/// record or naming damage. `output` is made of exactly those that lie before it. `source` must
/// have concurrent_reads() unless `workers` is 1. Memory: 384 KiB a worker, and what is made of
/// 512 KiB of the log a worker. Errors: system, once what lies before was taken.
template <class M = std::vector<char>>
Result<LogPosition> verify_run(ByteSource& source, const LogPosition& from, std::uint64_t before,
                               std::size_t workers, const RunOutput<M>& output = {}) {
  using Chunk = VerifiedChunk<M>;
  static constexpr std::size_t few_in_flight = 2;
  /// Where nothing is made of them, some milliseconds' worth of chunks take little memory.
  static constexpr std::size_t many_in_flight = 128;
  LogChunks chunks(source, from.byte_offset, before, workers);
  LogPosition reached = from;

  // False where it does not get to `end`.
  const auto check = [&](std::uint64_t chunk, std::size_t worker, const LogPosition& begin,
                         const LogPosition& end, Chunk& checked) -> Result<bool> {
    checked.begin = checked.end = begin;
    checked.made.clear();
    PlacedRecord record;
    bool unsound_before = false;
    for (LogPosition& at = checked.end; at != end; ++at.sequence_number) {
      const Bytes whole = chunks.record_at(chunk, worker, at.byte_offset);
      const auto failed = check_record(at, whole, record);
      const bool may_be_unsound = output.describe_unsound && !unsound_before;
      if (failed && (*failed == StrictCheck::sequence || !may_be_unsound)) return false;
      unsound_before = failed.has_value();
      if (failed) {
        output.describe_unsound(at, *failed, static_cast<std::uint32_t>(whole.size()),
                                checked.made);
      } else if (output.describe) {
        output.describe(record, checked.made);
      }
      at.byte_offset += whole.size();
    }
    return true;
  };

  const auto take = [&](Chunk& checked) -> Result<bool> {
    // A log that changes while it is read may have been hopped through in two ways.
    if (checked.begin != reached) return false;
    if (output.take && !checked.made.empty() && !output.take(checked.made)) return false;
    reached = checked.end;
    return true;
  };

  const OrderedPipeline<Chunk, LogPosition> pipeline{
      .workers = workers,
      .chunk_count = chunks.count(),
      .in_flight_max = output.take ? few_in_flight : many_in_flight,
      .prepare = [&](std::uint64_t chunk,
                     std::size_t worker) { return chunks.read(chunk, worker); },
      .advance = [&](std::uint64_t chunk, std::size_t worker,
                     LogPosition& at) { return chunks.hop(chunk, worker, at); },
      .work = check,
      .deliver = take};
  if (auto passed = pipeline.run(from); !passed) return std::move(passed).error();
  return reached;
}

}  // namespace aerowal

#include "read/verified_run.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "aerowal/format.hpp"
#include "aerowal/record.hpp"
#include "base/byte_order.hpp"
#include "base/two_threads.hpp"

// The log is cut into chunks, which the two threads take in turn. A thread reads its chunk while
// the other one is busy with the chunk before, is told by it where the first record begins, hops
// from length to length to tell the same of the chunk behind, and then makes the checks and the
// text. So no byte of the log goes from one processor to the other, and all that they wait for is
// the hopping, and the printing, which the caller's thread does.

namespace aerowal {
namespace {

constexpr std::uint64_t chunk_size = std::uint64_t{1} << 17;
/// Read with each chunk, for the record that begins in it and ends behind it.
constexpr std::uint64_t overlap_size = 4096;
/// The longest record that is passed.
constexpr std::uint64_t length_max = 2 * chunk_size;

}  // namespace

class VerifiedRun {
 public:
  VerifiedRun(ByteSource& source, const LogPosition& from, std::uint64_t before,
              const RecordText* text, const DescribeUnsound& describe_unsound)
      : source_(&source),
        size_(*source.size()),
        text_(text),
        describe_unsound_(&describe_unsound),
        base_(from.byte_offset),
        before_(before),
        next_(from) {
    for (Worker& worker : workers_) worker.memory.reset(new std::byte[chunk_size + length_max]);
  }

  Result<LogPosition> pass() {
    TwoThreads threads{
        .work = [this](std::uint64_t chunk, bool second,
                       std::string& text) { return work(chunk, workers_[second ? 1 : 0], text); },
        .print = {},
        .stop = [this] { turn_.stop(); }};
    if (text_ != nullptr) threads.print = text_->print;
    threads.run();
    const bool second = workers_[1].bad_chunk < workers_[0].bad_chunk;
    const Worker& first_bad = workers_[second ? 1 : 0];
    if (first_bad.error) return *first_bad.error;
    return first_bad.bad_chunk == none ? next_ : first_bad.bad;
  }

 private:
  static constexpr std::uint64_t none = UINT64_MAX;

  struct Worker {
    std::unique_ptr<std::byte[]> memory = {};
    std::uint64_t filled = 0;
    std::uint64_t bad_chunk = none;  ///< in which something is not sound or cannot be read
    LogPosition bad = {};
    std::optional<Error> error = {};
  };

  bool work(std::uint64_t chunk, Worker& worker, std::string& text) {
    const std::uint64_t begin = base_ + chunk * chunk_size;
    worker.filled = 0;
    const bool there = begin < size_;
    if (there) fill(worker, begin, chunk_size + overlap_size);
    if (!turn_.wait(chunk)) return false;
    const LogPosition first = next_;
    const bool more = there && !worker.error && hop(worker, begin);
    const LogPosition end = next_;
    if (more) turn_.pass(chunk);
    if (worker.error || !check(worker, begin, first, end, text)) {
      worker.bad_chunk = chunk;
      return false;
    }
    return more;
  }

  /// Has `size` bytes from `begin` on in memory, or all that are left, or worker.error.
  void fill(Worker& worker, std::uint64_t begin, std::uint64_t size) const {
    size = std::min(size, size_ - begin);
    if (size <= worker.filled) return;
    const std::span<std::byte> rest(worker.memory.get() + worker.filled,
                                    static_cast<std::size_t>(size - worker.filled));
    const auto got = source_->read_at(begin + worker.filled, rest);
    worker.filled = size;
    if (!got) worker.error = got.error();
  }

  /// Moves next_ from record to record up to the end of the chunk. False: the run ends there.
  bool hop(Worker& worker, std::uint64_t begin) {
    LogPosition at = next_;
    bool more = true;
    while (at.byte_offset < begin + chunk_size) {
      more = at.sequence_number < before_ && size_ - at.byte_offset >= format::record_size_min;
      if (!more) break;
      const std::uint32_t length = load_u32(worker.memory.get() + (at.byte_offset - begin));
      more = length >= format::record_size_min && length <= length_max &&
             length <= size_ - at.byte_offset;
      if (!more) break;
      at.byte_offset += length;
      ++at.sequence_number;
    }
    // The last record may end further behind the chunk than was read.
    fill(worker, begin, at.byte_offset - begin);
    if (worker.error) return false;
    next_ = at;
    return more;
  }

  /// Makes the text too. False where not all records of [first, end) may be passed; worker.bad is
  /// then the first that may not.
  bool check(Worker& worker, std::uint64_t begin, const LogPosition& first, const LogPosition& end,
             std::string& text) const {
    PlacedRecord record;
    bool unsound_before = false;
    for (LogPosition at = first; at.byte_offset != end.byte_offset; ++at.sequence_number) {
      const std::byte* const start = worker.memory.get() + (at.byte_offset - begin);
      const Bytes whole(start, load_u32(start));
      const std::uint32_t computed = crc32(whole.first(whole.size() - format::checksum_size));
      const auto fault = decode(whole, computed, record);
      const bool passable = fault ? *describe_unsound_ && !unsound_before
                                  : record.sequence_number == at.sequence_number;
      if (!passable) {
        worker.bad = at;
        return false;
      }
      unsound_before = fault.has_value();
      record.byte_offset = at.byte_offset;
      if (fault) {
        (*describe_unsound_)(at, fault->check, load_u32(start), text);
      } else if (text_ != nullptr) {
        text_->describe(record, text);
      }
      at.byte_offset += whole.size();
    }
    return true;
  }

  ByteSource* source_;
  std::uint64_t size_;  ///< of the log, in bytes
  const RecordText* text_;
  const DescribeUnsound* describe_unsound_;
  std::uint64_t base_;
  std::uint64_t before_;
  Turn turn_;         ///< to hop through a chunk
  LogPosition next_;  ///< where the chunk whose turn it is has its first record
  std::array<Worker, 2> workers_;
};

unsigned workers_for_rest(const ByteSource& source, std::uint64_t byte_offset,
                          Threading threading) {
  if (!source.concurrent_reads()) return 1;
  const std::uint64_t size = source.size().value_or(0);
  return threading.workers_for(size - std::min(size, byte_offset));
}

Result<LogPosition> verify_run(ByteSource& source, const LogPosition& from, std::uint64_t before,
                               const RecordText* text, const DescribeUnsound& describe_unsound) {
  return VerifiedRun(source, from, before, text, describe_unsound).pass();
}

}  // namespace aerowal

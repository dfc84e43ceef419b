#include "sound_run.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <thread>

#include "aerowal/format.hpp"
#include "aerowal/record.hpp"
#include "byte_order.hpp"
#include "signals_blocked.hpp"

// The log is cut into chunks, which the two threads take in turn. A thread reads its chunk while
// the other one is busy with the chunk before, is told by it where the first record begins, hops
// from length to length to tell the same of the chunk behind, and then makes the checks and the
// text. So no byte of the log goes from one processor to the other, and all that they wait for is
// the hopping, and the printing, which the caller's thread does.

namespace aerowal {
namespace {

constexpr std::uint64_t chunk_size = std::uint64_t{1} << 18;
/// Read with each chunk, for the record that begins in it and ends behind it.
constexpr std::uint64_t overlap_size = 4096;
/// The longest record that is passed.
constexpr std::uint64_t length_max = chunk_size;

}  // namespace

class SoundRun {
 public:
  SoundRun(const Source& source, const LogPosition& from, std::uint64_t before,
           const Reader::Text* text)
      : source_(&source),
        text_(text),
        base_(from.byte_offset),
        before_(before),
        next_(from),
        callers_{.first_chunk = 0},
        other_{.first_chunk = 1} {
    for (Worker* worker : {&callers_, &other_}) {
      worker->memory.reset(new std::byte[chunk_size + length_max]);
    }
  }

  LogPosition pass() {
    std::thread thread;
    {
      const SignalsBlocked blocked;
      try {
        thread = std::thread([this] { work(other_); });
      } catch (const std::system_error&) {
        return next_;
      }
    }
    work(callers_);
    taken_.store(none, std::memory_order_release);
    taken_.notify_one();
    thread.join();
    const Worker& first_bad = callers_.bad_chunk <= other_.bad_chunk ? callers_ : other_;
    return first_bad.bad_chunk == none ? next_ : first_bad.bad;
  }

 private:
  static constexpr std::uint64_t none = UINT64_MAX;

  struct Worker {
    std::uint64_t first_chunk;
    std::unique_ptr<std::byte[]> memory = {};
    std::uint64_t filled = 0;
    /// In which something is not sound, and where.
    std::atomic<std::uint64_t> bad_chunk = none;
    LogPosition bad = {};
    std::string text = {};  ///< of the chunk at hand
  };

  void work(Worker& worker) {
    for (std::uint64_t chunk = worker.first_chunk;; chunk += 2) {
      const std::uint64_t begin = base_ + chunk * chunk_size;
      worker.filled = 0;
      const bool read = begin < *source_->size() && fill(worker, begin, chunk_size + overlap_size);
      std::uint64_t turn = wait_for(turn_, chunk);
      bool more = false;
      if (turn != none) {
        const LogPosition first = next_;
        more = read && hop(worker, begin);
        const LogPosition end = next_;
        // Unless what the other one checks has turned out unsound meanwhile.
        turn_.compare_exchange_strong(turn, more ? chunk + 1 : none, std::memory_order_acq_rel);
        turn_.notify_one();
        worker.text.clear();
        if (!check(worker, begin, first, end)) {
          worker.bad_chunk = chunk;
          stop();
          more = false;
        }
      }
      if (&worker == &callers_) {
        source_->tell_observer(std::min(begin + chunk_size, *source_->size()));
        if (text_ != nullptr && !print(chunk, turn != none)) more = false;
      } else if (text_ != nullptr && turn != none) {
        hand_over(chunk);
      }
      if (!more) return;
    }
  }

  /// Waits until `counter` has reached `value`. Gives what it is then.
  static std::uint64_t wait_for(const std::atomic<std::uint64_t>& counter, std::uint64_t value) {
    std::uint64_t now = counter.load(std::memory_order_acquire);
    while (now < value) {
      counter.wait(now, std::memory_order_acquire);
      now = counter.load(std::memory_order_acquire);
    }
    return now;
  }

  void stop() {
    turn_.store(none, std::memory_order_release);
    turn_.notify_one();
  }

  /// Gives the text of `chunk` to the caller's thread, once that has taken the one before.
  void hand_over(std::uint64_t chunk) {
    if (wait_for(taken_, chunk - 1) == none) return;
    handed_.swap(other_.text);
    handed_chunk_.store(chunk + 1, std::memory_order_release);
    handed_chunk_.notify_one();
  }

  /// On the caller's thread: prints the text of the chunk before `chunk`, which is the other one's,
  /// and with `own` that of `chunk`. False: nothing more is to be printed.
  bool print(std::uint64_t chunk, bool own) {
    if (chunk != 0) {
      wait_for(handed_chunk_, chunk);
      const bool printed = text_->print(handed_);
      handed_.clear();
      taken_.store(chunk, std::memory_order_release);
      taken_.notify_one();
      if (!printed) stop();
      if (!printed || other_.bad_chunk < chunk) return false;
    }
    if (own && !text_->print(callers_.text)) {
      stop();
      return false;
    }
    return own;
  }

  /// Has `size` bytes from `begin` on in memory, or all that are left.
  bool fill(Worker& worker, std::uint64_t begin, std::uint64_t size) const {
    size = std::min(size, *source_->size() - begin);
    if (size <= worker.filled) return true;
    const std::span<std::byte> rest(worker.memory.get() + worker.filled,
                                    static_cast<std::size_t>(size - worker.filled));
    const auto got = source_->read_file(begin + worker.filled, rest);
    worker.filled = size;
    return static_cast<bool>(got);
  }

  /// Moves next_ from record to record up to the end of the chunk. False: the run ends there.
  bool hop(Worker& worker, std::uint64_t begin) {
    LogPosition at = next_;
    const std::uint64_t size = *source_->size();
    bool more = true;
    while (at.byte_offset < begin + chunk_size) {
      more = at.sequence_number < before_ && size - at.byte_offset >= format::record_size_min;
      if (!more) break;
      const std::uint32_t length = load_u32(worker.memory.get() + (at.byte_offset - begin));
      more = length >= format::record_size_min && length <= length_max &&
             length <= size - at.byte_offset;
      if (!more) break;
      at.byte_offset += length;
      ++at.sequence_number;
    }
    // The last record may end further behind the chunk than was read.
    if (!fill(worker, begin, at.byte_offset - begin)) return false;
    next_ = at;
    return more;
  }

  /// Makes the text too. False where not all records of [first, end) are sound; worker.bad is then
  /// the first that isn't.
  bool check(Worker& worker, std::uint64_t begin, const LogPosition& first,
             const LogPosition& end) const {
    PlacedRecord record;
    for (LogPosition at = first; at.byte_offset != end.byte_offset; ++at.sequence_number) {
      const std::byte* const start = worker.memory.get() + (at.byte_offset - begin);
      const Bytes whole(start, load_u32(start));
      const std::uint32_t computed = crc32(whole.first(whole.size() - format::checksum_size));
      if (decode(whole, computed, record) || record.sequence_number != at.sequence_number) {
        worker.bad = at;
        return false;
      }
      record.byte_offset = at.byte_offset;
      if (text_ != nullptr) text_->describe(record, worker.text);
      at.byte_offset += whole.size();
    }
    return true;
  }

  const Source* source_;
  const Reader::Text* text_;
  std::uint64_t base_;
  std::uint64_t before_;
  LogPosition next_;                             ///< where chunk turn_ has its first record
  std::atomic<std::uint64_t> turn_ = 0;          ///< the chunk that may be hopped through, or none
  std::string handed_;                           ///< text of the other thread's last chunk
  std::atomic<std::uint64_t> handed_chunk_ = 0;  ///< the one behind that chunk
  std::atomic<std::uint64_t> taken_ = 0;         ///< the one behind the last that was printed
  Worker callers_;
  Worker other_;
};

LogPosition pass_sound_run(const Source& source, const LogPosition& from, std::uint64_t before,
                           const Reader::Text* text) {
  return SoundRun(source, from, before, text).pass();
}

}  // namespace aerowal

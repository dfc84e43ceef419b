#include "encode_lines.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "two_threads.hpp"

// A record's number goes into its checksum, and is that of its line: a thread that has read some
// lines counts them, tells the other one the number behind them, and then has all that it needs.

namespace aerowal {
namespace {

constexpr std::uint64_t none = UINT64_MAX;

std::uint64_t count_lines(std::string_view text) {
  std::uint64_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    at = std::min(text.find('\n', at), text.size() - 1) + 1;
  }
  return count;
}

class LineEncoder {
 public:
  LineEncoder(const ReadLines& read, std::uint64_t sequence_number,
              const std::function<Result<void>(Bytes)>& write)
      : read_(&read), write_(&write), base_(sequence_number) {}

  Result<std::uint64_t> run(bool two_threads) {
    const TwoThreads threads{
        .work = [this](std::uint64_t chunk, bool second,
                       std::string& bytes) { return work(chunk, workers_[second ? 1 : 0], bytes); },
        .print = [this](const std::string& bytes) { return write(bytes); },
        .stop = [this] { tell_turn(none); }};
    threads.run(two_threads);
    if (write_error_) return *write_error_;
    const bool second = workers_[1].bad_chunk < workers_[0].bad_chunk;
    const Worker& first_bad = workers_[second ? 1 : 0];
    if (first_bad.error) return *first_bad.error;
    return base_ + lines_;
  }

 private:
  struct Worker {
    std::vector<char> memory = {};
    std::uint64_t bad_chunk = none;
    std::optional<Error> error = {};
  };

  bool work(std::uint64_t chunk, Worker& worker, std::string& bytes) {
    std::uint64_t turn = wait_for(turn_, chunk);
    if (turn == none) return false;
    std::uint64_t line = lines_ + 1;
    const auto text = (*read_)(worker.memory);
    if (text) lines_ += count_lines(*text);
    // Unless the other one has met an error meanwhile.
    if (turn_.compare_exchange_strong(turn, chunk + 1, std::memory_order_acq_rel)) {
      turn_.notify_one();
    }
    const auto encoded = text ? encode_all(*text, line, bytes) : Result<bool>(text.error());
    if (!encoded) {
      worker.bad_chunk = chunk;
      worker.error = encoded.error();
      if (worker.error->code == ErrorCode::usage) worker.error->line = line;
      return false;
    }
    return !text->empty();
  }

  Result<bool> encode_all(std::string_view text, std::uint64_t& line, std::string& bytes) const {
    return for_each_record_line(text, line, [&](const RecordLine& record_line) -> Result<bool> {
      Record record = record_line.record();
      record.sequence_number = base_ + line - 1;
      const auto placement = encode(record, bytes);
      if (!placement) return placement.error();
      const auto same = check_expected(*placement, record_line.expected);
      if (!same) return same.error();
      return true;
    });
  }

  bool write(const std::string& bytes) {
    const auto written = (*write_)(std::as_bytes(std::span(bytes)));
    if (!written) write_error_ = written.error();
    return written.has_value();
  }

  void tell_turn(std::uint64_t chunk) {
    turn_.store(chunk, std::memory_order_release);
    turn_.notify_one();
  }

  const ReadLines* read_;
  const std::function<Result<void>(Bytes)>* write_;
  std::uint64_t base_;                   ///< the number of the first line's record
  std::uint64_t lines_ = 0;              ///< read so far; of the thread whose turn it is
  std::atomic<std::uint64_t> turn_ = 0;  ///< the chunk that may be read; none: no more
  std::array<Worker, 2> workers_;
  std::optional<Error> write_error_;
};

}  // namespace

Result<std::uint64_t> encode_lines(const ReadLines& read, std::uint64_t sequence_number,
                                   bool two_threads,
                                   const std::function<Result<void>(Bytes)>& write) {
  return LineEncoder(read, sequence_number, write).run(two_threads);
}

}  // namespace aerowal

#include "write/encode_lines.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/two_threads.hpp"

// A record's number goes into its checksum, and is that of its line: a thread that has read some
// lines counts them and hands on the number behind them. Once they are encoded it hands on the
// place behind them too, and writes them itself, so that no byte goes from one processor to the
// other.

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
  LineEncoder(const ReadLines& read, std::uint64_t sequence_number, const WriteRecords& write)
      : read_(&read), write_(&write), base_(sequence_number) {}

  Result<EncodedLines> run(bool two_threads) {
    const TwoThreads threads{
        .work = [this](std::uint64_t chunk, bool second,
                       std::string&) { return work(chunk, workers_[second ? 1 : 0]); },
        .print = {},
        .stop =
            [this] {
              read_turn_.stop();
              place_turn_.stop();
            }};
    threads.run(two_threads);
    const bool second = workers_[1].bad_chunk < workers_[0].bad_chunk;
    const Worker& first_bad = workers_[second ? 1 : 0];
    if (first_bad.error) return *first_bad.error;
    return EncodedLines{.records = lines_, .size = size_};
  }

 private:
  struct Worker {
    std::vector<char> memory = {};
    std::vector<std::byte> bytes = {};
    std::uint64_t bad_chunk = none;
    std::optional<Error> error = {};
  };

  bool work(std::uint64_t chunk, Worker& worker) {
    if (!read_turn_.wait(chunk)) return false;
    std::uint64_t line = lines_ + 1;
    const auto text = (*read_)(worker.memory);
    if (text) lines_ += count_lines(*text);
    // Nothing counts that arrives behind what was the end.
    if (text && !text->empty()) read_turn_.pass(chunk);

    auto encoded = text ? encode_all(*text, line, worker.bytes) : Result<bool>(text.error());
    if (!encoded && encoded.error().code == ErrorCode::usage) {
      Error error = std::move(encoded).error();
      error.line = line;
      encoded = std::move(error);
    }
    // Also with an error: what stands before it is to be written first, and may fail as well.
    const bool placed = place_turn_.wait(chunk);
    if (encoded && placed) {
      const std::uint64_t place = size_;
      size_ += worker.bytes.size();
      place_turn_.pass(chunk);
      const auto written = (*write_)(worker.bytes, place);
      if (!written) encoded = written.error();
    }
    if (!encoded) {
      worker.bad_chunk = chunk;
      worker.error = std::move(encoded).error();
      return false;
    }
    return placed && !text->empty();
  }

  Result<bool> encode_all(std::string_view text, std::uint64_t& line,
                          std::vector<std::byte>& bytes) const {
    bytes.clear();
    const auto encode_one = [&](Record record, const ExpectedPlacement& expected) -> Result<bool> {
      record.sequence_number = base_ + line - 1;
      const auto placement = encode(record, bytes);
      if (!placement) return placement.error();
      const auto same = check_expected(*placement, expected);
      if (!same) return same.error();
      return true;
    };
    return for_each_record_line(text, line, encode_one);
  }

  const ReadLines* read_;
  const WriteRecords* write_;
  std::uint64_t base_;  ///< the number of the first line's record
  Turn read_turn_;
  std::uint64_t lines_ = 0;  ///< read so far; of the chunk whose turn it is
  Turn place_turn_;
  std::uint64_t size_ = 0;  ///< that has its place; of the chunk whose turn it is
  std::array<Worker, 2> workers_;
};

}  // namespace

Result<EncodedLines> encode_lines(const ReadLines& read, std::uint64_t sequence_number,
                                  bool two_threads, const WriteRecords& write) {
  return LineEncoder(read, sequence_number, write).run(two_threads);
}

}  // namespace aerowal

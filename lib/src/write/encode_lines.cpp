#include "write/encode_lines.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ordered_pipeline.hpp"

// A record's number goes into its checksum, and is that of its line: a worker that has read some
// lines counts them, and hands on the number that comes after them.

namespace aerowal {
namespace {

std::uint64_t count_lines(std::string_view text) {
  std::uint64_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    at = std::min(text.find('\n', at), text.size() - 1) + 1;
  }
  return count;
}

/// Lines, and the memory that they are in.
struct Lines {
  std::vector<char> memory = {};
  std::string_view text = {};
};

/// The records of some lines.
struct Records {
  std::vector<std::byte> bytes = {};
  std::uint64_t last = 0;  ///< the number of lines up to the last of them
};

/// `first_line`, from 1, is that of the text.
Result<void> encode_all(std::string_view text, std::uint64_t sequence_number,
                        std::uint64_t first_line, std::vector<std::byte>& bytes) {
  std::uint64_t line = first_line;
  const auto encode_one = [&](Record record, const ExpectedPlacement& expected) -> Result<bool> {
    record.sequence_number = sequence_number + (line - first_line);
    const auto placement = encode(record, bytes);
    if (!placement) return placement.error();
    const auto same = check_expected(*placement, expected);
    if (!same) return same.error();
    return true;
  };
  auto encoded = for_each_record_line(text, line, encode_one);
  if (!encoded) return std::move(encoded).error();
  return {};
}

}  // namespace

Result<EncodedLines> encode_lines(const ReadLines& read, std::uint64_t sequence_number,
                                  std::size_t workers, const WriteRecords& write) {
  std::vector<Lines> lines(std::max<std::size_t>(workers, 1));
  EncodedLines all;
  // The position is the number of lines that were read.
  const OrderedPipeline<Records, std::uint64_t> pipeline{
      .workers = lines.size(),
      .repeatable = false,
      .advance = [&](std::uint64_t, std::size_t worker, std::uint64_t& line_count) -> Result<bool> {
        auto text = read(lines[worker].memory);
        if (!text) {
          Error error = std::move(text).error();
          if (error.code == ErrorCode::usage) error.line = line_count + 1;
          return error;
        }
        lines[worker].text = *text;
        line_count += count_lines(*text);
        return !text->empty();
      },
      .work = [&](std::uint64_t, std::size_t worker, const std::uint64_t& lines_before,
                  const std::uint64_t& lines_through, Records& records) -> Result<bool> {
        records.bytes.clear();
        records.last = lines_through;
        auto encoded = encode_all(lines[worker].text, sequence_number + lines_before,
                                  lines_before + 1, records.bytes);
        if (!encoded) return std::move(encoded).error();
        return true;
      },
      .deliver = [&](Records& records) -> Result<bool> {
        if (records.bytes.empty()) return true;
        auto written = write(records.bytes, all.size);
        if (!written) return std::move(written).error();
        all.records = records.last;
        all.size += records.bytes.size();
        return true;
      }};
  if (auto encoded = pipeline.run(0); !encoded) return std::move(encoded).error();
  return all;
}

}  // namespace aerowal

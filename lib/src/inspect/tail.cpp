#include "inspect/tail.hpp"

#include <algorithm>
#include <array>

#include "base/byte_order.hpp"

namespace aerowal {
namespace {

constexpr std::uint64_t sector_size = 512;

std::uint64_t round_down(std::uint64_t value, std::uint64_t unit) { return value - value % unit; }

/// The first byte of [begin, end) that is not zero, or `end`.
std::uint64_t start_of_nonzero(RandomAccessLog& log, std::uint64_t begin, std::uint64_t end) {
  while (begin < end) {
    const Bytes bytes = log.at(begin, static_cast<std::size_t>(std::min<std::uint64_t>(
                                          end - begin, RandomAccessLog::window_size)));
    if (bytes.empty()) return end;
    const auto* found = std::find_if(bytes.data(), bytes.data() + bytes.size(),
                                     [](std::byte b) { return b != std::byte{}; });
    begin += static_cast<std::uint64_t>(found - bytes.data());
    if (found != bytes.data() + bytes.size()) return begin;
  }
  return end;
}

/// Where zeros begin that end at a page boundary inside [begin, end) with other bytes after them:
/// a page that was allocated but not yet written, before one that was. `end` if there are none.
std::uint64_t find_unwritten_page(RandomAccessLog& log, std::uint64_t begin, std::uint64_t end) {
  for (std::uint64_t boundary = round_down(begin, file_page_size) + file_page_size; boundary < end;
       boundary += file_page_size) {
    const std::uint64_t from = std::max(begin, boundary - sector_size);
    if (start_of_nonzero(log, from, boundary) == boundary) {
      return end_of_nonzero(log, begin, boundary);
    }
  }
  return end;
}

}  // namespace

std::uint64_t end_of_nonzero(RandomAccessLog& log, std::uint64_t begin, std::uint64_t end) {
  while (end > begin) {
    const std::uint64_t from =
        end - std::min<std::uint64_t>(end - begin, RandomAccessLog::window_size);
    const Bytes bytes = log.at(from, static_cast<std::size_t>(end - from));
    for (std::size_t i = bytes.size(); i > 0; --i) {
      if (bytes[i - 1] != std::byte{}) return from + i;
    }
    end = from;
  }
  return begin;
}

bool begins_like(Probe& probe, std::uint64_t begin, std::uint64_t written,
                 std::uint64_t expected_sequence_number, std::uint64_t& length) {
  RandomAccessLog& log = probe.log();
  const std::uint64_t count = written - begin;
  length = 0;
  if (count < format::length_size) return true;
  length = log.u32(begin);
  if (length < format::record_size_min) return false;
  if (count <= format::type_at) return true;
  const Bytes header =
      log.at(begin, static_cast<std::size_t>(std::min<std::uint64_t>(count, format::header_size)));
  if (header.size() <= format::type_at) return false;  // it could not be read
  if (header[format::type_at] > static_cast<std::byte>(RecordType::delete_)) return false;
  std::array<std::byte, format::sequence_size> expected_bytes{};
  store_u64(expected_bytes.data(), expected_sequence_number);
  for (std::size_t at = format::sequence_at; at < header.size(); ++at) {
    if (header[at] != expected_bytes[at - format::sequence_at]) return false;
  }

  // The fields, as far as their lengths were written, must leave room for each other.
  std::uint64_t at = format::payload_at;
  const std::uint64_t payload_end = length - format::checksum_size;
  for (std::size_t i = 0; i < format::field_count; ++i) {
    const std::uint64_t prefixes_after = (format::field_count - 1 - i) * format::field_prefix_size;
    if (at + format::field_prefix_size + prefixes_after > payload_end) return false;
    if (begin + at + format::field_prefix_size > written) return true;
    const std::uint64_t size = log.u32(begin + at);
    at += format::field_prefix_size;
    if (size > payload_end - at - prefixes_after) return false;
    at += size;
  }
  return at == payload_end;
}

Tail judge_tail(Probe& probe, std::uint64_t begin, std::uint64_t expected_sequence_number) {
  RandomAccessLog& log = probe.log();
  const std::uint64_t end = log.size();
  if (end - begin > format::record_size_max) return Tail::damaged;
  const std::uint64_t written = end_of_nonzero(log, begin, end);
  if (written == begin) return Tail::zeros;

  // A header that shows the expected number was written, whatever zeros it has of its own.
  const auto header = probe.header(begin);
  const bool header_written = header && header->matches(expected_sequence_number);
  const std::uint64_t unwritten =
      find_unwritten_page(log, header_written ? begin + format::header_size : begin, written);
  if (unwritten == begin) return Tail::hidden;
  std::uint64_t length = 0;
  const std::uint64_t begun_end = std::min(written, unwritten);
  if (!begins_like(probe, begin, begun_end, expected_sequence_number, length)) {
    return Tail::damaged;
  }
  if (length == 0 || length > end - begin) return Tail::torn;

  const std::uint64_t record_end = begin + length;
  if (written > record_end) return Tail::damaged;
  // A file system rounds a size up to a page or not at all.
  const std::uint64_t page_end = round_down(record_end + file_page_size - 1, file_page_size);
  if (end != record_end && end != page_end) return Tail::damaged;
  const std::uint64_t checksum_at = record_end - format::checksum_size;
  const std::uint64_t last_sector = round_down(record_end - 1, sector_size);
  const bool end_unwritten =
      written <= checksum_at || (last_sector > begin && written <= last_sector);
  return end_unwritten || unwritten < written ? Tail::torn : Tail::damaged;
}

ZeroRange find_zero_sector(RandomAccessLog& log, std::uint64_t begin, std::uint64_t end) {
  for (std::uint64_t at = round_down(begin + sector_size - 1, sector_size);
       at + sector_size <= end;) {
    const std::uint64_t nonzero = start_of_nonzero(log, at, end);
    if (nonzero - at >= sector_size) return {.byte_offset = at, .length = nonzero - at};
    at = round_down(nonzero, sector_size) + sector_size;
  }
  return {};
}

}  // namespace aerowal

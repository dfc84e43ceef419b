#include "scan/failed_append.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "aerowal/format.hpp"
#include "aerowal/record.hpp"
#include "base/byte_order.hpp"
#include "inspect/header_search.hpp"
#include "inspect/tail.hpp"
#include "scan/resolution.hpp"

namespace aerowal {
namespace {

using NumberSign = std::array<std::byte, format::sequence_size>;

/// Whether the bytes from `at` to `end` are a header's, or its beginning, with that number.
bool shows_number(RandomAccessLog& log, const NumberSign& sign, std::uint64_t at,
                  std::uint64_t end) {
  if (end - at < shows_number_min) return false;
  const auto shown = static_cast<std::size_t>(
      std::min<std::uint64_t>(end - at - format::sequence_at, format::sequence_size));
  const Bytes number_there = log.at(at + format::sequence_at, shown);
  return number_there.size() == shown &&
         std::memcmp(number_there.data(), sign.data(), shown) == 0 &&
         log.u8(at + format::type_at) <= static_cast<std::uint8_t>(RecordType::delete_);
}

/// Where from `from` on a beginning shows the number again; `end` if none does. The last one may be
/// cut inside its header.
std::uint64_t next_beginning(RandomAccessLog& log, const NumberSign& sign, std::uint64_t from,
                             std::uint64_t end) {
  if (from >= end) return end;
  const std::uint64_t whole =
      find_header(log, from, end, [&](std::uint64_t byte_offset, const std::byte* header) {
        return byte_offset + format::header_size <= end &&
               std::memcmp(header + format::sequence_at, sign.data(), sign.size()) == 0;
      });
  if (whole != end) return whole;
  for (std::uint64_t size = format::header_size - 1; size >= shows_number_min; --size) {
    if (end - from >= size && shows_number(log, sign, end - size, end)) return end - size;
  }
  return end;
}

/// After the beginning there may be one that is too short to show the number: the first bytes of
/// the record that is whole at `end`.
bool begins_like_once_or_twice(Probe& probe, std::uint64_t begin, std::uint64_t end,
                               std::uint64_t number) {
  std::uint64_t declared = 0;
  if (begins_like(probe, begin, end, number, declared)) return true;
  RandomAccessLog& log = probe.log();
  const std::vector<std::byte> record = log.copy(end, shows_number_min - 1);
  for (std::uint64_t more = 1; more <= record.size(); ++more) {
    if (end - begin < shows_number_min + more) return false;
    const std::vector<std::byte> last = log.copy(end - more, static_cast<std::size_t>(more));
    if (!std::equal(last.begin(), last.end(), record.begin())) continue;
    if (begins_like(probe, begin, end - more, number, declared)) return true;
  }
  return false;
}

}  // namespace

bool are_beginnings_of(Probe& probe, std::uint64_t begin, std::uint64_t end, std::uint64_t number) {
  RandomAccessLog& log = probe.log();
  NumberSign sign{};
  store_u64(sign.data(), number);
  for (std::uint64_t at = begin; at < end;) {
    if (!shows_number(log, sign, at, end)) return false;
    const std::uint64_t next = next_beginning(log, sign, at + shows_number_min, end);
    const std::uint32_t length = log.u32(at);
    if (length < format::record_size_min || length <= next - at) return false;
    if (next == end) return begins_like_once_or_twice(probe, at, end, number);
    at = next;
  }
  return true;
}

}  // namespace aerowal

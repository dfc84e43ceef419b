#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "fuzz.hpp"
#include "log_reading.hpp"
#include "log_scanning.hpp"

// Whatever the bytes, a scan accounts for all of them, believes only intact records, says the same
// again, and agrees with the reader on the log's start. The mutator makes lengths and checksums
// right again now and then, as no fuzzer guesses them.

namespace {

using namespace aerowal;
using namespace aerowal::testing;

constexpr std::size_t header_size = 13;
constexpr std::size_t smallest = 37;

std::uint32_t load(std::span<const std::byte> bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i > 0; --i)
    value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i - 1]);
  return value;
}

/// The record that begins at `at` by its inner lengths, or by its length field; empty if neither
/// fits.
std::span<std::byte> record_at(std::span<std::byte> bytes, std::size_t at, bool inner) {
  if (bytes.size() - at < smallest) return {};
  std::uint64_t length = load(bytes, at);
  if (inner) {
    length = header_size;
    for (int field = 0; field < 5; ++field) {
      if (at + length + 4 > bytes.size()) return {};
      length += 4 + std::uint64_t{load(bytes, static_cast<std::size_t>(at + length))};
    }
    length += 4;
  }
  if (length < smallest || length > bytes.size() - at) return {};
  return bytes.subspan(at, static_cast<std::size_t>(length));
}

/// Where records begin, as far as lengths lead from one to the next.
std::vector<std::size_t> find_starts(std::span<std::byte> bytes) {
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < bytes.size();) {
    starts.push_back(at);
    const auto record = record_at(bytes, at, false);
    if (record.empty()) break;
    at += record.size();
  }
  return starts;
}

}  // namespace

// Weak, because only libFuzzer has it, and without that nothing mutates.
extern "C" __attribute__((weak)) std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size,
                                                              std::size_t max_size);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned int seed) {
  std::minstd_rand random(seed);
  const auto any = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  const auto starts_before = find_starts(std::as_writable_bytes(std::span(data, size)));
  if (starts_before.size() > 1 && any(4) == 0) {
    // A whole record once more, somewhere between others.
    const auto bytes = std::as_writable_bytes(std::span(data, size));
    const auto record = record_at(bytes, starts_before[any(starts_before.size())], false);
    if (!record.empty() && size + record.size() <= max_size) {
      const std::vector<std::byte> copy(record.begin(), record.end());
      const std::size_t to = starts_before[any(starts_before.size())];
      const auto all = std::as_writable_bytes(std::span(data, size + copy.size()));
      std::copy_backward(all.begin() + static_cast<std::ptrdiff_t>(to),
                         all.begin() + static_cast<std::ptrdiff_t>(size), all.end());
      std::ranges::copy(copy, all.begin() + static_cast<std::ptrdiff_t>(to));
      size += copy.size();
    }
  } else {
    size = LLVMFuzzerMutate(data, size, max_size);
  }
  if (size == 0 || any(8) == 0) return size;
  const auto bytes = std::as_writable_bytes(std::span(data, size));
  for (const std::size_t start : find_starts(bytes)) {
    if (any(2) == 0) continue;
    const auto record = record_at(bytes, start, any(2) == 0);
    if (!record.empty()) reseal(record);
  }
  return size;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes log = std::as_bytes(std::span(data, size));
  const Scanned scanned = scan_as_file(log);
  const std::string wrong = find_contradiction(log, scanned);
  if (!wrong.empty()) std::fprintf(stderr, "%s\n%s", wrong.c_str(), describe(scanned).c_str());
  FUZZ_REQUIRE(wrong.empty());
  FUZZ_REQUIRE(same(scanned, scan_as_file(log)));

  const Reading reading = read_as_file(log);
  FUZZ_REQUIRE(scanned.summary.sound_prefix_bytes == reading.byte_offset);
  FUZZ_REQUIRE(scanned.summary.strict_error.has_value() == reading.damage.has_value());
  FUZZ_REQUIRE(scanned.summary.records >= reading.records.size());
  if (const auto sound = scanned.sound(); !sound.empty() && sound[0].byte_offset == 0) {
    FUZZ_REQUIRE(sound[0].length <= reading.byte_offset || sound[0].first_sequence_number != 1);
  }
  return 0;
}

#include <cstddef>
#include <cstdint>
#include <span>

#include "fuzz.hpp"
#include "log_reading.hpp"
#include "log_scanning.hpp"
#include "record_mutator.hpp"

// Whatever the bytes, a scan accounts for all of them, believes only intact records, says the same
// again, and agrees with the reader on the log's start.

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned int seed) {
  return mutate_records(log_shape, data, size, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aerowal;
  using namespace aerowal::testing;
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

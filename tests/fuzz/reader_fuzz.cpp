#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <aerowal/format.hpp>
#include <aerowal/reader.hpp>

#include "files.hpp"
#include "fuzz.hpp"
#include "log_reading.hpp"

// Any bytes are accounted for: a sound prefix that encodes to the same bytes again, then the end or
// a damage that lies within the file. The first byte of the input chooses what is done to the
// rest, as no fuzzer guesses checksums: 1 makes them right, 2 numbers the records as well, 4 reads
// as from a pipe.

namespace {

using namespace aerowal;
using namespace aerowal::testing;

void make_right(std::vector<std::byte>& log, bool number) {
  std::size_t at = 0;
  for (std::uint8_t due = 1; log.size() - at >= format::record_size_min; ++due) {
    const auto length =
        std::to_integer<std::size_t>(log[at]) | std::to_integer<std::size_t>(log[at + 1]) << 8;
    if (length < format::record_size_min || length > log.size() - at) return;
    const auto record = std::span(log).subspan(at, length);
    if (number) {
      std::fill_n(record.begin() + format::sequence_at, format::sequence_size, std::byte{});
      record[format::sequence_at] = std::byte{due};
    }
    reseal(record);
    at += length;
  }
}

void check(Bytes log, const Reading& reading) {
  FUZZ_REQUIRE(!reading.error);
  std::vector<std::byte> again;
  for (const OwnedRecord& record : reading.records) {
    FUZZ_REQUIRE(record.byte_offset == again.size());
    const auto placement = encode({.type = record.type,
                                   .sequence_number = record.sequence_number,
                                   .collection_id = record.collection_id,
                                   .document_id = record.document_id,
                                   .schema_id = record.schema_id,
                                   .schema_version = record.schema_version,
                                   .body = bytes_of(record.body)},
                                  again);
    FUZZ_REQUIRE(placement.has_value());
    FUZZ_REQUIRE(placement->length == record.length);
    FUZZ_REQUIRE(placement->checksum == record.checksum);
  }
  FUZZ_REQUIRE(reading.byte_offset == again.size());
  FUZZ_REQUIRE(reading.sequence_number == reading.records.size() + 1);
  FUZZ_REQUIRE(again.size() <= log.size());
  FUZZ_REQUIRE(std::equal(again.begin(), again.end(), log.begin()));
  if (reading.damage) {
    FUZZ_REQUIRE(reading.damage->byte_offset == again.size());
    FUZZ_REQUIRE(reading.damage->length > 0);
    FUZZ_REQUIRE(reading.damage->length <= log.size() - again.size());
    FUZZ_REQUIRE(!reading.damage->message.empty());
  } else {
    FUZZ_REQUIRE(again.size() == log.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Bytes input = std::as_bytes(std::span(data, size));
  std::vector<std::byte> log(input.begin() + 1, input.end());
  if ((data[0] & 3) != 0) make_right(log, (data[0] & 2) != 0);
  const Reader::Options small_buffer{.buffer_size = 4096};
  const Reading reading = read_as_file(log, small_buffer);
  check(log, reading);
  if ((data[0] & 4) != 0) FUZZ_REQUIRE(same(reading, read_as_pipe(log, small_buffer)));
  return 0;
}

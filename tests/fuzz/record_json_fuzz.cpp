#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <aerowal/record_json.hpp>
#include <aerowal/record_line.hpp>

#include "fuzz.hpp"
#include "json/record_line_fast.hpp"
#include "json_reference.hpp"

// A line is refused with the column where it is wrong, or it says a record that its own line says
// again.

namespace {

using namespace aerowal;

bool same(const RecordLine& left, const RecordLine& right) {
  return left.type == right.type && left.collection_id == right.collection_id &&
         left.document_id == right.document_id && left.schema_id == right.schema_id &&
         left.schema_version == right.schema_version && left.body == right.body;
}

void check_printed(const RecordLine& line, const PlacedRecord& record, bool escape_body) {
  std::string printed;
  append_record_json(printed, record, {.escape_body = escape_body});
  FUZZ_REQUIRE(is_json(printed));
  FUZZ_REQUIRE(printed.find_first_of("\r\n") == std::string::npos);
  const auto again = parse_record_line(printed);
  FUZZ_REQUIRE(again.has_value());
  FUZZ_REQUIRE(again->expected.sequence_number == record.sequence_number);
  FUZZ_REQUIRE(again->expected.length == record.length);
  FUZZ_REQUIRE(again->expected.checksum == record.checksum);
  if (escape_body) {
    FUZZ_REQUIRE(is_json_body(again->body) == is_json_body(line.body));
    for (const char c : printed) FUZZ_REQUIRE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
  } else {
    FUZZ_REQUIRE(same(line, *again));
  }
}

/// The short way through a line gives what the long one does.
void check_alike(const Result<RecordLine>& line, const Record& record,
                 const ExpectedPlacement& expected) {
  FUZZ_REQUIRE(line.has_value());
  const Record known = line->record();
  FUZZ_REQUIRE(record.type == known.type && record.collection_id == known.collection_id);
  FUZZ_REQUIRE(record.document_id == known.document_id && record.schema_id == known.schema_id);
  FUZZ_REQUIRE(record.schema_version == known.schema_version);
  FUZZ_REQUIRE(
      std::equal(record.body.begin(), record.body.end(), known.body.begin(), known.body.end()));
  FUZZ_REQUIRE(expected.sequence_number == line->expected.sequence_number);
  FUZZ_REQUIRE(expected.length == line->expected.length);
  FUZZ_REQUIRE(expected.checksum == line->expected.checksum);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = parse_record_line(text);
  Record short_way;
  ExpectedPlacement expected;
  if (read_record_line_fast(text, short_way, expected)) check_alike(line, short_way, expected);
  if (!line) {
    FUZZ_REQUIRE(line.error().code == ErrorCode::usage);
    FUZZ_REQUIRE(line.error().column >= 1U);
    FUZZ_REQUIRE(line.error().column <= size + 1);
    FUZZ_REQUIRE(!line.error().message.empty());
    return 0;
  }
  FUZZ_REQUIRE(testing::reference_accepts(text));

  Record record = line->record();
  record.sequence_number = line->expected.sequence_number.value_or(1);
  std::vector<std::byte> bytes;
  const auto placement = encode(record, bytes);
  FUZZ_REQUIRE(placement.has_value());
  PlacedRecord decoded;
  const auto fault = decode(bytes, placement->checksum, decoded);
  FUZZ_REQUIRE(!fault);
  check_printed(*line, decoded, false);
  check_printed(*line, decoded, true);
  return 0;
}

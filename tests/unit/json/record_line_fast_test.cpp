#include "json/record_line_fast.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <aerowal/record_json.hpp>
#include <aerowal/record_line.hpp>

#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

std::string printed(const Record& record) {
  std::string line;
  PlacedRecord placed;
  static_cast<Record&>(placed) = record;
  placed.length = 300;
  placed.checksum = 0x0123abcd;
  append_record_json(line, placed, {});
  return line;
}

Record sample_record_line(RecordType type, std::string_view body) {
  return {.type = type,
          .sequence_number = 10,
          .collection_id = "c d",
          .document_id = "a document id of some length",
          .schema_id = "",
          .schema_version = "v1",
          .body = bytes_of(body)};
}

/// Takes the short way only where the long one gives the same. Returns whether it was taken.
bool check_taken_alike(std::string_view line) {
  Record record;
  ExpectedPlacement expected;
  if (!read_record_line_fast(line, record, expected)) return false;
  const auto known = parse_record_line(line);
  REQUIRE(known.has_value());
  const Record long_way = known->record();
  REQUIRE(record.type == long_way.type);
  REQUIRE(record.collection_id == long_way.collection_id);
  REQUIRE(record.document_id == long_way.document_id);
  REQUIRE(record.schema_id == long_way.schema_id);
  REQUIRE(record.schema_version == long_way.schema_version);
  REQUIRE(text_of(record.body) == text_of(long_way.body));
  REQUIRE(expected.sequence_number == known->expected.sequence_number);
  REQUIRE(expected.length == known->expected.length);
  REQUIRE(expected.checksum == known->expected.checksum);
  REQUIRE(expected.sequence_number_column == known->expected.sequence_number_column);
  REQUIRE(expected.length_column == known->expected.length_column);
  REQUIRE(expected.checksum_column == known->expected.checksum_column);
  return true;
}

TEST_CASE("record line, fast: those of plain records are taken the short way") {
  CHECK(check_taken_alike(
      printed(sample_record_line(RecordType::insert, R"({"a":[1,2.5e3,"x\n",null]})"))));
  CHECK(check_taken_alike(printed(sample_record_line(RecordType::update, "\"\xc3\xa9\""))));
  CHECK(check_taken_alike(printed(sample_record_line(RecordType::delete_, ""))));
  CHECK(check_taken_alike(printed(sample_record_line(RecordType::insert, ""))));
}

TEST_CASE("record line, fast: not where something needs to be looked at closely") {
  CHECK_FALSE(check_taken_alike(printed(sample_record_line(RecordType::insert, "not JSON"))));
  Record record = sample_record_line(RecordType::insert, "{}");
  record.document_id = "a\"b";
  CHECK_FALSE(check_taken_alike(printed(record)));
  record.document_id = "\xc3\xa9";
  CHECK_FALSE(check_taken_alike(printed(record)));
  CHECK_FALSE(check_taken_alike(printed(sample_record_line(RecordType::insert, "{}")) + "\r"));
  CHECK_FALSE(check_taken_alike(" " + printed(sample_record_line(RecordType::insert, "{}"))));
  CHECK_FALSE(check_taken_alike(""));
}

TEST_CASE("record line, fast: the record is that of the line before, or none of it") {
  Record record;
  ExpectedPlacement expected;
  REQUIRE(read_record_line_fast(printed(sample_record_line(RecordType::insert, "{}")), record,
                                expected));
  const std::string line = printed(sample_record_line(RecordType::delete_, ""));
  REQUIRE(read_record_line_fast(line, record, expected));
  CHECK(record.body.empty());
  CHECK(record.type == RecordType::delete_);
}

TEST_CASE("record line, fast: with any byte changed, lost or doubled, and cut anywhere") {
  std::size_t taken = 0;
  for (const std::string_view body : {R"({"a":1})", ""}) {
    const std::string line = printed(sample_record_line(RecordType::insert, body));
    for (std::size_t at = 0; at < line.size(); ++at) {
      CAPTURE(at);
      std::string other = line;
      for (int byte = 0; byte < 256; ++byte) {
        other[at] = static_cast<char>(byte);
        taken += check_taken_alike(other) ? 1 : 0;
      }
      check_taken_alike(line.substr(0, at) + line.substr(at + 1));
      check_taken_alike(line.substr(0, at) + line[at] + line.substr(at));
      CHECK_FALSE(check_taken_alike(line.substr(0, at)));
    }
  }
  CHECK(taken > 1000);  // most bytes of an id may be any plain one
}

TEST_CASE("record line, fast: numbers that are none of JSON, or too large") {
  const std::string line = printed(sample_record_line(RecordType::insert, "{}"));
  const std::string begin = R"({"sequence_number":)";
  const std::string rest = line.substr(begin.size() + 2);
  for (const char* number : {"0", "10", "18446744073709551615"}) {
    CHECK(check_taken_alike(begin + number + rest));
  }
  for (const char* number : {"", "00", "01", "-1", "+1", "1.0", "1e3", "18446744073709551616"}) {
    CHECK_FALSE(check_taken_alike(begin + number + rest));
  }
}

}  // namespace

#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include <aerowal/record_line.hpp>

namespace {

using namespace aerowal;
using namespace std::string_view_literals;

const std::string all_keys =
    R"("record_type":"INSERT","collection_id":"c","document_id":"d","schema_id":"s","schema_version":"v")";

/// A line with all that is needed, and `members` before it.
std::string line_with(std::string_view members) {
  return "{" + std::string(members) + "," + all_keys + "}";
}

RecordLine parsed(const std::string& line) {
  CAPTURE(line);
  auto result = parse_record_line(line);
  REQUIRE(result.has_value());
  return *std::move(result);
}

void check_error(std::string_view line, std::uint64_t column, std::string_view message) {
  CAPTURE(line);
  const auto result = parse_record_line(line);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == ErrorCode::usage);
  CHECK(result.error().message == message);
  CHECK(result.error().column == column);
  CHECK_FALSE(result.error().byte_offset.has_value());
}

TEST_CASE("record_json: a line with only what is needed") {
  const RecordLine line = parsed("{" + all_keys + "}");
  CHECK(line.type == RecordType::insert);
  CHECK(line.collection_id == "c");
  CHECK(line.document_id == "d");
  CHECK(line.schema_id == "s");
  CHECK(line.schema_version == "v");
  CHECK(line.body.empty());
  CHECK_FALSE(line.expected.sequence_number.has_value());
  CHECK_FALSE(line.expected.length.has_value());
  CHECK_FALSE(line.expected.checksum.has_value());
}

TEST_CASE("record_json: a line's members in any order, with any white space") {
  const RecordLine line = parsed(
      " { \"body\" : [ 1 ] , "
      "\"schema_version\":\"v\",\t\"checksum\":\"DEADbeef\",\"schema_id\":\"s\","
      "\"length\":40,\"document_id\":\"d\",\"collection_id\":\"c\",\"record_type\":\"DELETE\","
      "\"sequence_number\":18446744073709551615 } \r");
  CHECK(line.type == RecordType::delete_);
  CHECK(line.body == "[ 1 ]");
  CHECK(line.expected.sequence_number == UINT64_MAX);
  CHECK(line.expected.length == 40U);
  CHECK(line.expected.checksum == 0xdeadbeefU);
}

TEST_CASE("record_json: unknown members, and those that are of no use, are ignored") {
  const RecordLine line = parsed(line_with(
      R"("byte_offset":"anything","path":[1,{"body":2}],"":null,"x\ud800":1,"y":"\ud800")"));
  CHECK(line.body.empty());
}

TEST_CASE("record_json: names are compared as what they say") {
  CHECK(parsed(line_with(R"("\u0062ody":7)")).body == "7");
  check_error(line_with(R"("\u0062ody":7,"body":8)"), 16, "this member is given twice");
}

TEST_CASE("record_json: strings are unescaped") {
  const RecordLine line =
      parsed(R"({"record_type":"\u0055PDATE","collection_id":"\ud83d\ude00","document_id":"\n\"",)"
             R"("schema_id":"\u0000","schema_version":"é"})");
  CHECK(line.type == RecordType::update);
  CHECK(line.collection_id == "😀");
  CHECK(line.document_id == "\n\"");
  CHECK(line.schema_id == "\0"sv);
  CHECK(line.schema_version == "é");
}

TEST_CASE("record_json: an empty body_base64 is an empty body") {
  CHECK(parsed(line_with(R"("body_base64":"")")).body.empty());
  CHECK(parsed(line_with(R"("body_base64":"\u002f\/8=")")).body == "\xff\xff");
}

TEST_CASE("record_json: what is no object") {
  check_error("", 1, "an empty line where a record is expected");
  check_error(" \t", 3, "an empty line where a record is expected");
  check_error("[]", 1, "expected '{', found '['");
  check_error(" null", 2, "expected '{', found 'n'");
  check_error("\xef\xbb\xbf{}", 1, "expected '{', found byte 0xef");
  check_error("\0"sv, 1, "expected '{', found byte 0x00");
  check_error("{", 2, "expected a member's name in quotes, or '}', found the end of the line");
  check_error("{ ", 3, "expected a member's name in quotes, or '}', found the end of the line");
  check_error("{,}", 2, "expected a member's name in quotes, or '}', found ','");
  check_error("{a:1}", 2, "expected a member's name in quotes, or '}', found 'a'");
  check_error(R"({"a"})", 5, "expected ':', found '}'");
  check_error(R"({"a" 1})", 6, "expected ':', found '1'");
  check_error(R"({"a":})", 6, "expected a JSON value, found '}'");
  check_error(R"({"a":1)", 7, "expected ',' or '}', found the end of the line");
  check_error(R"({"a":1 "b":2})", 8, "expected ',' or '}', found '\"'");
  check_error(R"({"a":1,})", 8, "expected a member's name in quotes, found '}'");
  check_error(R"({"a":1,)", 8, "expected a member's name in quotes, found the end of the line");
  check_error(R"({"a":[1})", 8, "expected ',' or ']', found '}'");
  check_error("{\"a\":\"\x1b\"}", 7,
              "expected no raw control character in a string, found byte 0x1b");
  check_error("{\"a\xff\":1}", 4, "expected valid UTF-8, found byte 0xff");
  check_error(R"({"a":"\x"})", 8, "expected an escape character, found 'x'");
  check_error(R"({"a":01})", 7, "expected ',' or '}', found '1'");
  check_error("{" + all_keys + "} x", all_keys.size() + 4,
              "unexpected text after the record's closing '}'");
  check_error("{" + all_keys + "}{}", all_keys.size() + 3,
              "unexpected text after the record's closing '}'");
}

TEST_CASE("record_json: what a record needs") {
  check_error("{}", 1, R"(the record has no "record_type")");
  const std::string_view names[] = {"record_type", "collection_id", "document_id", "schema_id",
                                    "schema_version"};
  for (const std::string_view name : names) {
    std::string line = "{" + all_keys + "}";
    line.replace(line.find("\"" + std::string(name) + "\"") + 1, name.size(), "other");
    check_error(line, 1, "the record has no \"" + std::string(name) + "\"");
  }
}

TEST_CASE("record_line: a member that is given twice") {
  check_error(line_with(R"("body":1,"body":1)"), 11, "this member is given twice");
  check_error(line_with(R"("other":1,"other":2)"), 12, "this member is given twice");
  check_error(line_with(R"("\ud800":1,"\ud800":2)"), 13, "this member is given twice");
  check_error("{" + all_keys + R"(,"schema_id":"s"})", all_keys.size() + 3,
              "this member is given twice");
}

TEST_CASE("record_json: what is no record's line") {
  check_error(line_with(R"("body":1,"body_base64":"")"), 11, "both body and body_base64");
  check_error(line_with(R"("body_base64":"", "body":1)"), 20, "both body and body_base64");
  check_error(line_with(R"("body_omitted":true)"), 2, "the record was dumped without its body");
  check_error(R"({"damage":{"kind":"bit_flip"}})", 2, "a damage line, not a record");
  check_error(R"({ "summary":{}})", 3, "a summary line, not a record");
}

TEST_CASE("record_json: members of the wrong kind") {
  const auto replaced = [](std::string_view name, std::string_view value) {
    std::string line = "{" + all_keys + "}";
    const std::size_t at = line.find("\"" + std::string(name) + "\":") + name.size() + 3;
    line.replace(at, line.find_first_of(",}", at) - at, value);
    return std::pair(line, at + 1);
  };
  for (const std::string_view name :
       {"record_type", "collection_id", "document_id", "schema_id", "schema_version"}) {
    for (const std::string_view value : {"1", "null", "[]", "{}", "true"}) {
      const auto line = replaced(name, value);
      check_error(line.first, line.second, std::string(name) + " must be a string");
    }
    const auto line = replaced(name, R"("\ud800")");
    check_error(line.first, line.second,
                std::string(name) + " has a lone surrogate, which UTF-8 cannot hold");
  }
  for (const std::string_view value : {R"("insert")", R"("")", R"("INSERT ")", R"("UPSERT")"}) {
    const auto line = replaced("record_type", value);
    check_error(line.first, line.second, "record_type must be INSERT, UPDATE or DELETE");
  }
}

TEST_CASE("record_json: numbers that are none") {
  for (const std::string name : {"sequence_number", "length"}) {
    for (const std::string_view value :
         {"-1", "-0", "1.0", "1e2", "18446744073709551616", "null", "[1]"}) {
      check_error(line_with("\"" + name + "\":" + std::string(value)), name.size() + 5,
                  name + " must be a whole number from 0 to 2^64-1");
    }
    CHECK(parse_record_line(line_with("\"" + name + "\":0")).has_value());
  }
  check_error(line_with(R"("length":"40")"), 11, "length must be a whole number from 0 to 2^64-1");
}

TEST_CASE("record_json: a sequence number as a string") {
  const RecordLine line = parsed(line_with(R"("sequence_number":"18446744073709551615")"));
  CHECK(line.expected.sequence_number == UINT64_MAX);
  for (const std::string_view value : {R"("")", R"("-1")", R"(" 1")", R"("1 ")", R"("0x1")",
                                       R"("1\u0030")", R"("18446744073709551616")"}) {
    check_error(line_with(R"("sequence_number":)" + std::string(value)), 20,
                "sequence_number must be a whole number from 0 to 2^64-1");
  }
}

TEST_CASE("record_json: checksums that are none") {
  for (const std::string_view value :
       {R"("")", R"("1234567")", R"("123456789")", R"("0x123456")", R"("1234567g")",
        R"("-1234567")", R"("+1234567")", R"(" 1234567")", R"("1234567\u0000")"}) {
    check_error(line_with(R"("checksum":)" + std::string(value)), 13,
                "checksum must be 8 hexadecimal digits in a string");
  }
  check_error(line_with(R"("checksum":12345678)"), 13, "checksum must be a string");
}

TEST_CASE("record_json: base64 that is none") {
  for (const std::string_view value : {R"("Zg")", R"("Zg=")", R"("Zh==")", R"("====")", R"("Zm9-")",
                                       R"("Zm 9v")", R"("Zm9v\n")"}) {
    check_error(line_with(R"("body_base64":)" + std::string(value)), 16,
                "body_base64 is not base64 with padding (RFC 4648, section 4)");
  }
  check_error(line_with(R"("body_base64":null)"), 16, "body_base64 must be a string");
}

}  // namespace

#include <string>
#include <string_view>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <aerowal/record_json.hpp>
#include <aerowal/record_line.hpp>

#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;
using namespace std::string_view_literals;

PlacedRecord placed(std::string_view body) {
  PlacedRecord record;
  record.type = RecordType::update;
  record.sequence_number = 26;
  record.collection_id = "users";
  record.document_id = "user_7";
  record.schema_id = "user_schema";
  record.schema_version = "v1";
  record.body = bytes_of(body);
  record.byte_offset = 5195;
  record.length = 174;
  record.checksum = 0xc74bc3af;
  return record;
}

std::string json_of(const PlacedRecord& record, const RecordJsonOptions& options = {}) {
  std::string out;
  append_record_json(out, record, options);
  return out;
}

std::string string_json(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

/// The member of body's line, as `"body":…` or `"body_base64":"…"`; empty for neither.
std::string body_member(std::string_view body, const RecordJsonOptions& options = {}) {
  const std::string line = json_of(placed(body), options);
  const std::string before = R"("schema_version":"v1")";
  const std::size_t begin = line.find(before) + before.size();
  const std::string member = line.substr(begin, line.find(R"(,"byte_offset")") - begin);
  return member.empty() ? member : member.substr(1);
}

TEST_CASE("record_json: a record, byte by byte") {
  CHECK(json_of(placed(R"({"a": 1})")) ==
        R"({"sequence_number":26,"record_type":"UPDATE","collection_id":"users",)"
        R"("document_id":"user_7","schema_id":"user_schema","schema_version":"v1",)"
        R"("body":{"a": 1},"byte_offset":5195,"length":174,"checksum":"c74bc3af"})");
  CHECK(json_of(placed("")) ==
        R"({"sequence_number":26,"record_type":"UPDATE","collection_id":"users",)"
        R"("document_id":"user_7","schema_id":"user_schema","schema_version":"v1",)"
        R"("byte_offset":5195,"length":174,"checksum":"c74bc3af"})");
  PlacedRecord extreme;
  extreme.type = RecordType::delete_;
  extreme.sequence_number = UINT64_MAX;
  extreme.byte_offset = UINT64_MAX;
  extreme.length = UINT32_MAX;
  extreme.checksum = 0xa;
  CHECK(json_of(extreme, {.path = "a \"log\""}) ==
        R"({"sequence_number":18446744073709551615,"record_type":"DELETE","collection_id":"",)"
        R"("document_id":"","schema_id":"","schema_version":"","byte_offset":18446744073709551615,)"
        R"("length":4294967295,"checksum":"0000000a","path":"a \"log\""})");
}

TEST_CASE("record_json: appends") {
  std::string out = "<";
  append_record_json(out, placed("1"), {});
  CHECK(out.starts_with("<{\"sequence_number\":26,"));
  out = "<";
  append_json_string(out, "a");
  CHECK(out == "<\"a\"");
}

TEST_CASE("record_json: a document, byte by byte") {
  std::string out = "<";
  append_document_json(out, placed("{}"), {});
  CHECK(out == R"(<{"collection_id":"users","document_id":"user_7","schema_id":"user_schema",)"
               R"("schema_version":"v1","sequence_number":26,"body":{}})");
  out.clear();
  append_document_json(out, placed("\xff"), {});
  CHECK(out.ends_with(R"("sequence_number":26,"body_base64":"/w=="})"));
}

TEST_CASE("record_json: a deleted document, and ids alone") {
  PlacedRecord gone = placed("a body that says nothing");
  gone.type = RecordType::delete_;
  std::string out = "<";
  append_document_json(out, gone, {});
  CHECK(out == R"(<{"collection_id":"users","document_id":"user_7","sequence_number":26,)"
               R"("deleted":true})");
  gone.sequence_number = 0;
  gone.document_id = "a:b";
  out.clear();
  append_document_json(out, gone, {});
  CHECK(out == R"({"collection_id":"users","document_id":"a:b","sequence_number":null,)"
               R"("base":true,"split_inferred":true,"deleted":true})");
  out = "<";
  append_document_key_json(out, {.collection_id = "c", .document_id = "\n"});
  CHECK(out == R"(<{"collection_id":"c","document_id":"\u000a"})");
  out.clear();
  append_document_key_json(
      out, {.collection_id = "c", .document_id = "d", .of_base = true, .deleted = true});
  CHECK(out == R"({"collection_id":"c","document_id":"d","base":true,"deleted":true})");
}

TEST_CASE("record_json: bodies that are printed as they are") {
  for (const std::string_view body :
       {"{}"sv, "[]"sv, "null"sv, "0"sv, "\"\""sv, "1e400"sv, "-0"sv, "1.0"sv, "1E5"sv,
        R"({"a":1,"a":2})"sv, R"({"b":1,"a":2})"sv, R"({ "a" :	1 })"sv, R"("\u0041\/\ud800")"sv,
        "123456789012345678901234567890"sv, "\"\xe2\x80\xa8\x7f\xc2\x85\""sv,
        "\"\xf0\x9f\x98\x80\""sv, R"({"body":{"body_base64":1}})"sv}) {
    CAPTURE(body);
    CHECK(is_json_body(body));
    CHECK(body_member(body) == "\"body\":" + std::string(body));
  }
}

TEST_CASE("record_json: bodies that are printed in base64") {
  struct Row {
    std::string_view body;
    std::string_view base64;
  };
  const Row rows[] = {
      {" {}", "IHt9"},
      {"{} ", "e30g"},
      {"{}\n", "e30K"},
      {"{\n}", "ewp9"},
      {"[1,\r2]", "WzEsDTJd"},
      {"\xef\xbb\xbf{}", "77u/e30="},
      {"\0"sv, "AA=="},
      {"{}\0"sv, "e30A"},
      {"\xff\xfe", "//4="},
      {"{", "ew=="},
      {"01", "MDE="},
      {"\"\t\"", "Igki"},
      {"\"\xed\xa0\x80\"", "Iu2ggCI="},
      {"\t1", "CTE="},
      {" ", "IA=="},
      {"nul", "bnVs"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.body);
    CHECK_FALSE(is_json_body(row.body));
    CHECK(body_member(row.body) == "\"body_base64\":\"" + std::string(row.base64) + "\"");
  }
  CHECK_FALSE(is_json_body(""));
}

TEST_CASE("record_json: an omitted body") {
  const RecordJsonOptions omit{.omit_body = true};
  CHECK(body_member("{}", omit) == R"("body_omitted":true)");
  CHECK(body_member("\xff", omit) == R"("body_omitted":true)");
  CHECK(body_member("", omit).empty());
}

TEST_CASE("record_json: ids are escaped") {
  CHECK(string_json("") == R"("")");
  CHECK(string_json("\"\\/") == R"("\"\\/")");
  CHECK(string_json("\b\f\n\r\t\0\x1b\x1f"sv) ==
        R"("\u0008\u000c\u000a\u000d\u0009\u0000\u001b\u001f")");
  CHECK(string_json("\x7f\xc2\x80\xc2\x9f\xc2\xa0") == "\"\\u007f\\u0080\\u009f\xc2\xa0\"");
  CHECK(string_json("\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069") ==
        R"("\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069")");
  CHECK(string_json("\u202f\u2070") == "\"\u202f\u2070\"");
  CHECK(string_json("\u00ad\ufe0f\U000e0041") == R"("\u00ad\ufe0f\udb40\udc41")");
  CHECK(string_json("\u200b\u200d\u2060\ufeff") == R"("\u200b\u200d\u2060\ufeff")");
  CHECK(string_json("é日😀") == "\"é日😀\"");
  CHECK(string_json("a\xff\xc3") == R"("a\ufffd\ufffd")");
  CHECK(string_json("a\xed\xa0\x80z") == R"("a\ufffd\ufffd\ufffdz")");
}

TEST_CASE("record_json: nothing unsafe to print is left in an id, and it comes back") {
  for (std::uint32_t value = 0; value <= 0x2fff; ++value) {
    if (value >= 0xd800 && value < 0xe000) continue;
    std::string id = "<";
    if (value < 0x80) {
      id += static_cast<char>(value);
    } else if (value < 0x800) {
      id += {static_cast<char>(0xc0 | value >> 6), static_cast<char>(0x80 | (value & 0x3f))};
    } else {
      id += {static_cast<char>(0xe0 | value >> 12), static_cast<char>(0x80 | (value >> 6 & 0x3f)),
             static_cast<char>(0x80 | (value & 0x3f))};
    }
    id += '>';
    PlacedRecord record = placed("1");
    record.document_id = id;
    const std::string line = json_of(record);
    REQUIRE(nlohmann::json::parse(line).at("document_id") == id);
    for (const char c : line) REQUIRE((static_cast<unsigned char>(c) >= 0x20 && c != 0x7f));
    const auto parsed = parse_record_line(line);
    REQUIRE(parsed.has_value());
    REQUIRE(parsed->document_id == id);
  }
}

TEST_CASE("record_json: escape_body gives the same JSON, safe to print") {
  const RecordJsonOptions escape{.escape_body = true};
  CHECK(body_member("{\"a\":\t1}", escape) == R"("body":{"a": 1})");
  CHECK(body_member("\"\x7f\xc2\x9b\xe2\x80\xae\xe2\x80\xa8é\"", escape) ==
        "\"body\":\"\\u007f\\u009b\\u202e\\u2028é\"");
  CHECK(body_member(R"("\"\\\u0041\ud800")", escape) == R"("body":"\"\\\u0041\ud800")");
  CHECK(body_member("\xff", escape) == R"("body_base64":"/w==")");
  for (const std::string_view body :
       {R"({"a":[1,2.5,"x",null,true],"b":{}})"sv,
        "{\t\"a\"\t:\t[\t]\t,\"\x7f\":\"\xe2\x81\xa6\"}"sv,
        "[\"\xc2\x80\xc2\x81\\u0000\\n\",\"\xd8\x9c\"]"sv, "{\"\xe2\x80\xa9\":\"\xe2\x80\x8f\"}"sv,
        "\"\xf0\x9f\x98\x80 \\\" \\\\ \xe2\x80\x8e\""sv}) {
    CAPTURE(body);
    const std::string member = body_member(body, escape);
    REQUIRE(member.starts_with("\"body\":"));
    const std::string escaped = member.substr(7);
    CHECK(nlohmann::json::parse(escaped) == nlohmann::json::parse(body));
    CHECK(is_json_body(escaped));
    for (const char c : escaped) CHECK((static_cast<unsigned char>(c) >= 0x20 && c != 0x7f));
    CHECK(escaped.find("\xe2\x80") == std::string::npos);
  }
}

TEST_CASE("record_json: is_json allows white space around, is_json_body does not") {
  for (const std::string_view text : {" 1", "1 ", "\n{}\n", "[\r\n]"}) {
    CAPTURE(text);
    CHECK(is_json(text));
    CHECK_FALSE(is_json_body(text));
  }
  CHECK_FALSE(is_json(""));
  CHECK_FALSE(is_json(" "));
}

TEST_CASE("record_json: every record comes back from its line") {
  const std::string every_byte = [] {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    return bytes;
  }();
  for (const std::string_view body : {""sv,
                                      "{}"sv,
                                      "1e400"sv,
                                      "-0.0"sv,
                                      R"({"a":1,"a":2})"sv,
                                      R"("\u0041\ud800\/")"sv,
                                      "{ \"a\" :\t[ 1 ]\t}"sv,
                                      "\"\xf0\x9f\x98\x80\""sv,
                                      " {}"sv,
                                      "{}\n"sv,
                                      "{\r\n}"sv,
                                      "\xef\xbb\xbf{}"sv,
                                      "\0"sv,
                                      "{\0}"sv,
                                      "\"\xff\""sv,
                                      "x"sv,
                                      "123456789012345678901"sv,
                                      "null"sv,
                                      "\"body\""sv,
                                      "{\"body\":1}"sv,
                                      std::string_view(every_byte)}) {
    for (const RecordType type : {RecordType::insert, RecordType::update, RecordType::delete_}) {
      PlacedRecord record = placed(body);
      record.type = type;
      record.collection_id = "c\"\\\n\x7f\xe2\x80\xae";
      record.document_id = "\0"sv;
      record.schema_id = "";
      const std::string line = json_of(record);
      CAPTURE(line);
      CHECK(line.find('\n') == std::string::npos);
      CHECK(is_json(line));
      const auto parsed = parse_record_line(line);
      REQUIRE(parsed.has_value());
      CHECK(parsed->body == body);
      CHECK(parsed->type == type);
      CHECK(parsed->collection_id == record.collection_id);
      CHECK(parsed->document_id == record.document_id);
      CHECK(parsed->schema_id.empty());
      CHECK(parsed->schema_version == "v1");
      CHECK(parsed->expected.sequence_number == 26U);
      CHECK(parsed->expected.length == 174U);
      CHECK(parsed->expected.checksum == 0xc74bc3afU);
      const Record again = parsed->record();
      CHECK(again.type == type);
      CHECK(again.sequence_number == 0);
      CHECK(again.document_id == record.document_id);
      CHECK(text_of(again.body) == body);
    }
  }
}

}  // namespace

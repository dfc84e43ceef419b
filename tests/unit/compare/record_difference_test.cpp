#include <doctest/doctest.h>

#include <aerowal/log_diff.hpp>

#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

Record record_with_body(std::string_view body) {
  return {.collection_id = "users",
          .document_id = "ada",
          .schema_id = "user",
          .schema_version = "v1",
          .body = bytes_of(body)};
}

TEST_CASE("each member that differs is named, in the order of a record") {
  const Record record = record_with_body("{}");
  CHECK(differing_members(record, record).empty());
  Record other = record;
  other.type = RecordType::update;
  CHECK(differing_members(record, other) == std::vector{RecordMember::record_type});
  other = record;
  other.collection_id = "user";
  CHECK(differing_members(record, other) == std::vector{RecordMember::collection_id});
  other = record;
  other.document_id = "eve";
  other.schema_id = "";
  CHECK(differing_members(record, other) ==
        std::vector{RecordMember::document_id, RecordMember::schema_id});
  other = record;
  other.schema_version = "v2";
  other.body = bytes_of("{ }");
  CHECK(differing_members(record, other) ==
        std::vector{RecordMember::schema_version, RecordMember::body});
  other = record;
  other.sequence_number = 9;
  CHECK(differing_members(record, other).empty());
}

TEST_CASE("bodies are compared as JSON, values as text") {
  const Record first = record_with_body(R"({"n":1,"name":"Ada","old":true})");
  const Record second = record_with_body(R"({"name":"Eve","n":1.0,"new":[]})");
  const auto differences = body_differences(first, second);
  REQUIRE(differences);
  REQUIRE(differences->size() == 4);
  std::string text;
  for (const BodyDifference& one : *differences) {
    text += one.pointer + " ";
    text.append(one.a).append(" ").append(one.b).append("\n");
  }
  CHECK(text.find("/n 1 1.0\n") != std::string::npos);
  CHECK(text.find("/name \"Ada\" \"Eve\"\n") != std::string::npos);
  CHECK(text.find("/old true \n") != std::string::npos);
  CHECK(text.find("/new  []\n") != std::string::npos);
  CHECK(body_differences(first, first)->empty());
  CHECK(!body_differences(first, record_with_body("no JSON")));
  CHECK(!body_differences(record_with_body(""), first));
}

TEST_CASE("the names are those of the enumerators") {
  CHECK(name(RecordMember::record_type) == "record_type");
  CHECK(name(RecordMember::body) == "body");
  CHECK(record_member_named("schema_version") == RecordMember::schema_version);
  CHECK(!record_member_named("number"));
  CHECK(name(LogRelation::same) == "same");
  CHECK(name(LogRelation::unknown) == "unknown");
  CHECK(log_relation_named("other_epoch") == LogRelation::other_epoch);
  CHECK(!log_relation_named("epoch"));
}

}  // namespace

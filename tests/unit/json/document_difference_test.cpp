#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <aerowal/document_difference.hpp>

#include "log_builder.hpp"

namespace {

using namespace aerowal;
using DocumentDifferenceKind = DocumentDifference::Kind;

PlacedRecord record(std::uint64_t sequence_number, std::string_view version,
                    std::string_view body) {
  PlacedRecord one;
  one.sequence_number = sequence_number;
  one.collection_id = "c";
  one.document_id = "a:b";
  one.schema_id = "s";
  one.schema_version = version;
  one.body = testing::bytes_of(body);
  return one;
}

std::string text(const DocumentDifference& difference, bool escaped = false) {
  std::string out = ">";
  append_difference_json(out, difference, {.escape_body = escaped});
  return out;
}

TEST_CASE("document_difference: a line of each kind") {
  DocumentDifference one{
      .kind = DocumentDifferenceKind::added, .before = {}, .after = record(7, "v1", "{}")};
  CHECK(text(one) == R"(>{"added":{"collection_id":"c","document_id":"a:b","schema_id":"s",)"
                     R"("schema_version":"v1","sequence_number":7,"body":{}}})");

  one = {.kind = DocumentDifferenceKind::changed,
         .before = record(3, "v1", "[1]"),
         .after = record(7, "v1", "[2]")};
  CHECK(text(one) == R"(>{"changed":{"collection_id":"c","document_id":"a:b","schema_id":"s",)"
                     R"("schema_version":"v1","sequence_number":7,"previous_sequence_number":3,)"
                     R"("patch":[{"op":"replace","path":"/0","value":2}]}})");

  PlacedRecord gone = record(7, "v2", "");
  gone.type = RecordType::delete_;
  one = {.kind = DocumentDifferenceKind::removed, .before = record(3, "v1", "\xff"), .after = gone};
  CHECK(text(one) == R"(>{"removed":{"collection_id":"c","document_id":"a:b","schema_id":"s",)"
                     R"("schema_version":"v1","sequence_number":7,"previous_sequence_number":3,)"
                     R"("body_base64":"/w=="}})");
}

TEST_CASE("document_difference: a base has no number, and a schema may change") {
  const DocumentDifference one{.kind = DocumentDifferenceKind::changed,
                               .before = record(0, "v1", "{}"),
                               .after = record(7, "v2", "{}")};
  CHECK(text(one) == R"(>{"changed":{"collection_id":"c","document_id":"a:b","schema_id":"s",)"
                     R"("schema_version":"v2","sequence_number":7,"previous_sequence_number":null,)"
                     R"("previous_schema_id":"s","previous_schema_version":"v1","patch":[]}})");
}

TEST_CASE("document_difference: where a body is not JSON there is the new one") {
  const auto ends = [](std::string_view before, std::string_view after) {
    const std::string whole = text({.kind = DocumentDifferenceKind::changed,
                                    .before = record(3, "v1", before),
                                    .after = record(7, "v1", after)});
    return whole.substr(whole.find("\"previous_sequence_number\":3") + 28);
  };
  CHECK(ends("x", "{}") == R"(,"body":{}}})");
  CHECK(ends("{}", "x") == R"(,"body_base64":"eA=="}})");
  CHECK(ends("{}", "") == "}}");
  CHECK(ends("", "{}") == R"(,"body":{}}})");
  // A patch has no line ends, whatever the bodies have.
  CHECK(ends("[\n1]", "[1,\n{ \"a\": 2 }]\n") ==
        R"(,"patch":[{"op":"add","path":"/1","value":{"a":2}}]}})");
}

TEST_CASE("document_difference: nothing in it acts on a terminal") {
  const DocumentDifference one{.kind = DocumentDifferenceKind::changed,
                               .before = record(3, "v1", "[]"),
                               .after = record(7, "v1", "[\"\x7f\"]")};
  CHECK(text(one, true).find(R"("\u007f")") != std::string::npos);
  CHECK(text(one).find("\"\x7f\"") != std::string::npos);
}

}  // namespace

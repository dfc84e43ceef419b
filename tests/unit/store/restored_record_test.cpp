#include "aerowal/restored_record.hpp"

#include <string>

#include <doctest/doctest.h>

#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

TEST_CASE("restored record: each member in its place, and the body byte for byte") {
  const RestoredRecord restored{.type = RecordType::update,
                                .sequence_number = 7,
                                .byte_offset = 123,
                                .collection_id = "users",
                                .document_id = "user_1",
                                .schema_id = "user_schema",
                                .schema_version = "v1",
                                .body = std::string("{\0\xff}", 4)};
  const Record record = restored.record();
  CHECK(record.type == RecordType::update);
  CHECK(record.sequence_number == 7);
  CHECK(record.collection_id == "users");
  CHECK(record.document_id == "user_1");
  CHECK(record.schema_id == "user_schema");
  CHECK(record.schema_version == "v1");
  CHECK(text_of(record.body) == restored.body);
}

TEST_CASE("restored record: its views are of itself, so that they end with it and not before") {
  const RestoredRecord restored{.document_id = "an id that is too long to stand in a string itself",
                                .body = "{}"};
  const Record record = restored.record();
  CHECK(record.document_id.data() == restored.document_id.data());
  CHECK(static_cast<const void*>(record.body.data()) == restored.body.data());
}

}  // namespace

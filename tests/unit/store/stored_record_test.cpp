#include "store/stored_record.hpp"

#include <string>

#include <doctest/doctest.h>

#include "log_reading.hpp"
#include "store_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

std::vector<Record> stored_records() {
  static const std::string long_body(70'000, 'x');
  return {{.type = RecordType::insert},
          {.type = RecordType::update,
           .collection_id = "a:b",
           .document_id = "c",
           .schema_id = "s",
           .schema_version = "v1",
           .body = bytes_of(R"({"a":1})")},
          {.type = RecordType::delete_,
           .collection_id = "a",
           .document_id = "b:c",
           .schema_id = "s",
           .body = bytes_of("dropped")},
          {.type = RecordType::insert, .document_id = "long", .body = bytes_of(long_body)}};
}

TEST_CASE("stored record: the bytes are those of the format") {
  ByteVector all;
  ByteVector wanted;
  for (const Record& record : stored_records()) {
    const std::size_t begin = all.size();
    append_stored(record, all);
    CHECK(stored_length(record) == all.size() - begin);
    const ByteVector one = stored_document(record);
    wanted.insert(wanted.end(), one.begin(), one.end());
    CHECK(all == wanted);
  }
}

TEST_CASE("stored record: decoded again") {
  for (const Record& record : stored_records()) {
    ByteVector bytes;
    append_stored(record, bytes);
    const auto document = decode_stored(bytes);
    REQUIRE(document.has_value());
    CHECK(document->composite_id ==
          std::string(record.collection_id) + ":" + std::string(record.document_id));
    CHECK(document->schema_id == record.schema_id);
    CHECK(document->schema_version == record.schema_version);
    const bool deleted = record.type == RecordType::delete_;
    CHECK(document->tombstone == deleted);
    CHECK(text_of(document->body) == (deleted ? "" : text_of(record.body)));
  }
}

TEST_CASE("stored record: no field reaches past the record") {
  ByteVector whole;
  append_stored(stored_records()[1], whole);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const ByteVector cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK_FALSE(decode_stored(cut).has_value());
  }
  // The size of each of the first three fields, and of the body.
  for (const std::size_t at : {4U, 13U, 18U, 25U}) {
    ByteVector wrong = whole;
    wrong[at + 3] = std::byte{0x7f};
    CHECK_FALSE(decode_stored(wrong).has_value());
  }
}

}  // namespace

#include "store/evidence.hpp"

#include <string>

#include <doctest/doctest.h>

#include "files.hpp"
#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

RestoredRecord restored(RecordType type, std::uint64_t number, std::string body) {
  return {.type = type,
          .type_inferred = type != RecordType::delete_,
          .sequence_number = number,
          .collection_id = "c",
          .document_id = "document",
          .schema_id = "schema",
          .schema_version = "v1",
          .body = std::move(body)};
}

ByteVector encoded(const RestoredRecord& record) {
  ByteVector bytes;
  REQUIRE(encode(record.record(), bytes));
  return bytes;
}

/// What the evidence of `damaged`, all of it one finding, says of `records`.
std::string disagreement(const ByteVector& damaged, std::vector<RestoredRecord>& records,
                         DamageKind kind = DamageKind::overwritten_region) {
  const MemoryFile file(damaged);
  auto log = ByteSource::from_descriptor(file.descriptor(), "some.wal");
  REQUIRE(log);
  const auto said =
      check_evidence(**log, {.kind = kind, .byte_offset = 0, .length = damaged.size()}, records);
  REQUIRE(said);
  return *said;
}

void overwrite(ByteVector& bytes, std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last; ++i) bytes[i] = std::byte{'?'};
}

}  // namespace

TEST_CASE("evidence: where nothing is left, nothing disagrees") {
  std::vector<RestoredRecord> records{restored(RecordType::insert, 2, "{}")};
  CHECK(disagreement({}, records).empty());
  CHECK(records[0].type_inferred);
}

TEST_CASE("evidence: header or checksum decide the type") {
  const ByteVector written = encoded(restored(RecordType::update, 2, "{\"a\":1}"));
  struct Range {
    std::size_t first;
    std::size_t last;
  };
  for (const Range left_out :
       {Range{20, written.size() - 4}, Range{0, written.size() - 4}, Range{20, written.size()}}) {
    ByteVector damaged = written;
    overwrite(damaged, left_out.first, left_out.last);
    std::vector<RestoredRecord> records{restored(RecordType::insert, 2, "{\"a\":1}")};
    CAPTURE(left_out.first);
    CHECK(disagreement(damaged, records).empty());
    CHECK(records[0].type == RecordType::update);
    CHECK_FALSE(records[0].type_inferred);
  }
}

TEST_CASE("evidence: without header and checksum the type stays inferred") {
  ByteVector damaged = encoded(restored(RecordType::update, 2, "{\"a\":1}"));
  overwrite(damaged, 0, 20);
  overwrite(damaged, damaged.size() - 4, damaged.size());
  std::vector<RestoredRecord> records{restored(RecordType::insert, 2, "{\"a\":1}")};
  CHECK(disagreement(damaged, records).empty());
  CHECK(records[0].type == RecordType::insert);
  CHECK(records[0].type_inferred);
}

TEST_CASE("evidence: a header that shows a DELETE disagrees with a document") {
  ByteVector damaged = encoded(restored(RecordType::insert, 2, "{\"a\":1}"));
  damaged[4] = std::byte{2};
  overwrite(damaged, 20, damaged.size());
  std::vector<RestoredRecord> records{restored(RecordType::insert, 2, "{\"a\":1}")};
  CHECK_FALSE(disagreement(damaged, records).empty());
}

TEST_CASE("evidence: the span must be filled") {
  const std::string body(60, 'x');
  ByteVector damaged = encoded(restored(RecordType::insert, 2, body));
  overwrite(damaged, 20, 30);
  std::vector<RestoredRecord> longer{restored(RecordType::insert, 2, body + "yy")};
  CHECK_FALSE(disagreement(damaged, longer).empty());
  std::vector<RestoredRecord> huge{restored(RecordType::insert, 2, std::string(200000, 'x'))};
  CHECK_FALSE(disagreement(damaged, huge).empty());
}

TEST_CASE("evidence: bytes taken out or put in leave the rest") {
  const RestoredRecord record = restored(RecordType::insert, 2, std::string(60, 'x') + "end");
  const ByteVector whole = encoded(record);
  ByteVector shorter = whole;
  shorter.erase(shorter.begin() + 25, shorter.begin() + 35);
  std::vector<RestoredRecord> records{record};
  CHECK(disagreement(shorter, records).empty());
  ByteVector longer = whole;
  longer.insert(longer.begin() + 25, 10, std::byte{'?'});
  records = {record};
  CHECK(disagreement(longer, records).empty());
}

TEST_CASE("evidence: what is under a right checksum is not what AeroDB wrote") {
  ByteVector damaged = encoded(restored(RecordType::insert, 2, "{\"a\":1}"));
  damaged[4] = std::byte{2};
  reseal(damaged);
  std::vector<RestoredRecord> records{restored(RecordType::update, 2, "{\"a\":1}")};
  CHECK(disagreement(damaged, records, DamageKind::unknown_type).empty());
  CHECK(records[0].type == RecordType::update);
  CHECK(records[0].type_inferred);
}

TEST_CASE("evidence: each of several records has its own") {
  const RestoredRecord first = restored(RecordType::update, 2, "{\"a\":1}");
  const RestoredRecord second = restored(RecordType::update, 3, "{\"b\":1234}");
  ByteVector damaged = encoded(first);
  const std::size_t border = damaged.size();
  const ByteVector rest = encoded(second);
  damaged.insert(damaged.end(), rest.begin(), rest.end());
  overwrite(damaged, 20, border + 20);
  std::vector<RestoredRecord> records{first, second};
  for (RestoredRecord& record : records) record.type = RecordType::insert;
  CHECK(disagreement(damaged, records).empty());
  // The first by its header, the second by its checksum.
  for (const RestoredRecord& record : records) {
    CHECK(record.type == RecordType::update);
    CHECK_FALSE(record.type_inferred);
  }
}

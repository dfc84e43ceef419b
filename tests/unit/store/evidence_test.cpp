#include "store/evidence.hpp"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "faulty_source.hpp"
#include "files.hpp"
#include "log_builder.hpp"
#include "log_parts.hpp"

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

ByteVector encoded_record(const RestoredRecord& record) {
  ByteVector bytes;
  REQUIRE(encode(record.record(), bytes));
  return bytes;
}

/// What the evidence of `damaged`, all of it one span, says of `records`.
std::string disagreement(const ByteVector& damaged, std::vector<RestoredRecord>& records) {
  const MemoryFile file(damaged);
  auto log = ByteSource::from_descriptor(file.descriptor(), "some.wal");
  REQUIRE(log);
  std::vector<Candidate> candidates(records.size());
  DamagedSpan span{.length = damaged.size()};
  for (std::size_t i = 0; i < records.size(); ++i) {
    candidates[i].record = records[i];
    span.records.push_back(&candidates[i]);
  }
  Evidence evidence(**log, damaged.size(), {span});
  REQUIRE(evidence.settle());
  const auto said = evidence.check();
  REQUIRE(said);
  for (std::size_t i = 0; i < records.size(); ++i) records[i] = candidates[i].record;
  return said->front();
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
  const ByteVector written = encoded_record(restored(RecordType::update, 2, "{\"a\":1}"));
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
  ByteVector damaged = encoded_record(restored(RecordType::update, 2, "{\"a\":1}"));
  overwrite(damaged, 0, damaged.size());
  std::vector<RestoredRecord> records{restored(RecordType::insert, 2, "{\"a\":1}")};
  CHECK(disagreement(damaged, records).empty());
  CHECK(records[0].type == RecordType::insert);
  CHECK(records[0].type_inferred);
}

TEST_CASE("evidence: a header that shows a DELETE disagrees with a document") {
  ByteVector damaged = encoded_record(restored(RecordType::insert, 2, "{\"a\":1}"));
  damaged[4] = std::byte{2};
  overwrite(damaged, 25, damaged.size());
  std::vector<RestoredRecord> records{restored(RecordType::insert, 2, "{\"a\":1}")};
  CHECK_FALSE(disagreement(damaged, records).empty());
}

TEST_CASE("evidence: the span must be filled") {
  const std::string body(60, 'x');
  ByteVector damaged = encoded_record(restored(RecordType::insert, 2, body));
  overwrite(damaged, 20, 30);
  std::vector<RestoredRecord> longer{restored(RecordType::insert, 2, body + "yy")};
  CHECK_FALSE(disagreement(damaged, longer).empty());
  std::vector<RestoredRecord> huge{restored(RecordType::insert, 2, std::string(200000, 'x'))};
  CHECK_FALSE(disagreement(damaged, huge).empty());
}

TEST_CASE("evidence: bytes taken out or put in leave the rest") {
  const RestoredRecord record = restored(RecordType::insert, 2, std::string(60, 'x') + "end");
  const ByteVector whole = encoded_record(record);
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
  ByteVector damaged = encoded_record(restored(RecordType::insert, 2, "{\"a\":1}"));
  damaged[4] = std::byte{2};
  reseal(damaged);
  std::vector<RestoredRecord> records{restored(RecordType::update, 2, "{\"a\":1}")};
  CHECK(disagreement(damaged, records).empty());
  CHECK(records[0].type == RecordType::update);
  CHECK(records[0].type_inferred);
}

TEST_CASE("evidence: each of several records has its own") {
  const RestoredRecord first = restored(RecordType::update, 2, "{\"a\":1}");
  const RestoredRecord second = restored(RecordType::update, 3, "{\"b\":1234}");
  ByteVector damaged = encoded_record(first);
  const std::size_t border = damaged.size();
  const ByteVector rest = encoded_record(second);
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

TEST_CASE("evidence: a byte more than 16 bytes from the damage speaks, one nearer does not") {
  const std::string body(100, 'x');
  const ByteVector whole = encoded_record(restored(RecordType::insert, 2, body));
  const std::size_t in_body = whole.size() - 4 - body.size();
  for (const std::size_t gap : {1U, 16U, 17U, 40U}) {
    ByteVector damaged = whole;
    overwrite(damaged, in_body, in_body + 5);
    damaged[in_body + 5 + gap] = std::byte{'!'};
    // The damage goes on from there to the end: or the store has another byte.
    for (std::size_t i = in_body + 6 + gap; i < whole.size(); i += 2) damaged[i] = std::byte{'!'};
    std::vector<RestoredRecord> records{restored(RecordType::insert, 2, body)};
    CAPTURE(gap);
    CHECK(disagreement(damaged, records).empty() == (gap <= 16));
  }
}

TEST_CASE("evidence: the checksum that is left decides where an id is split") {
  for (const std::size_t colon : {1U, 3U}) {
    RestoredRecord written = restored(RecordType::update, 2, "{}");
    written.collection_id = std::string("a:b:k").substr(0, colon);
    written.document_id = std::string("a:b:k").substr(colon + 1);
    ByteVector damaged = encoded_record(written);
    overwrite(damaged, 0, damaged.size() - 4);
    const MemoryFile file(damaged);
    auto log = ByteSource::from_descriptor(file.descriptor(), "some.wal");
    REQUIRE(log);
    Candidate candidate{.record = restored(RecordType::insert, 2, "{}")};
    candidate.record.collection_id = "a";
    candidate.record.document_id = "b:k";
    Evidence evidence(**log, damaged.size(), {{.length = damaged.size(), .records = {&candidate}}});
    REQUIRE(evidence.settle());
    CHECK(candidate.split_settled);
    CHECK(candidate.proven);
    CHECK(candidate.record.collection_id == written.collection_id);
    CHECK(candidate.record.type == RecordType::update);
  }
}

TEST_CASE("evidence: an id in view decides where it is split") {
  RestoredRecord written = restored(RecordType::update, 2, "{}");
  written.collection_id = "a:b";
  written.document_id = "k";
  ByteVector damaged = encoded_record(written);
  overwrite(damaged, damaged.size() - 6, damaged.size());
  const MemoryFile file(damaged);
  auto log = ByteSource::from_descriptor(file.descriptor(), "some.wal");
  REQUIRE(log);
  Candidate candidate{.record = written};
  split_at(candidate.record, 1);
  Evidence evidence(**log, damaged.size(), {{.length = damaged.size(), .records = {&candidate}}});
  REQUIRE(evidence.settle());
  CHECK(candidate.split_settled);
  CHECK_FALSE(candidate.proven);
  CHECK(candidate.record.collection_id == "a:b");
}

TEST_CASE("evidence: a record of which the split is not known is compared but for that") {
  for (const std::size_t colon : {1U, 3U, 8U}) {
    RestoredRecord written = restored(RecordType::insert, 2, std::string(80, 'x'));
    written.collection_id = std::string("a:b:cdef:k").substr(0, colon);
    written.document_id = std::string("a:b:cdef:k").substr(colon + 1);
    const ByteVector whole = encoded_record(written);
    RestoredRecord restored_one = written;
    split_at(restored_one, 3);
    const auto is_contradicted = [&restored_one](const ByteVector& shown) {
      const MemoryFile file(shown);
      auto log = ByteSource::from_descriptor(file.descriptor(), "some.wal");
      REQUIRE(log);
      Candidate candidate{.record = restored_one, .split_unknown = true};
      Evidence evidence(**log, shown.size(), {{.length = shown.size(), .records = {&candidate}}});
      const auto said = evidence.check();
      REQUIRE(said);
      return !said->front().empty();
    };
    CAPTURE(colon);
    CHECK_FALSE(is_contradicted(whole));
    ByteVector damaged = whole;
    overwrite(damaged, whole.size() - 12, whole.size() - 7);
    CHECK_FALSE(is_contradicted(damaged));
    // Far from the damage another document stands there.
    damaged[whole.size() - 60] = std::byte{'!'};
    CHECK(is_contradicted(damaged));
  }
}

TEST_CASE("evidence: a tail may be cut, or end in zeros") {
  const RestoredRecord record = restored(RecordType::insert, 2, std::string(60, 'x'));
  const ByteVector whole = encoded_record(record);
  const auto at_end = [&](const ByteVector& shown) {
    const MemoryFile file(shown);
    auto log = ByteSource::from_descriptor(file.descriptor(), "some.wal");
    REQUIRE(log);
    Candidate candidate{.record = record, .split_settled = true};
    Evidence evidence(**log, shown.size(),
                      {{.length = shown.size(), .at_end = true, .records = {&candidate}}});
    const auto said = evidence.check();
    REQUIRE(said);
    return said->front().empty();
  };
  ByteVector shown = whole;
  shown.resize(whole.size() - 10);
  CHECK(at_end(shown));
  std::fill(shown.begin() + 30, shown.end(), std::byte{});
  CHECK(at_end(shown));
  shown.back() = std::byte{'?'};
  CHECK_FALSE(at_end(shown));
  shown = whole;
  shown.resize(whole.size() + 50);
  CHECK(at_end(shown));
}

TEST_CASE("evidence: a checksum counted from the end proves one record whatever is before it") {
  const RestoredRecord record = restored(RecordType::update, 2, std::string(60, 'x'));
  ByteVector damaged = encoded_record(record);
  damaged.erase(damaged.begin() + 25, damaged.begin() + 35);
  overwrite(damaged, 30, 40);
  std::vector<RestoredRecord> records{record};
  records[0].type = RecordType::insert;
  CHECK(disagreement(damaged, records).empty());
  CHECK(records[0].type == RecordType::update);
  // Without it nothing shows that these bytes were the record's.
  damaged.back() ^= std::byte{1};
  records = {record};
  CHECK_FALSE(disagreement(damaged, records).empty());
}

TEST_CASE("evidence: a type inside the damage says nothing, though length and number are right") {
  const RestoredRecord first = restored(RecordType::update, 2, "{\"a\":1}");
  const RestoredRecord second = restored(RecordType::update, 3, "{\"b\":1}");
  ByteVector damaged = encoded_record(first);
  const std::size_t border = damaged.size();
  const ByteVector rest = encoded_record(second);
  damaged.insert(damaged.end(), rest.begin(), rest.end());
  // Up to the number of the second, and from its payload on; between them its type is cleared.
  for (std::size_t at = border - 8; at < border; ++at) damaged[at] = ~damaged[at];
  damaged[border + 4] = std::byte{};
  for (std::size_t at = border + 13; at < damaged.size(); ++at) damaged[at] = ~damaged[at];
  std::vector<RestoredRecord> records{first, second};
  for (RestoredRecord& record : records) record.type = RecordType::insert;
  CHECK(disagreement(damaged, records).empty());
  CHECK(records[0].type == RecordType::update);
  CHECK_FALSE(records[0].type_inferred);
  CHECK(records[1].type_inferred);
}

TEST_CASE(
    "evidence: a copy's original is looked for beside the damage, as far as that can be read") {
  const std::string same(20, '=');
  const RestoredRecord record =
      restored(RecordType::insert, 2, "before" + same + "behind" + std::string(40, '-'));
  const ByteVector whole = encoded_record(record);
  // Differences with so many equal bytes between them are one damage only if all of it is a copy.
  const std::string copy = "BEFORE" + same + "BEHIND";
  ByteVector damaged = whole;
  const std::size_t body_at = whole.size() - 4 - record.body.size();
  std::copy_n(bytes_of(copy).begin(), copy.size(),
              damaged.begin() + static_cast<std::ptrdiff_t>(body_at));
  const auto check = [&](ByteSource& log) {
    Candidate candidate{.record = record, .split_settled = true};
    Evidence evidence(log, damaged.size(), {{.length = damaged.size(), .records = {&candidate}}});
    return evidence.check();
  };
  const auto alone = ByteSource::from_memory(damaged, "log");
  CHECK_FALSE(check(*alone)->front().empty());
  const RestoredRecord after = restored(RecordType::insert, 3, copy);
  const ByteVector log = joined(damaged, encoded_record(after));
  const auto source = ByteSource::from_memory(log, "log");
  FaultySource counted(*source, {});
  CHECK(check(counted)->front().empty());
  REQUIRE(counted.reads() > 2);
  for (std::uint64_t read = 0; read < counted.reads(); ++read) {
    CAPTURE(read);
    FaultySource faulty(*source, {.failing_read = read});
    const auto said = check(faulty);
    REQUIRE_FALSE(said.has_value());
    CHECK(said.error().message == FaultySource::message);
  }
}

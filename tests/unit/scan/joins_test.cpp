#include "scan/joins.hpp"

#include <doctest/doctest.h>

#include "damage_builder.hpp"
#include "files.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

std::vector<Join> joins_of(const ByteVector& bytes, JoinNumbers numbers = JoinNumbers::missing) {
  const MemoryFile file(bytes);
  auto source = *ByteSource::from_descriptor(file.descriptor(), "log");
  const auto inventory = take_inventory(*source);
  REQUIRE(inventory.has_value());
  RandomAccessLog log(*source, inventory->size, 0);
  return find_joins(*inventory, log, numbers);
}

LogBuilder ten_records() {
  LogBuilder log;
  for (int i = 0; i < 10; ++i) log.update("users", "user_" + std::to_string(i), "{\"n\":1}");
  return log;
}

/// The second part of a log before its first.
ByteVector exchanged(const LogBuilder& log, std::size_t cut) {
  const auto middle = log.bytes().begin() + static_cast<std::ptrdiff_t>(cut);
  ByteVector bytes(middle, log.bytes().end());
  bytes.insert(bytes.end(), log.bytes().begin(), middle);
  return bytes;
}

TEST_CASE("joins: a record is found wherever the cut went through it") {
  LogBuilder log = ten_records();
  for (std::size_t cut = 1; cut < log.length(4); ++cut) {
    CAPTURE(cut);
    const ByteVector bytes = exchanged(log, log.offset(4) + cut);
    const std::vector<Join> joins = joins_of(bytes);
    REQUIRE(joins.size() == 1);
    CHECK(joins[0].header.sequence_number == 5);
    CHECK(joins[0].header.length == log.length(4));
    CHECK(joins[0].beginning == ByteRange{.byte_offset = bytes.size() - cut, .length = cut});
    CHECK(joins[0].end == ByteRange{.byte_offset = 0, .length = log.length(4) - cut});
  }
}

TEST_CASE("joins: the beginning of another record before an end does not hide it") {
  const LogBuilder log = ten_records();
  const auto at = [&](std::size_t offset) {
    return log.bytes().begin() + static_cast<std::ptrdiff_t>(offset);
  };
  const std::size_t first = log.offset(3) + 30;
  const std::size_t second = log.offset(7) + 40;
  ByteVector bytes(log.bytes().begin(), at(first));
  bytes.insert(bytes.end(), at(second), log.bytes().end());
  bytes.insert(bytes.end(), at(first), at(second));
  const std::vector<Join> joins = joins_of(bytes);
  // Of records 4 and 8, the end of one stands after the beginning of the other.
  REQUIRE(joins.size() == 2);
  CHECK(joins[0].header.sequence_number == 4);
  CHECK(joins[0].beginning == ByteRange{.byte_offset = log.offset(3), .length = 30});
  CHECK(joins[1].header.sequence_number == 8);
  CHECK(joins[1].end == ByteRange{.byte_offset = first, .length = log.offset(8) - second});
}

TEST_CASE("joins: not where the number is there, and not with another checksum") {
  LogBuilder log = ten_records();
  const std::size_t cut = log.offset(4) + 20;
  ByteVector bytes = exchanged(log, cut);
  const auto whole = log.record(4);
  bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(log.bytes().size() - cut), whole.begin(),
               whole.end());
  CHECK(joins_of(bytes).empty());
  REQUIRE(joins_of(bytes, JoinNumbers::any).size() == 1);
  CHECK(joins_of(bytes, JoinNumbers::any)[0].header.sequence_number == 5);
  bytes = exchanged(log, cut);
  bytes[0] ^= std::byte{1};
  CHECK(joins_of(bytes).empty());
}

ByteVector part(const LogBuilder& log, std::size_t begin, std::size_t end) {
  const auto at = [&](std::size_t offset) {
    return log.bytes().begin() + static_cast<std::ptrdiff_t>(offset);
  };
  return {at(begin), at(end)};
}

void append(ByteVector& bytes, Bytes more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

/// The log with a byte of another program at `at`.
ByteVector with_line_end(const LogBuilder& log, std::size_t at) {
  ByteVector bytes = part(log, 0, at);
  append(bytes, bytes_of("\n"));
  append(bytes, part(log, at, log.bytes().size()));
  return bytes;
}

TEST_CASE("joins: what was put between the pieces does not hide them") {
  const LogBuilder log = ten_records();
  const ByteVector head = part(log, 0, log.offset(9));
  for (const std::string_view between : {"\n", "\r\n", "\n\n", "-- part 2 --\n"}) {
    // With something else than a filler after the end, the beginning must show its length, and the
    // end have its checksum.
    const bool filler = between.size() <= 2;
    const std::size_t first = filler ? 1 : format::type_at + 1;
    const std::size_t last = log.length(9) - (filler ? 1 : format::checksum_size);
    for (std::size_t cut = first; cut <= last; ++cut) {
      CAPTURE(between);
      CAPTURE(cut);
      const std::size_t middle = log.offset(9) + cut;
      // The end of the last record, and after the file's end its beginning.
      ByteVector bytes = part(log, middle, log.bytes().size());
      append(bytes, bytes_of(between));
      append(bytes, head);
      append(bytes, part(log, log.offset(9), middle));
      append(bytes, bytes_of(between));
      const std::vector<Join> joins = joins_of(bytes);
      REQUIRE(joins.size() == 1);
      CHECK(joins[0].header.sequence_number == 10);
      CHECK(joins[0].header.length == log.length(9));
    }
  }
}

TEST_CASE("joins: both pieces may be in one place, with something between them") {
  const LogBuilder log = ten_records();
  // In its header, it is the header that is corrected.
  for (std::size_t cut = format::header_size + 1; cut < log.length(4); ++cut) {
    CAPTURE(cut);
    const std::vector<Join> joins = joins_of(with_line_end(log, log.offset(4) + cut));
    REQUIRE(joins.size() == 1);
    CHECK(joins[0].header.sequence_number == 5);
    CHECK(joins[0].beginning.byte_offset == log.offset(4));
  }
}

TEST_CASE("joins: a beginning may end in place of the header of a proven record") {
  const LogBuilder log = ten_records();
  const std::size_t first = log.offset(3) + 30;
  for (std::size_t cut = 1; cut < format::header_size; ++cut) {
    CAPTURE(cut);
    const std::size_t second = log.offset(6) + cut;
    ByteVector bytes(log.bytes().begin(), log.bytes().begin() + static_cast<std::ptrdiff_t>(first));
    const ByteVector last = part(log, second, log.bytes().size());
    const ByteVector between = part(log, first, second);
    bytes.insert(bytes.end(), last.begin(), last.end());
    bytes.insert(bytes.end(), between.begin(), between.end());
    // Record 7 is proven without the first bytes of its header.
    const std::vector<Join> joins = joins_of(bytes);
    REQUIRE(joins.size() == 1);
    CHECK(joins[0].header.sequence_number == 4);
    CHECK(joins[0].beginning == ByteRange{.byte_offset = log.offset(3), .length = 30});
    CHECK(joins[0].end ==
          ByteRange{.byte_offset = first + last.size(), .length = log.offset(4) - first});
  }
}

TEST_CASE("joins: pieces without a whole record, one after the other") {
  const LogBuilder log = ten_records();
  // Pieces of records 3, 4, 5, from the middle of one to the middle of the next, the last first.
  const std::size_t a = log.offset(2) + 20;
  const std::size_t b = log.offset(3) + 30;
  const std::size_t c = log.offset(4) + 8;
  ByteVector bytes = part(log, c, log.bytes().size());
  append(bytes, part(log, b, c));
  append(bytes, part(log, a, b));
  append(bytes, part(log, 0, a));
  const std::vector<Join> joins = joins_of(bytes);
  REQUIRE(joins.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(joins[i].header.sequence_number == i + 3);
}

/// Ten records, and an eleventh whose document holds record `number`, at `inner`.
LogBuilder log_with_inner(std::uint64_t number, std::size_t& inner) {
  LogBuilder log = ten_records();
  const ByteVector record = raw_record(0, number,
                                       payload_of({.collection_id = "users",
                                                   .document_id = "x",
                                                   .schema_id = "user",
                                                   .schema_version = "v1"}));
  log.insert("logs", "copy", std::string(40, '-') + text_of(record) + std::string(40, '-'));
  inner = log.bytes().size() - format::checksum_size - 40 - record.size();
  return log;
}

TEST_CASE("joins: beside a piece that is found another record ends or begins") {
  // One byte of record 4, six of record 5 and three of record 6 show nothing by themselves.
  const LogBuilder log = ten_records();
  const std::vector<std::size_t> cuts{log.offset(3) + 1, log.offset(4) + 6, log.offset(5) + 3};
  const ByteVector between = part(log, 0, log.offset(1));
  ByteVector bytes;
  std::size_t begin = 0;
  for (const std::size_t cut : cuts) {
    append(bytes, part(log, begin, cut));
    append(bytes, between);
    begin = cut;
  }
  append(bytes, part(log, begin, log.bytes().size()));
  const std::vector<Join> joins = joins_of(bytes);
  REQUIRE(joins.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(joins[i].header.sequence_number == i + 4);
    CHECK(joins[i].header.length == log.length(i + 3));
  }
}

TEST_CASE("joins: a record inside one that is joined is in its document") {
  std::size_t inner = 0;
  const LogBuilder log = log_with_inner(40, inner);
  const std::vector<Join> joins = joins_of(with_line_end(log, inner + 20));
  REQUIRE(joins.size() == 1);
  CHECK(joins[0].header.sequence_number == 11);
}

TEST_CASE("joins: what shows the number of the record around it does not take its place") {
  std::size_t inner = 0;
  const LogBuilder log = log_with_inner(11, inner);
  ByteVector bytes = with_line_end(log, inner + 20);
  bytes[log.offset(10) + 50] ^= std::byte{1};
  CHECK(joins_of(bytes).empty());
}

TEST_CASE("joins: inside a damaged record whose end is known nothing begins") {
  // The first bytes of record 40 are in its document, and the others after the last record.
  std::size_t inner = 0;
  const LogBuilder whole = log_with_inner(40, inner);
  const std::size_t inner_end = whole.bytes().size() - format::checksum_size - 40;
  LogBuilder log = ten_records();
  log.insert("logs", "copy", std::string(40, '-') + text_of(part(whole, inner, inner + 20)));
  log.update("users", "last", "{}");
  ByteVector bytes = log.bytes();
  append(bytes, part(whole, inner + 20, inner_end));
  for (std::size_t at = 0; at < 4; ++at) bytes[log.offset(10) + 70 + at] ^= std::byte{0x55};
  CHECK(joins_of(bytes).empty());
}

}  // namespace

#include <algorithm>
#include <random>

#include <doctest/doctest.h>

#include "damage_builder.hpp"
#include "files.hpp"
#include "log_scanning.hpp"
#include "share_of_cases.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

Scanned scan(const ByteVector& bytes) {
  Scanned scanned = scan_as_file(bytes);
  CHECK(find_contradiction(bytes, scanned) == "");
  CHECK(same(scanned, scan_as_pipe(bytes)));
  for (const unsigned workers : {2U, 3U, 8U}) {
    CHECK(same(scanned, scan_as_file(bytes, {.workers = workers})));
  }
  return scanned;
}

/// The only finding of the log.
Finding sole_finding(const ByteVector& bytes) {
  const Scanned scanned = scan(bytes);
  CAPTURE(describe(scanned));
  REQUIRE(scanned.findings().size() == 1);
  return scanned.findings()[0];
}

LogBuilder ten_updates() {
  LogBuilder log;
  for (int i = 0; i < 10; ++i) log.update("users", "user_" + std::to_string(i % 4), "{\"n\":1}");
  return log;
}

TEST_CASE("scan: an empty log is sound") {
  const Scanned scanned = scan({});
  CHECK(scanned.segments.empty());
  CHECK(scanned.summary.status == LogStatus::sound);
  CHECK(scanned.summary.size == 0);
}

TEST_CASE("scan: a log that begins with number 0 is not sound") {
  ByteVector bytes = raw_record(0, 0, std::string(20, '\0'));
  for (std::uint64_t number = 1; number < 4; ++number) {
    const ByteVector record = raw_record(0, number, std::string(20, '\0'));
    bytes.insert(bytes.end(), record.begin(), record.end());
  }
  const Scanned scanned = scan(bytes);
  CHECK(scanned.summary.status == LogStatus::corrupt);
  CHECK(scanned.summary.records == 3);
  CHECK(scanned.summary.first_sequence_number == 1);
  CHECK(scanned.lost().empty());
}

TEST_CASE("scan: a torn-looking record with a valid one after it is corruption") {
  LogBuilder log;
  log.insert("users", "a", "{}");
  log.insert("users", "b", std::string(500, 'x'));
  log.insert("users", "c", "{}");
  ByteVector bytes = log.bytes();
  // So much of its body is gone that its length leads past the end.
  apply_step({.kind = DamageStep::remove, .at = log.offset(1) + 100, .size = 300}, bytes);
  const Scanned scanned = scan(bytes);
  CHECK(scanned.summary.status == LogStatus::corrupt);
  CHECK(scanned.summary.records == 2);
  CHECK(scanned.lost() == std::vector<std::uint64_t>{2});
}

TEST_CASE("scan: the last two records swapped are out of order, not stale") {
  const LogBuilder log = ten_updates();
  ByteVector bytes = log.bytes();
  apply_step({.kind = DamageStep::move,
              .at = log.offset(8),
              .size = log.length(8),
              .value = log.offset(8) + log.length(9)},
             bytes);
  const Finding damage = sole_finding(bytes);
  CHECK(damage.kind == DamageKind::out_of_order);
  CHECK(damage.lost.empty());
}

TEST_CASE("scan: the first record twice is a duplicate of the log's own start") {
  const LogBuilder log = ten_updates();
  ByteVector bytes = log.bytes();
  apply_step({.kind = DamageStep::duplicate, .at = 0, .size = log.length(0), .value = 0}, bytes);
  const Finding damage = sole_finding(bytes);
  CHECK(damage.kind == DamageKind::duplicate_record);
  CHECK(damage.byte_offset == log.length(0));
}

TEST_CASE("scan: zeros are not taken for the header of number 8") {
  LogBuilder log = ten_updates();
  ByteVector bytes = log.bytes();
  // The end of record 7 and all of record 8 and its followers.
  apply_step({.kind = DamageStep::zeros, .at = log.offset(7) - 20, .size = 10000}, bytes);
  bytes.push_back(std::byte{1});
  const Scanned scanned = scan(bytes);
  CHECK(scanned.summary.status == LogStatus::corrupt);
}

/// Ten records, the last `count` of them damaged so that only their headers show that they are
/// there; the first of these has length 0.
ByteVector ten_without_last(std::size_t count) {
  LogBuilder log = ten_updates();
  for (std::size_t i = 10 - count; i < 10; ++i) {
    log.record(i)[45] ^= std::byte{0x18};
    log.record(i)[46] ^= std::byte{0x18};
  }
  auto first = log.record(10 - count);
  std::fill_n(first.begin(), 4, std::byte{});
  first[13] = std::byte{0xff};
  return log.bytes();
}

TEST_CASE("scan: the last damage has all records that its headers show, and is named by how many") {
  const Finding one = sole_finding(ten_without_last(1));
  CHECK(one.kind == DamageKind::bad_length);
  CHECK(one.lost == std::vector<SequenceRange>{{.first = 10, .last = 10}});
  const Finding three = sole_finding(ten_without_last(3));
  CHECK(three.kind == DamageKind::overwritten_region);
  CHECK(three.byte_offset == ten_updates().offset(7));
  CHECK(three.lost == std::vector<SequenceRange>{{.first = 8, .last = 10}});
}

TEST_CASE("scan: what is missing before a proven last record is not lost with it") {
  LogBuilder log = ten_updates();
  log.record(9)[45] ^= std::byte{0x10};
  ByteVector bytes = log.bytes();
  apply_step(
      {.kind = DamageStep::remove, .at = log.offset(7), .size = log.offset(9) - log.offset(7)},
      bytes);
  const auto findings = scan(bytes).findings();
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].kind == DamageKind::sequence_gap);
  CHECK(findings[0].length == 0);
  CHECK(findings[0].lost == std::vector<SequenceRange>{{.first = 8, .last = 9}});
  CHECK(findings[1].kind == DamageKind::bit_flip);
  CHECK(findings[1].lost == std::vector<SequenceRange>{{.first = 10, .last = 10}});
}

TEST_CASE("scan: a record with a right checksum and invalid UTF-8 is one finding, wherever it is") {
  LogBuilder log = ten_updates();
  auto record = log.record(5);
  record[18] = std::byte{0xff};
  reseal(record);
  ByteVector bytes = log.bytes();
  CHECK(sole_finding(bytes).kind == DamageKind::malformed_payload);
  apply_step({.kind = DamageStep::insert, .at = log.offset(5), .size = 60, .value = 1}, bytes);
  const Scanned scanned = scan(bytes);
  CHECK(scanned.summary.records == 9);
  CHECK(scanned.lost() == std::vector<std::uint64_t>{6});
}

TEST_CASE("scan: what a lost record held, and whether that matters") {
  LogBuilder log = ten_updates();
  log.record(8)[45] ^= std::byte{0x18};
  log.record(2)[45] ^= std::byte{0x18};
  const auto findings = scan(log.bytes()).findings();
  REQUIRE(findings.size() == 2);
  REQUIRE(findings[0].documents.size() == 1);
  CHECK(findings[0].documents[0].document_id == "user_2");
  CHECK(findings[0].documents[0].superseded_by == 7);
  REQUIRE(findings[1].documents.size() == 1);
  CHECK(findings[1].documents[0].document_id == "user_0");
  CHECK(findings[1].documents[0].superseded_by == 0);
}

TEST_CASE("scan: a copy of the record that makes a loss harmless takes nothing away from it") {
  LogBuilder log = ten_updates();
  log.record(6)[45] ^= std::byte{0x18};  // user_2, as record 3 is, of which nothing is left
  log.record(2)[45] ^= std::byte{0x18};
  ByteVector bytes = log.bytes();
  const ByteVector again(log.record(8).begin(), log.record(8).end());
  bytes.insert(bytes.end(), again.begin(), again.end());
  log.record(0)[45] ^= std::byte{0x18};  // user_0, as records 5 and 9
  std::copy_n(log.bytes().begin(), log.length(0), bytes.begin());
  const auto findings = scan(bytes).findings();
  REQUIRE(findings.size() == 4);
  REQUIRE(findings[0].documents.size() == 1);
  CHECK(findings[0].documents[0].superseded_by == 9);
  REQUIRE(findings[1].documents.size() == 1);
  CHECK(findings[1].documents[0].superseded_by == 0);
}

TEST_CASE("scan: what begins with an intact record of another number fails by its number") {
  const LogBuilder log = ten_updates();
  ByteVector bytes = raw_record(0, 4711, std::string(20, '\0'));
  const ByteVector damaged(log.length(0), std::byte{0xff});
  bytes.insert(bytes.end(), damaged.begin(), damaged.end());
  bytes.insert(bytes.end(), log.bytes().begin() + static_cast<std::ptrdiff_t>(log.offset(1)),
               log.bytes().end());
  const auto findings = scan(bytes).findings();
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].check == StrictCheck::sequence);
  CHECK(findings[0].kind == DamageKind::out_of_order);
  CHECK(findings[0].lost.empty());
  CHECK(findings[1].lost == std::vector<SequenceRange>{{.first = 1, .last = 1}});
}

TEST_CASE("scan: several threads after damage observe the keys that were lost before it") {
  // Far more after each than one thread reads before it asks for another.
  LogBuilder log;
  const std::string body = "\"" + std::string(8000, 'x') + "\"";
  for (int i = 0; i < 1600; ++i) log.update("users", "user_" + std::to_string(i % 700), body);
  ByteVector bytes = log.bytes();
  for (const std::size_t lost : {std::size_t{2}, std::size_t{800}, std::size_t{850}}) {
    bytes[log.offset(lost) + 100] ^= std::byte{0x18};
  }
  const MemoryFile file(bytes);
  std::vector<Scanned> scans;
  for (const unsigned workers : {1U, 2U, 3U, 8U}) {
    const auto source = *ByteSource::from_descriptor(file.descriptor(), "log");
    scans.push_back(scan_log(*source, {.workers = workers}));
    const auto findings = scans.back().findings();
    REQUIRE(findings.size() == 3);
    const std::uint64_t superseded[] = {1403, 1501, 1551};
    for (std::size_t i = 0; i < findings.size(); ++i) {
      REQUIRE(findings[i].documents.size() == 1);
      CHECK(findings[i].documents[0].superseded_by == superseded[i]);
    }
  }
  CHECK(same(scans[0], scans[1]));
}

TEST_CASE("scan: several threads find what one does, however much is damaged") {
  LogBuilder log;
  static constexpr int record_count = static_cast<int>(share_of_cases(9000));
  for (int i = 0; i < record_count; ++i) {
    log.update("users", "user_" + std::to_string(i % 3000),
               std::string(50 + static_cast<std::size_t>(i) % 300, 'x'));
  }
  std::mt19937_64 random(7);
  for (const int every : {3000, 300, 30, 3, 2}) {
    CAPTURE(every);
    ByteVector bytes = log.bytes();
    for (int i = 0; i < std::max(record_count / every, 1); ++i) {
      const std::size_t at = random() % bytes.size();
      switch (random() % 16) {
        case 0:
          apply_step({.kind = DamageStep::remove, .at = at, .size = random() % 600}, bytes);
          break;
        case 1:
          apply_step({.kind = DamageStep::insert, .at = at, .size = random() % 600, .value = 5},
                     bytes);
          break;
        case 2:
          apply_step({.kind = DamageStep::zeros, .at = at, .size = 512}, bytes);
          break;
        default:
          flip_bit(bytes, 8 * at + random() % 8);
      }
    }
    const Scanned scanned = scan_as_file(bytes);
    for (const unsigned workers : {2U, 3U, 8U}) {
      CHECK(same(scanned, scan_as_file(bytes, {.workers = workers})));
    }
  }
}

TEST_CASE("scan: a tail is in progress if it becomes whole, goes on growing or is taken back") {
  const LogBuilder log = mixed_log();
  const std::size_t last = log.offset(5);
  const std::size_t cut = last + 20;
  const TemporaryDirectory directory;
  const std::string path = directory.file("log.wal");
  const auto look = [&](std::size_t before, const ByteVector& after) {
    write_file(path, Bytes(log.bytes()).first(before));
    auto source = *ByteSource::open(path);
    auto scan = *Scan::run(*source);
    Finding tail;
    while (*scan.next()) {
      if (const auto* damage = std::get_if<Finding>(&scan.segment())) tail = *damage;
    }
    REQUIRE(tail.kind == DamageKind::torn_tail);
    write_file(path, after);
    return is_in_progress(*source, tail);
  };
  const auto first = [&](std::size_t size) {
    return ByteVector(log.bytes().begin(), log.bytes().begin() + static_cast<std::ptrdiff_t>(size));
  };
  CHECK(*look(cut, log.bytes()));
  CHECK(*look(cut, first(cut + 3)));
  CHECK(*look(cut, first(last)));
  // It stays as it was, or loses bytes of its own: that is no progress.
  CHECK_FALSE(*look(cut, first(cut)));
  CHECK_FALSE(*look(cut, first(cut - 5)));
  // Something else than its record was written after it.
  ByteVector garbled = first(cut);
  const ByteVector noise = garbage(3000, 1);
  garbled.insert(garbled.end(), noise.begin(), noise.end());
  CHECK_FALSE(*look(cut, garbled));
  // Acknowledged records are gone.
  const auto shorter = look(cut, first(last - 1));
  REQUIRE_FALSE(shorter.has_value());
  CHECK(shorter.error().code == ErrorCode::system);
}

}  // namespace

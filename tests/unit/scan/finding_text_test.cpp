#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "damage_builder.hpp"
#include "log_scanning.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

ByteVector three_updates() {
  LogBuilder log;
  for (int i = 0; i < 3; ++i) log.update("users", "a", "{}");
  return log.bytes();
}

/// The one finding of three records with `record` after them.
Finding finding_before(const ByteVector& record) {
  ByteVector bytes = three_updates();
  bytes.insert(bytes.end(), record.begin(), record.end());
  const auto findings = scan_as_file(bytes).findings();
  REQUIRE(findings.size() == 1);
  return findings[0];
}

bool says(const Finding& damage, std::string_view words) {
  CAPTURE(aerowal::describe(damage));
  return aerowal::describe(damage).find(words) != std::string::npos;
}

/// One of each alternative, with the others of some.
std::vector<Cause> all_causes() {
  using Damaged = cause::DamagedRecords;
  using Torn = cause::TornWrite;
  using Fork = cause::Fork;
  std::vector<Cause> all{cause::FailedAppend{},
                         cause::FlippedBit{},
                         cause::WrongLength{},
                         cause::WrongHeader{},
                         cause::UnknownType{},
                         cause::MalformedPayload{},
                         cause::ChangedRecord{},
                         cause::ForeignBytes{},
                         cause::SplitHost{},
                         cause::MissingRecords{},
                         cause::MissingRecords{.number_after = 9},
                         cause::Copies{},
                         cause::Misplaced{},
                         cause::Misnumbered{},
                         cause::CutRecord{},
                         cause::CutRecord{.is_beginning = false},
                         cause::LineEnds{}};
  for (const auto shape : {Torn::Shape::start, Torn::Shape::zeros, Torn::Shape::hidden}) {
    all.emplace_back(Torn{.shape = shape});
  }
  for (const auto shape :
       {Damaged::Shape::changed, Damaged::Shape::overwritten, Damaged::Shape::shortened,
        Damaged::Shape::last, Damaged::Shape::unclaimed, Damaged::Shape::attempt,
        Damaged::Shape::in_store}) {
    all.emplace_back(Damaged{.shape = shape});
  }
  for (const auto shape : {Fork::Shape::repeated, Fork::Shape::restart, Fork::Shape::parallel}) {
    all.emplace_back(Fork{.shape = shape});
  }
  for (std::uint8_t content = 0; content <= static_cast<std::uint8_t>(FileContent::document_store);
       ++content) {
    all.emplace_back(cause::OtherFile{.content = static_cast<FileContent>(content)});
  }
  return all;
}

TEST_CASE("finding_text: each cause has sentences, and no two the same") {
  std::vector<std::string> texts;
  for (const Cause& cause : all_causes()) {
    texts.push_back(aerowal::describe(Finding{
        .byte_offset = 100, .length = 50, .sequence_number = 7, .lost = {{7, 7}}, .cause = cause}));
    CAPTURE(texts.back());
    CHECK(texts.back().ends_with('.'));
    CHECK(texts.back().find("  ") == std::string::npos);
  }
  // Of a file that is a log's, what is known is that it is damaged.
  std::sort(texts.begin(), texts.end());
  CHECK(std::unique(texts.begin(), texts.end()) - texts.begin() >=
        static_cast<std::ptrdiff_t>(texts.size()) - 1);
}

TEST_CASE("finding_text: one byte is not said to be many") {
  for (const Cause& cause : all_causes()) {
    const std::string text =
        aerowal::describe(Finding{.length = 1, .sequence_number = 7, .cause = cause});
    CAPTURE(text);
    for (const char* const wrong :
         {"1 byte that are", "1 byte are", "1 byte do ", "1 byte begin "}) {
      CHECK(text.find(wrong) == std::string::npos);
    }
  }
}

TEST_CASE("finding_text: a number that no log can reach is said to be damaged") {
  const std::string payload(20, '\0');
  // The contract's lost numbers stay what they are.
  const Finding huge = finding_before(raw_record(0, UINT64_MAX - 1, payload));
  CHECK(huge.kind == DamageKind::sequence_gap);
  CHECK(huge.number_doubtful);
  CHECK(huge.lost == std::vector<SequenceRange>{{.first = 4, .last = UINT64_MAX - 2}});
  CHECK(says(huge, "the number after them is probably what is damaged"));

  const Finding lone = finding_before(raw_record(0, 5'000'000, payload));
  CHECK(lone.number_doubtful);

  // Many records that agree on their numbers can be the end of a log that lost its middle.
  ByteVector run = raw_record(0, 5'000'000, payload);
  const ByteVector next = raw_record(0, 5'000'001, payload);
  run.insert(run.end(), next.begin(), next.end());
  const Finding cut = finding_before(run);
  CHECK_FALSE(cut.number_doubtful);
  CHECK(says(cut, "Whole records were removed, or never reached this file."));

  CHECK_FALSE(finding_before(raw_record(0, 7, payload)).number_doubtful);
}

TEST_CASE("finding_text: the same where damaged bytes come before that number") {
  ByteVector bytes = garbage(60, 1);
  const ByteVector record = raw_record(0, UINT64_MAX - 1, std::string(20, '\0'));
  bytes.insert(bytes.end(), record.begin(), record.end());
  const Finding damage = finding_before(bytes);
  CHECK(damage.number_doubtful);
  CHECK(damage.lost == std::vector<SequenceRange>{{.first = 4, .last = UINT64_MAX - 2}});
  CHECK(says(damage, "60 bytes before it are damaged"));
}

TEST_CASE("finding_text: an intact record with a number far from its place") {
  LogBuilder log;
  for (int i = 0; i < 9; ++i) log.update("users", "a", "{}");
  auto record = log.record(4);
  for (std::size_t i = 5; i < 13; ++i) record[i] = std::byte{0xff};
  reseal(record);
  auto findings = scan_as_file(log.bytes()).findings();
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].lost == std::vector<SequenceRange>{{.first = 5, .last = 5}});
  CHECK(says(findings[0], "so far off that it is probably what is damaged"));

  record = log.record(4);
  for (std::size_t i = 5; i < 13; ++i) record[i] = std::byte{0};
  reseal(record);
  findings = scan_as_file(log.bytes()).findings();
  REQUIRE(findings.size() == 1);
  CHECK(says(findings[0], "memory that was damaged before the write, or a misdirected write"));
}

TEST_CASE("finding_text: of what is lost the first four parts are named") {
  const auto missing = [](std::vector<SequenceRange> lost) {
    return Finding{.sequence_number = lost.front().first,
                   .lost = std::move(lost),
                   .cause = cause::MissingRecords{.number_after = 90}};
  };
  std::vector<SequenceRange> lost{{.first = 5, .last = 5}};
  CHECK(says(missing(lost), ": record 5 is lost."));
  lost.push_back({.first = 7, .last = 9});
  CHECK(says(missing(lost), ": records 5, 7-9 are lost."));
  lost.push_back({.first = 11, .last = 11});
  lost.push_back({.first = 20, .last = 30});
  CHECK(says(missing(lost), ": records 5, 7-9, 11, 20-30 are lost."));
  lost.push_back({.first = 40, .last = 40});
  CHECK(says(missing(lost), ": records 5, 7-9, 11, 20-30 and more are lost."));
}

TEST_CASE("finding_text: a number is far from its place more than 2^20 ahead of it") {
  const auto numbered = [](std::uint64_t number) {
    return Finding{.length = 37,
                   .sequence_number = number,
                   .lost = {{.first = 5, .last = 5}},
                   .cause = cause::Misnumbered{.expected_number = 5}};
  };
  constexpr std::uint64_t far = std::uint64_t{1} << 20;
  CHECK(says(numbered(5 + far + 1), "so far off"));
  CHECK(says(numbered(5 + far), "under a wrong number"));
  CHECK(says(numbered(4), "under a wrong number"));
}

TEST_CASE("finding text: bytes that are no record, by the records beside them") {
  const auto text = [](std::uint64_t before, std::uint64_t after) {
    return describe(
        Finding{.kind = DamageKind::foreign_bytes,
                .length = 2,
                .cause = cause::ForeignBytes{.number_before = before, .number_after = after}});
  };
  const std::string origin =
      " Another program put them there; a failing disk changes bytes and adds none.";
  CHECK(text(0, 1) ==
        "2 bytes that are no record are before record 1, with which the log begins: "
        "nothing is lost." +
            origin);
  CHECK(text(4, 5) ==
        "2 bytes that are no record are between record 4 and record 5, which follow "
        "each other: nothing is lost." +
            origin);
  CHECK(text(4, 2) ==
        "2 bytes that are no record are between record 4 and record 2: nothing is "
        "known to be lost." +
            origin);
  CHECK(text(0, 2) ==
        "2 bytes that are no record are before record 2: nothing is known to be "
        "lost." +
            origin);
  CHECK(text(4, 0) ==
        "2 bytes that are no record are after record 4: nothing is known to be lost." + origin);
}

TEST_CASE("finding_text: what is nothing but zeros is said to be that") {
  const auto zeros = [](std::uint64_t byte_offset) {
    return Finding{.kind = DamageKind::zero_tail,
                   .byte_offset = byte_offset,
                   .length = 50,
                   .cause = cause::TornWrite{.shape = cause::TornWrite::Shape::zeros}};
  };
  CHECK(says(zeros(0), "50 bytes of zeros and nothing else:"));
  CHECK(says(zeros(100), "50 bytes of zeros after the last record:"));
  const auto file = [](FileContent content) {
    return Finding{.kind = DamageKind::not_a_log,
                   .length = 5000,
                   .cause = cause::OtherFile{.content = content}};
  };
  CHECK(says(file(FileContent::zeros), "and it is nothing but zeros"));
  CHECK_FALSE(says(file(FileContent::damaged_log), "zeros"));
}

TEST_CASE("finding text: a torn end that was acknowledged") {
  const auto text = [](cause::TornWrite::Shape shape) {
    return describe(Finding{.kind = DamageKind::torn_tail,
                            .length = 9,
                            .sequence_number = 3,
                            .cause = cause::TornWrite{.shape = shape, .acknowledged = true}});
  };
  const std::string end =
      ", which was acknowledged, by the end that was expected: damage, or a file that was cut "
      "short, not a crash.";
  CHECK(text(cause::TornWrite::Shape::start) == "The start of record 3" + end);
  CHECK(text(cause::TornWrite::Shape::zeros) == "9 bytes in place of record 3" + end);
}

TEST_CASE("finding text: a log that ends too early") {
  const auto text = [](const cause::CutOff& cut) {
    return describe(Finding{.kind = DamageKind::short_log, .cause = cut});
  };
  const std::string end =
      ". Records were cut off its end, or this is an older copy, or another log.";
  CHECK(text({.expected_last_number = 9, .last_number = 4, .records = 4}) ==
        "The last sound record is 4 where record 9 was expected to be" + end);
  CHECK(text({.expected_last_number = 9}) ==
        "The log has no sound record where record 9 was expected to be" + end);
  CHECK(text({.expected_records = 5, .last_number = 4, .records = 4}) ==
        "There are 4 sound records where at least 5 were expected" + end);
  CHECK(text({.expected_last_number = 9, .expected_records = 5, .last_number = 4, .records = 4}) ==
        "The last sound record is 4 where record 9 was expected to be, and there are 4 sound "
        "records where at least 5 were expected" +
            end);
}

}  // namespace

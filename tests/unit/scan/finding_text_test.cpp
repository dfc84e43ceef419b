#include <algorithm>
#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include "damage_builder.hpp"
#include "log_scanning.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

ByteVector three_records() {
  LogBuilder log;
  for (int i = 0; i < 3; ++i) log.update("users", "a", "{}");
  return log.bytes();
}

/// The one finding of three records with `record` after them.
Finding finding_before(const ByteVector& record) {
  ByteVector bytes = three_records();
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

}  // namespace

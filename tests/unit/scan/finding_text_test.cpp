#include "scan/finding_text.hpp"

#include <cstdint>

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
  CAPTURE(damage.message);
  return damage.message.find(words) != std::string::npos;
}

TEST_CASE("finding_text: every kind of damaged bytes has its cause") {
  for (const DamageKind kind :
       {DamageKind::checksum_mismatch, DamageKind::bad_length, DamageKind::overwritten_region,
        DamageKind::foreign_bytes, DamageKind::unknown_type, DamageKind::malformed_payload}) {
    CAPTURE(name(kind));
    CHECK((cause_text(kind).find("write") != std::string::npos ||
           cause_text(kind).find("program") != std::string::npos));
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

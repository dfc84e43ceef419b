#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "log_parts.hpp"
#include "log_scanning.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

LogBuilder log_with_ids(const std::string& letters) {
  LogBuilder log;
  for (const char letter : letters) {
    log.insert("users", std::string(1, letter), "\"" + std::string(30, letter) + "\"");
  }
  return log;
}

/// By which record the document of the lost record 3 was set again; 0 where none is known.
std::uint64_t superseded_by(const LogBuilder& log, const ByteVector& more) {
  ByteVector bytes = log.bytes();
  for (std::size_t at = log.offset(3) - 20; at < log.offset(3) - 4; ++at) bytes[at] = ~bytes[at];
  bytes.insert(bytes.end(), more.begin(), more.end());
  for (const Finding& finding : scan_as_file(bytes).findings()) {
    for (const LostDocument& document : finding.documents) {
      CHECK(document.sequence_number == 3);
      CHECK(document.document_id == "c");
      return document.superseded_by;
    }
  }
  FAIL("the document of record 3 is not named");
  return 0;
}

TEST_CASE("log scan: only a sound record supersedes one that is lost") {
  CHECK(superseded_by(log_with_ids("abcdef"), {}) == 0);
  CHECK(superseded_by(log_with_ids("abcdcf"), {}) == 5);
  // After the log stands another record 5, of another log.
  const LogBuilder other = log_with_ids("abcdcf");
  const ByteVector fifth = records(other, 5, 5);
  CHECK(superseded_by(log_with_ids("abcdef"), fifth) == 0);
  // What is sound counts, though something else comes after it.
  CHECK(superseded_by(log_with_ids("abccef"), fifth) == 4);
}

TEST_CASE("log scan: a tear says what was written of the record") {
  using Shape = cause::TornWrite::Shape;
  const LogBuilder log = log_with_ids("abc");
  const auto torn = [&](const ByteVector& more) {
    const ByteVector bytes = joined(log.bytes(), more);
    const std::vector<Finding> findings = scan_as_file(bytes).findings();
    INFO(describe(scan_as_file(bytes)));
    REQUIRE(findings.size() == 1);
    return findings.front();
  };
  const Finding zeros = torn(ByteVector(50));
  CHECK(zeros.kind == DamageKind::zero_tail);
  CHECK(zeros.cause == Cause(cause::TornWrite{.shape = Shape::zeros}));
  const LogBuilder longer = log_with_ids("abcd");
  const Finding start = torn(start_of(records(longer, 4, 4), 20));
  CHECK(start.kind == DamageKind::torn_tail);
  CHECK(start.cause == Cause(cause::TornWrite{.shape = Shape::start}));
}

TEST_CASE("log scan: it is said where more documents are lost than are remembered") {
  // Each takes some 290 bytes of the 64 MiB.
  constexpr std::uint64_t lost_count = 240'000;
  constexpr std::uint64_t last = lost_count + 1;
  const ByteVector pattern = raw_record(0, 1, payload_of({.collection_id = "u"}));
  ByteVector bytes = log_with_ids("a").bytes();
  const std::size_t begin = bytes.size();
  for (std::uint64_t number = 2; number <= last; ++number) {
    ByteVector record = pattern;
    for (std::size_t i = 0; i < 8; ++i) record[5 + i] = static_cast<std::byte>(number >> (8 * i));
    bytes.insert(bytes.end(), record.begin(), record.end());
  }
  // Without the first header there is no row of frames to follow.
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(begin), 13, std::byte{0xee});
  const auto add = [&](std::uint64_t number, bool damaged) {
    ByteVector record =
        raw_record(0, number, payload_of({.collection_id = "u", .document_id = "v"}));
    if (damaged) record[20] = record[21] = std::byte{0xee};
    bytes.insert(bytes.end(), record.begin(), record.end());
  };
  add(last + 1, false);
  add(last + 2, true);
  add(last + 3, false);
  bytes.insert(bytes.end(), 50, std::byte{0xee});
  add(last + 4, false);
  const std::vector<Finding> findings = scan_as_file(bytes).findings();
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].lost == std::vector<SequenceRange>{{.first = 2, .last = last}});
  CHECK_FALSE(findings[0].documents.empty());
  CHECK(findings[0].documents.size() < lost_count - 1);
  CHECK(findings[0].documents_cut);
  CHECK(findings[1].lost == std::vector<SequenceRange>{{.first = last + 2, .last = last + 2}});
  CHECK(findings[1].documents.empty());
  CHECK(findings[1].documents_cut);
  // Where nothing is lost, none are left out.
  CHECK(findings[2].lost.empty());
  CHECK_FALSE(findings[2].documents_cut);
}

/// The one finding that covers intact records.
Finding intact_finding(const std::vector<ByteVector>& parts) {
  std::vector<Finding> findings = scan_as_file(joined(parts)).findings();
  std::erase_if(findings, [](const Finding& finding) { return finding.intact.empty(); });
  REQUIRE(findings.size() == 1);
  return findings.front();
}

TEST_CASE("log scan: other contents of numbers are told apart by where they stand") {
  using Shape = cause::Fork::Shape;
  const LogBuilder log = log_with_ids("abcdef");
  const LogBuilder other = log_with_ids("uvwxyz");
  const auto shape_of = [](const Finding& finding) {
    CHECK(finding.intact.at(0).relation == IntactRelation::conflicting);
    return std::get<cause::Fork>(finding.cause).shape;
  };
  CHECK(shape_of(intact_finding({records(log, 1, 3), records(other, 3, 3), records(log, 4, 6)})) ==
        Shape::repeated);
  CHECK(shape_of(intact_finding({records(log, 1, 2), records(other, 3, 3), records(log, 3, 6)})) ==
        Shape::repeated);
  CHECK(shape_of(intact_finding({records(log, 1, 6), records(other, 1, 2)})) == Shape::restart);
  CHECK(shape_of(intact_finding({records(log, 1, 6), records(other, 3, 4)})) == Shape::parallel);
  CHECK(shape_of(intact_finding({records(log, 1, 3), records(other, 2, 2), records(log, 4, 6)})) ==
        Shape::parallel);
}

TEST_CASE("log scan: records of a document that stand outside it are said to be a copy") {
  LogBuilder log = log_with_ids("a");
  const ByteVector inside = log_with_ids("uv").bytes();
  log.insert("users", "host", "before " + text_of(inside) + " after");
  log.insert("users", "b", "1").insert("users", "c", "1");
  const ByteVector host = records(log, 2, 2);
  // From the text before the records in it to its own end.
  const ByteVector piece(host.end() - static_cast<std::ptrdiff_t>(inside.size() + 6 + 6 + 4),
                         host.end());
  const Finding finding = intact_finding({records(log, 1, 3), piece, records(log, 4, 4)});
  CHECK(std::holds_alternative<cause::Copies>(finding.cause));
  REQUIRE(finding.intact.size() == 1);
  CHECK(finding.intact[0].count == 2);
  CHECK(finding.intact[0].relation == IntactRelation::copy);
}

}  // namespace

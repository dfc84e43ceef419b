#include <doctest/doctest.h>

#include "log_builder.hpp"
#include "log_scanning.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

LogBuilder log_of(const std::string& letters) {
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
  CHECK(superseded_by(log_of("abcdef"), {}) == 0);
  CHECK(superseded_by(log_of("abcdcf"), {}) == 5);
  // After the log stands another record 5, of another log.
  const LogBuilder other = log_of("abcdcf");
  const ByteVector fifth(other.bytes().begin() + static_cast<std::ptrdiff_t>(other.offset(4)),
                         other.bytes().begin() + static_cast<std::ptrdiff_t>(other.offset(5)));
  CHECK(superseded_by(log_of("abcdef"), fifth) == 0);
  // What is sound counts, though something else comes after it.
  CHECK(superseded_by(log_of("abccef"), fifth) == 4);
}

TEST_CASE("log scan: a tear says what was written of the record") {
  using Shape = cause::TornWrite::Shape;
  const LogBuilder log = log_of("abc");
  const auto torn = [&](const ByteVector& more) {
    ByteVector bytes = log.bytes();
    bytes.insert(bytes.end(), more.begin(), more.end());
    const std::vector<Finding> findings = scan_as_file(bytes).findings();
    REQUIRE(findings.size() == 1);
    return findings.front();
  };
  const Finding zeros = torn(ByteVector(50));
  CHECK(zeros.kind == DamageKind::zero_tail);
  CHECK(zeros.cause == Cause(cause::TornWrite{.shape = Shape::zeros}));
  const LogBuilder longer = log_of("abcd");
  const auto begin = longer.bytes().begin() + static_cast<std::ptrdiff_t>(longer.offset(3));
  const Finding start = torn(ByteVector(begin, begin + 20));
  CHECK(start.kind == DamageKind::torn_tail);
  CHECK(start.cause == Cause(cause::TornWrite{.shape = Shape::start}));
}

}  // namespace

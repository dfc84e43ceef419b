#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <aerowal/scan.hpp>

#include "files.hpp"
#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;
using namespace std::chrono_literals;

struct Seen {
  std::vector<Finding> findings;
  std::uint64_t sound_records = 0;
  ScanSummary summary;
};

/// Scans `before`, and looks at what was found once the file holds `after`.
Seen look(const ByteVector& before, const ByteVector& after) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("wal.log");
  write_file(path, before);
  const auto source = ByteSource::open(path);
  REQUIRE(source.has_value());
  auto scan = Scan::run(**source);
  REQUIRE(scan.has_value());
  scan->expect_writer(100ms);
  write_file(path, after);
  Seen seen;
  for (;;) {
    const auto more = scan->next();
    REQUIRE(more.has_value());
    if (!*more) break;
    if (const auto* finding = std::get_if<Finding>(&scan->segment())) {
      seen.findings.push_back(*finding);
    } else {
      seen.sound_records += std::get<SoundRange>(scan->segment()).count;
    }
  }
  seen.summary = scan->summary();
  return seen;
}

ByteVector first(const ByteVector& bytes, std::size_t size) {
  return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)};
}

TEST_CASE("expect_writer: a record that is complete a moment later is no finding") {
  const LogBuilder log = mixed_log();
  const std::size_t last = log.offset(log.count() - 1);
  const Seen seen = look(first(log.bytes(), last + 9), log.bytes());
  CHECK(seen.findings.empty());
  CHECK(seen.sound_records == log.count() - 1);
  CHECK(seen.summary.status == LogStatus::sound);
  CHECK(seen.summary.in_progress_bytes == 9);
  CHECK(seen.summary.size == last);
  CHECK(seen.summary.sound_bytes == last);
  CHECK(seen.summary.damaged_bytes == 0);
  CHECK(seen.summary.findings == 0);
  CHECK_FALSE(seen.summary.strict_error.has_value());
}

TEST_CASE("expect_writer: a tail that stays as it is is one") {
  const LogBuilder log = mixed_log();
  const std::size_t last = log.offset(log.count() - 1);
  const ByteVector torn = first(log.bytes(), last + 9);
  const Seen seen = look(torn, torn);
  REQUIRE(seen.findings.size() == 1);
  CHECK(seen.findings[0].kind == DamageKind::torn_tail);
  CHECK(seen.findings[0].at_end);
  CHECK(seen.summary.status == LogStatus::torn);
  CHECK(seen.summary.in_progress_bytes == 0);
  CHECK(seen.summary.size == last + 9);
  CHECK(seen.summary.strict_error.has_value());
}

TEST_CASE("expect_writer: damage before a write in progress remains") {
  LogBuilder log = mixed_log();
  flip_bit(log.record(2), 200);
  const std::size_t last = log.offset(log.count() - 1);
  const Seen seen = look(first(log.bytes(), last + 9), log.bytes());
  REQUIRE(seen.findings.size() == 1);
  CHECK(seen.findings[0].byte_offset == log.offset(2));
  CHECK(seen.summary.status == LogStatus::corrupt);
  CHECK(seen.summary.in_progress_bytes == 9);
  CHECK(seen.summary.findings == 1);
  REQUIRE(seen.summary.strict_error.has_value());
  CHECK(seen.summary.strict_error->byte_offset == log.offset(2));
}

TEST_CASE("scan: the worse of two statuses") {
  for (const LogStatus a : {LogStatus::sound, LogStatus::torn, LogStatus::corrupt}) {
    CHECK(worse(a, LogStatus::sound) == a);
    CHECK(worse(LogStatus::sound, a) == a);
    CHECK(worse(a, LogStatus::corrupt) == LogStatus::corrupt);
    CHECK(worse(a, a) == a);
  }
  CHECK(worse(LogStatus::corrupt, LogStatus::torn) == LogStatus::corrupt);
  CHECK(status_of(DamageKind::torn_tail) == LogStatus::torn);
  CHECK(status_of(DamageKind::zero_tail) == LogStatus::torn);
  CHECK(status_of(DamageKind::bit_flip) == LogStatus::corrupt);
  CHECK(status_of(DamageKind::not_a_log) == LogStatus::corrupt);
}

}  // namespace

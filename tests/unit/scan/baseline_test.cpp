#include "aerowal/baseline.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "files.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

FindingMark mark_at(std::uint64_t byte_offset) {
  return {.kind = DamageKind::foreign_bytes,
          .byte_offset = byte_offset,
          .length = 10,
          .sequence_number = 3,
          .lost = {{.first = 3, .last = 4}, {.first = 7, .last = 7}},
          .hash = UINT64_MAX,
          .number_before = 2,
          .checksum_before = 0x0a0b0c0d};
}

TEST_CASE("baseline: a finding is known once, and only with all that makes it the same") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("known");
  const std::string log = directory.file("a.wal");
  write_file(log, {});
  REQUIRE(write_baseline(path, {{.path = log, .findings = {mark_at(5), mark_at(50)}}}).has_value());
  auto baseline = Baseline::read(path, {log});
  REQUIRE(baseline.has_value());

  baseline->begin(log);
  std::vector<FindingMark> others(8, mark_at(5));
  others[0].kind = DamageKind::stale_tail;
  others[1].byte_offset = 6;
  others[2].length = 11;
  others[3].sequence_number = 4;
  others[4].lost.pop_back();
  others[5].hash = 0;
  others[6].number_before = 1;
  others[7].checksum_before = 0;
  for (const FindingMark& other : others) CHECK_FALSE(baseline->take(other));
  CHECK(baseline->take(mark_at(5)));
  CHECK_FALSE(baseline->take(mark_at(5)));
  const BaselineComparison comparison = baseline->end();
  CHECK(comparison.known == 1);
  CHECK(comparison.gone == std::vector{mark_at(50)});
}

TEST_CASE("baseline: of a log that was not verified nothing is gone") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("known");
  REQUIRE(write_baseline(path, {{.path = "/nowhere/a", .findings = {mark_at(5)}}}).has_value());
  auto baseline = Baseline::read(path, {"/nowhere/b"});
  REQUIRE(baseline.has_value());
  baseline->begin("/nowhere/b");
  CHECK(baseline->end().gone.empty());
  // It is b that was a.
  CHECK(baseline->take(mark_at(5)));
  // Where a is verified too, it is a copy.
  auto both = Baseline::read(path, {"/nowhere/b", "/nowhere/a"});
  REQUIRE(both.has_value());
  both->begin("/nowhere/b");
  CHECK_FALSE(both->take(mark_at(5)));
}

}  // namespace

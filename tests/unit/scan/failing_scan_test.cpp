// A read that fails, at whatever place a scan needs it, is an error and never a verdict.

#include <algorithm>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "damage_builder.hpp"
#include "faulty_source.hpp"
#include "log_scanning.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// Sound, damaged in several ways, cut, and no log at all.
std::vector<ByteVector> damaged_logs() {
  const LogBuilder log = varied_log(true);
  std::vector<ByteVector> all{log.bytes()};
  std::mt19937_64 random(11);
  for (int i = 0; i < 8; ++i) {
    ByteVector damaged = log.bytes();
    for (int steps = 0; steps < 3; ++steps) apply_step(random_step(log, random), damaged);
    all.push_back(std::move(damaged));
  }
  all.push_back({log.bytes().begin(), log.bytes().end() - 50});
  all.push_back(garbage(20000, 3));
  all.emplace_back(20000);
  return all;
}

TEST_CASE("failing scan: every read that fails ends it with that error") {
  for (const ByteVector& log : damaged_logs()) {
    const auto memory = ByteSource::from_memory(log, "log");
    FaultySource counting(*memory, {});
    const Scanned expected = scan_log(counting, {.workers = 1});
    REQUIRE_FALSE(expected.error.has_value());
    for (std::uint64_t n = 0; n < counting.reads(); ++n) {
      CAPTURE(n);
      FaultySource source(*memory, {.failing_read = n});
      const Scanned scanned = scan_log(source, {.workers = 1});
      REQUIRE(scanned.error.has_value());
      CHECK(scanned.error->message == FaultySource::message);
      REQUIRE(scanned.segments.size() <= expected.segments.size());
      CHECK(
          std::equal(scanned.segments.begin(), scanned.segments.end(), expected.segments.begin()));
    }
  }
}

TEST_CASE("failing scan: reads that give less than was asked for change nothing") {
  for (const ByteVector& log : damaged_logs()) {
    const auto memory = ByteSource::from_memory(log, "log");
    const Scanned expected = scan_log(*memory, {.workers = 1});
    FaultySource source(*memory, {.read_size_max = 100});
    CHECK(same(scan_log(source, {.workers = 1}), expected));
  }
}

TEST_CASE("failing scan: on several threads, the error or what one thread finds") {
  // A thread may have read ahead what nobody needed.
  for (const ByteVector& log : damaged_logs()) {
    const auto memory = ByteSource::from_memory(log, "log");
    FaultySource counting(*memory, {});
    const Scanned expected = scan_log(counting, {.workers = 2});
    for (std::uint64_t n = 0; n < counting.reads(); ++n) {
      CAPTURE(n);
      FaultySource source(*memory, {.failing_read = n});
      const Scanned scanned = scan_log(source, {.workers = 2});
      if (scanned.error) {
        CHECK(scanned.error->message == FaultySource::message);
      } else {
        CHECK(same(scanned, expected));
      }
    }
  }
}

}  // namespace

#include "repair/conservation.hpp"

#include <doctest/doctest.h>

#include <aerowal/format.hpp>

#include "faulty_source.hpp"
#include "log_parts.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// A plan that keeps the first `length` bytes, which hold `count` records.
RepairPlan keeping(std::uint64_t length, std::uint64_t count) {
  RepairPlan plan;
  plan.kept.push_back({.length = length, .first_sequence_number = 1, .count = count});
  return plan;
}

Result<void> check(const ByteVector& bytes, const ByteVector& repaired, RepairPlan plan) {
  const auto source = ByteSource::from_memory(bytes, "log");
  const auto output = ByteSource::from_memory(repaired, "new");
  plan.before.size = bytes.size();
  plan.size = repaired.size();
  return check_conservation(*source, plan, *output);
}

TEST_CASE("conservation: nothing is missing where all is kept, or what is cut is there") {
  const LogBuilder log = history_of("a", 3);
  const std::uint64_t size = log.bytes().size();
  CHECK(check(log.bytes(), log.bytes(), keeping(size, 3)));
  CHECK(check(joined(log.bytes(), log.bytes()), log.bytes(), keeping(size, 3)));
}

TEST_CASE("conservation: a record that is in neither stops the repair") {
  const LogBuilder log = history_of("a", 3);
  const std::uint64_t size = log.bytes().size();
  const ByteVector bytes = joined(log.bytes(), history_of("b", 1).bytes());
  const auto missing = check(bytes, log.bytes(), keeping(size, 3));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::system);
  CHECK(missing.error().byte_offset == size);
}

TEST_CASE("conservation: a record that begins with the last byte of a kept one stops the repair") {
  const LogBuilder other = history_of("b", 1);
  const LogBuilder log = history_before(other);
  const std::uint64_t size = log.bytes().size();
  const ByteVector rest(other.bytes().begin() + 1, other.bytes().end());
  const auto missing = check(joined(log.bytes(), rest), log.bytes(), keeping(size, 2));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().byte_offset == size - 1);
}

TEST_CASE("conservation: each list of the receipt names what it names") {
  const LogBuilder log = history_of("a", 3);
  const std::uint64_t size = log.bytes().size();
  const LogBuilder other = history_of("b", 1);
  // Its copy needs no name of its own.
  const ByteVector bytes = joined(joined(log.bytes(), other.bytes()), other.bytes());
  RepairPlan plan = keeping(size, 3);
  plan.possibly_lost = {{.byte_offset = size,
                         .length = other.bytes().size(),
                         .first_sequence_number = 1,
                         .count = 1}};
  CHECK(check(bytes, log.bytes(), plan));
  plan.possibly_lost.clear();
  plan.lost = {{.first = 1, .last = 1}};
  CHECK(check(bytes, log.bytes(), plan));
  plan.lost.clear();
  plan.steps.push_back({.misnumbered = {{.byte_offset = size}}});
  CHECK(check(bytes, log.bytes(), plan));
  plan.steps.clear();
  CHECK_FALSE(check(bytes, log.bytes(), plan));
}

TEST_CASE("conservation: what a document of the new log holds is there") {
  LogBuilder host;
  host.insert("users", "h", text_of(history_of("b", 2).bytes()));
  const ByteVector bytes = joined(host.bytes(), history_of("b", 2).bytes());
  CHECK(check(bytes, host.bytes(), keeping(host.bytes().size(), 1)));
}

TEST_CASE("conservation: of several records in a document each is there") {
  // Their order by content is another than that by number.
  const LogBuilder inside = history_of("b", 8);
  LogBuilder host;
  host.insert("users", "h", text_of(inside.bytes()));
  const ByteVector bytes = joined(host.bytes(), inside.bytes());
  CHECK(check(bytes, host.bytes(), keeping(host.bytes().size(), 1)));
}

TEST_CASE("conservation: what names a record names no other of its number and length") {
  const LogBuilder log = history_of("a", 3);
  const std::uint64_t size = log.bytes().size();
  const ByteVector other = history_of("b", 1).bytes();
  RepairPlan plan = keeping(size, 3);
  plan.possibly_lost = {
      {.byte_offset = size, .length = other.size(), .first_sequence_number = 1, .count = 1}};
  const auto missing =
      check(joined(joined(log.bytes(), other), history_of("c", 1).bytes()), log.bytes(), plan);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().byte_offset == size + other.size());
}

TEST_CASE("conservation: a record in the document of one that is cut counts") {
  const LogBuilder log = history_of("a", 1);
  LogBuilder host;
  host.insert("users", "h", text_of(history_of("b", 2).bytes()));
  const ByteVector bytes = joined(log.bytes(), host.bytes());
  RepairPlan plan = keeping(log.bytes().size(), 1);
  CHECK_FALSE(check(bytes, log.bytes(), plan));
  plan.possibly_lost = {{.byte_offset = log.bytes().size(),
                         .length = host.bytes().size(),
                         .first_sequence_number = 1,
                         .count = 1}};
  // That the host is named does not name what it holds.
  CHECK_FALSE(check(bytes, log.bytes(), plan));
  const std::uint64_t inner_size = history_of("b", 2).bytes().size();
  plan.possibly_lost.push_back({.byte_offset = bytes.size() - format::checksum_size - inner_size,
                                .length = inner_size,
                                .first_sequence_number = 1,
                                .count = 2});
  CHECK(check(bytes, log.bytes(), plan));
}

TEST_CASE("conservation: a read that fails is an error, and no verdict") {
  const LogBuilder log = history_of("a", 3);
  const auto source = ByteSource::from_memory(log.bytes(), "log");
  const auto output = ByteSource::from_memory(log.bytes(), "new");
  FaultySource faulty(*source, {.failing_read = 0});
  RepairPlan plan;
  plan.before.size = log.bytes().size();
  const auto checked = check_conservation(faulty, plan, *output);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().message == FaultySource::message);
}

}  // namespace

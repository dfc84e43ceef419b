#include "scan/relations.hpp"

#include <doctest/doctest.h>

#include "damage_builder.hpp"
#include "files.hpp"
#include "scan/inventory.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

Relations relations_of(const ByteVector& bytes,
                       const std::vector<std::uint64_t>& proven_numbers = {}) {
  const auto source = ByteSource::from_memory(bytes, "log");
  const auto inventory = take_inventory(*source);
  REQUIRE(inventory.has_value());
  RandomAccessLog log(*source, inventory->size, inventory->prefix_bytes);
  Regions records;
  for (const Region& region : inventory->regions) {
    if (region.kind == Region::Kind::intact) records.push_back(region);
  }
  return relate(records, inventory->proofs, proven_numbers, log);
}

LogBuilder records(int count) {
  LogBuilder log;
  for (int i = 0; i < count; ++i) log.update("users", "user_" + std::to_string(i), "{\"n\":1}");
  return log;
}

ByteVector ranges_of(const LogBuilder& log,
                     const std::vector<std::pair<std::size_t, std::size_t>>& parts) {
  ByteVector bytes;
  for (const auto& [begin, end] : parts) {
    bytes.insert(bytes.end(), log.bytes().begin() + static_cast<std::ptrdiff_t>(log.offset(begin)),
                 log.bytes().begin() + static_cast<std::ptrdiff_t>(log.offset(end)));
  }
  return bytes;
}

void check_run(const RelatedRun& run, Relation relation, std::uint64_t first, std::uint64_t count) {
  CHECK(run.relation == relation);
  CHECK(run.region.first_number == first);
  CHECK(run.region.count == count);
}

TEST_CASE("relations: a run is cut where the chain takes part of it") {
  const Relations found = relations_of(ranges_of(records(10), {{0, 6}, {3, 10}}));
  REQUIRE(found.runs.size() == 3);
  check_run(found.runs[0], Relation::chain, 1, 6);
  check_run(found.runs[1], Relation::copy, 4, 3);
  check_run(found.runs[2], Relation::chain, 7, 4);
  CHECK(found.conflicts.empty());
}

TEST_CASE("relations: the same number with other content is a conflict, in order or not") {
  LogBuilder log = records(10);
  ByteVector other(log.record(3).begin(), log.record(3).end());
  other[40] ^= std::byte{1};
  reseal(other);
  for (const std::size_t after : {std::size_t{4}, std::size_t{10}, std::size_t{0}}) {
    CAPTURE(after);
    ByteVector bytes = log.bytes();
    bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(log.offset(after)), other.begin(),
                 other.end());
    const Relations found = relations_of(bytes);
    CHECK(found.conflicts == std::vector<SequenceRange>{{.first = 4, .last = 4}});
    std::size_t conflicting = 0;
    for (const RelatedRun& run : found.runs) {
      if (run.relation == Relation::conflicting) conflicting += run.region.count;
    }
    CHECK(conflicting == 1);
  }
}

TEST_CASE("relations: two records off the chain that clash are both in conflict") {
  LogBuilder log = records(10);
  ByteVector other(log.record(8).begin(), log.record(8).end());
  other[40] ^= std::byte{1};
  reseal(other);
  // Number 9 stands twice, each time before the rest, and the chain has neither.
  ByteVector bytes = ranges_of(log, {{8, 9}});
  bytes.insert(bytes.end(), other.begin(), other.end());
  const ByteVector rest = ranges_of(log, {{0, 8}, {9, 10}});
  bytes.insert(bytes.end(), rest.begin(), rest.end());
  const Relations found = relations_of(bytes);
  REQUIRE(found.runs.size() == 4);
  check_run(found.runs[0], Relation::conflicting, 9, 1);
  check_run(found.runs[1], Relation::conflicting, 9, 1);
  CHECK(found.conflicts == std::vector<SequenceRange>{{.first = 9, .last = 9}});
}

TEST_CASE("relations: what can be put back is cut from copies beside it") {
  // 4 and 5 were moved after 15, with copies of 3 and of 6 and 7 around them.
  const Relations found = relations_of(ranges_of(records(20), {{0, 3}, {5, 15}, {2, 7}, {15, 20}}));
  REQUIRE(found.runs.size() == 6);
  check_run(found.runs[2], Relation::copy, 3, 1);
  check_run(found.runs[3], Relation::misplaced, 4, 2);
  check_run(found.runs[4], Relation::copy, 6, 2);
  REQUIRE(found.kept.size() == 4);
  check_run(found.kept[1], Relation::misplaced, 4, 2);
}

TEST_CASE("relations: number 0, and one that nothing supports in another's place") {
  const ByteVector zero = raw_record(0, 0, std::string(20, '\0'));
  Relations found = relations_of(zero);
  REQUIRE(found.runs.size() == 1);
  check_run(found.runs[0], Relation::unnumbered, 0, 1);
  CHECK(found.kept.empty());

  LogBuilder log = records(10);
  auto record = log.record(4);
  record[format::sequence_at + 1] = std::byte{0x12};
  reseal(record);
  found = relations_of(log.bytes());
  REQUIRE(found.runs.size() == 3);
  check_run(found.runs[1], Relation::unnumbered, 0x1205, 1);
  REQUIRE(found.kept.size() == 2);

  // A proven record beside it supports it.
  found = relations_of(log.bytes(), {0x1204});
  check_run(found.runs[1], Relation::misplaced, 0x1205, 1);

  // Where no number is missing, it is only in the wrong place.
  const ByteVector far = raw_record(0, 100, std::string(20, '\0'));
  ByteVector bytes = far;
  const ByteVector rest = records(10).bytes();
  bytes.insert(bytes.end(), rest.begin(), rest.end());
  found = relations_of(bytes);
  check_run(found.runs[0], Relation::misplaced, 100, 1);
}

}  // namespace

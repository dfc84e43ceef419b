#include "scan/joins.hpp"

#include <doctest/doctest.h>

#include "damage_builder.hpp"
#include "files.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

std::vector<Join> joins_of(const ByteVector& bytes) {
  const MemoryFile file(bytes);
  auto source = *ByteSource::from_descriptor(file.descriptor(), "log");
  const auto inventory = take_inventory(*source);
  REQUIRE(inventory.has_value());
  RandomAccessLog log(*source, inventory->size, 0);
  return find_joins(*inventory, log);
}

LogBuilder ten_records() {
  LogBuilder log;
  for (int i = 0; i < 10; ++i) log.update("users", "user_" + std::to_string(i), "{\"n\":1}");
  return log;
}

/// The second part of a log before its first.
ByteVector exchanged(const LogBuilder& log, std::size_t cut) {
  const auto middle = log.bytes().begin() + static_cast<std::ptrdiff_t>(cut);
  ByteVector bytes(middle, log.bytes().end());
  bytes.insert(bytes.end(), log.bytes().begin(), middle);
  return bytes;
}

TEST_CASE("joins: a record is found wherever the cut went through it") {
  LogBuilder log = ten_records();
  for (std::size_t cut = 1; cut < log.length(4); ++cut) {
    CAPTURE(cut);
    const ByteVector bytes = exchanged(log, log.offset(4) + cut);
    const std::vector<Join> joins = joins_of(bytes);
    REQUIRE(joins.size() == 1);
    CHECK(joins[0].header.sequence_number == 5);
    CHECK(joins[0].header.length == log.length(4));
    CHECK(joins[0].beginning == ByteRange{.byte_offset = bytes.size() - cut, .length = cut});
    CHECK(joins[0].end == ByteRange{.byte_offset = 0, .length = log.length(4) - cut});
  }
}

TEST_CASE("joins: the beginning of another record before an end does not hide it") {
  const LogBuilder log = ten_records();
  const auto at = [&](std::size_t offset) {
    return log.bytes().begin() + static_cast<std::ptrdiff_t>(offset);
  };
  const std::size_t first = log.offset(3) + 30;
  const std::size_t second = log.offset(7) + 40;
  ByteVector bytes(log.bytes().begin(), at(first));
  bytes.insert(bytes.end(), at(second), log.bytes().end());
  bytes.insert(bytes.end(), at(first), at(second));
  const std::vector<Join> joins = joins_of(bytes);
  // Of records 4 and 8, the end of one stands after the beginning of the other.
  REQUIRE(joins.size() == 2);
  CHECK(joins[0].header.sequence_number == 4);
  CHECK(joins[0].beginning == ByteRange{.byte_offset = log.offset(3), .length = 30});
  CHECK(joins[1].header.sequence_number == 8);
  CHECK(joins[1].end == ByteRange{.byte_offset = first, .length = log.offset(8) - second});
}

TEST_CASE("joins: not where the number is there, and not with another checksum") {
  LogBuilder log = ten_records();
  const std::size_t cut = log.offset(4) + 20;
  ByteVector bytes = exchanged(log, cut);
  const auto whole = log.record(4);
  bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(log.bytes().size() - cut), whole.begin(),
               whole.end());
  CHECK(joins_of(bytes).empty());
  bytes = exchanged(log, cut);
  bytes[0] ^= std::byte{1};
  CHECK(joins_of(bytes).empty());
}

}  // namespace

#include "inspect/tail.hpp"

#include <doctest/doctest.h>

#include "damage_builder.hpp"
#include "files.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

Tail judge(const ByteVector& bytes, std::uint64_t begin, std::uint64_t expected) {
  const MemoryFile file(bytes);
  auto source = *ByteSource::from_descriptor(file.descriptor(), "log");
  RandomAccessLog log(*source, bytes.size(), 0);
  Probe probe(log);
  return judge_tail(probe, begin, expected);
}

/// Twelve records, of which the last is long, cut down or filled up with zeros to `size` bytes.
struct Ending {
  Ending() {
    for (int i = 0; i < 11; ++i) log.insert("users", "user", "{}");
    log.insert("users", "user", std::string(9000, 'x'));
    begin = log.offset(11);
  }
  [[nodiscard]] ByteVector of_size(std::size_t size) const {
    ByteVector bytes = log.bytes();
    bytes.resize(size);
    return bytes;
  }
  LogBuilder log;
  std::size_t begin = 0;
};

TEST_CASE("tail: nothing but zeros") {
  const Ending ending;
  ByteVector bytes = ending.of_size(ending.begin);
  bytes.resize(ending.begin + 1);
  CHECK(judge(bytes, ending.begin, 12) == Tail::zeros);
  bytes.resize(ending.begin + 100000);
  CHECK(judge(bytes, ending.begin, 12) == Tail::zeros);
}

TEST_CASE("tail: every prefix of the expected record is torn, and of no other") {
  const Ending ending;
  const std::size_t end = ending.log.bytes().size();
  for (std::size_t size = ending.begin + 1; size < end; size += size < ending.begin + 60 ? 1 : 97) {
    CAPTURE(size);
    const ByteVector bytes = ending.of_size(size);
    REQUIRE(judge(bytes, ending.begin, 12) == Tail::torn);
    // The number is first seen in the sixth byte.
    if (size >= ending.begin + 6) REQUIRE(judge(bytes, ending.begin, 13) == Tail::damaged);
  }
}

TEST_CASE("tail: a size that was set before the bytes were written") {
  const Ending ending;
  const std::size_t end = ending.log.bytes().size();
  for (const std::size_t written : {ending.begin + 1, ending.begin + 5000, end - 3000}) {
    CAPTURE(written);
    ByteVector bytes = ending.of_size(written);
    bytes.resize(end);
    CHECK(judge(bytes, ending.begin, 12) == Tail::torn);
    // A file system rounds a size up to a page or not at all.
    if (written < ending.begin + 4) continue;
    bytes.resize((end + 4095) / 4096 * 4096);
    CHECK(judge(bytes, ending.begin, 12) == Tail::torn);
    bytes.resize(bytes.size() + 1);
    CHECK(judge(bytes, ending.begin, 12) == Tail::damaged);
    bytes.resize(end + 1);
    CHECK(judge(bytes, ending.begin, 12) == Tail::damaged);
  }
}

TEST_CASE("tail: a page that was not written before one that was") {
  const Ending ending;
  ByteVector bytes = ending.log.bytes();
  apply_step({.kind = DamageStep::zeros, .at = 4096, .size = 4096}, bytes);
  CHECK(judge(bytes, ending.begin, 12) == Tail::torn);
}

TEST_CASE("tail: whole bytes that are wrong are damage") {
  const Ending ending;
  ByteVector bytes = ending.log.bytes();
  apply_step({.kind = DamageStep::garbage, .at = ending.begin + 100, .size = 50, .value = 1},
             bytes);
  CHECK(judge(bytes, ending.begin, 12) == Tail::damaged);
  CHECK(judge(garbage(1000, 1), 0, 1) == Tail::damaged);
}

TEST_CASE("tail: the first sector of zeros") {
  ByteVector bytes(5000, std::byte{1});
  apply_step({.kind = DamageStep::zeros, .at = 600, .size = 900}, bytes);
  const MemoryFile file(bytes);
  auto source = *ByteSource::from_descriptor(file.descriptor(), "log");
  RandomAccessLog log(*source, bytes.size(), 0);
  const ZeroRange found = find_zero_sector(log, 0, bytes.size());
  CHECK(found.length == 0);  // [600, 1500) holds no whole sector
  apply_step({.kind = DamageStep::zeros, .at = 1500, .size = 100}, bytes);
  const MemoryFile other(bytes);
  auto other_source = *ByteSource::from_descriptor(other.descriptor(), "log");
  RandomAccessLog other_log(*other_source, bytes.size(), 0);
  const ZeroRange sector = find_zero_sector(other_log, 0, bytes.size());
  CHECK(sector.byte_offset == 1024);
  CHECK(sector.length == 1600 - 1024);
  CHECK(find_zero_sector(other_log, 0, 1500).length == 0);
}

}  // namespace

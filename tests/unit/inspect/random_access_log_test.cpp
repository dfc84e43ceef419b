#include "inspect/random_access_log.hpp"

#include <algorithm>
#include <random>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include "damage_builder.hpp"
#include "files.hpp"
#include "same_bytes.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// A log of random bytes.
struct Log {
  explicit Log(std::size_t size)
      : bytes(garbage(size, 7)),
        file(bytes),
        source(*ByteSource::from_descriptor(file.descriptor(), "log")) {}
  ByteVector bytes;
  MemoryFile file;
  std::unique_ptr<ByteSource> source;
};

TEST_CASE("random access log: any piece of the log, in any order") {
  Log log(500000);
  RandomAccessLog bytes(*log.source, log.bytes.size(), 0);
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {
    const std::size_t at = random() % log.bytes.size();
    const std::size_t count = 1 + random() % (i % 2 == 0 ? 40 : RandomAccessLog::window_size);
    const Bytes found = bytes.at(at, count);
    const Bytes expected = Bytes(log.bytes).subspan(at, std::min(count, log.bytes.size() - at));
    REQUIRE(found.size() >= expected.size());
    REQUIRE(same_bytes(found.first(expected.size()), expected));
  }
  CHECK_FALSE(bytes.error().has_value());
}

TEST_CASE("random access log: nothing at the end and after it") {
  Log log(100);
  RandomAccessLog bytes(*log.source, 100, 0);
  CHECK(bytes.at(100, 1).empty());
  CHECK(bytes.at(UINT64_MAX, 1).empty());
  CHECK(bytes.at(96, 10).size() == 4);
}

TEST_CASE("random access log: what it holds, without overflow") {
  Log log(100);
  const RandomAccessLog bytes(*log.source, 100, 0);
  CHECK(bytes.holds(0, 100));
  CHECK(bytes.holds(100, 0));
  CHECK_FALSE(bytes.holds(0, 101));
  CHECK_FALSE(bytes.holds(101, 0));
  CHECK_FALSE(bytes.holds(99, UINT64_MAX));
  CHECK_FALSE(bytes.holds(UINT64_MAX, 1));
}

TEST_CASE("random access log: the checksum of any range") {
  Log log(300000);
  for (const std::uint64_t base : {std::uint64_t{0}, std::uint64_t{5000}}) {
    RandomAccessLog bytes(*log.source, log.bytes.size(), base);
    std::mt19937 random(2);
    for (int i = 0; i < 500; ++i) {
      std::uint64_t begin = base + random() % (log.bytes.size() - base);
      std::uint64_t end = base + random() % (log.bytes.size() - base + 1);
      if (begin > end) std::swap(begin, end);
      if (i % 3 == 0) end = std::min<std::uint64_t>(begin + 100, log.bytes.size());
      const Bytes range = Bytes(log.bytes).subspan(static_cast<std::size_t>(begin),
                                                   static_cast<std::size_t>(end - begin));
      REQUIRE(bytes.checksum(begin, end) == crc32(range));
    }
  }
}

TEST_CASE("random access log: a file that became shorter looks like the end, and says so") {
  Log log(100000);
  RandomAccessLog bytes(*log.source, log.bytes.size(), 0);
  REQUIRE(::ftruncate(log.file.descriptor(), 50000) == 0);
  CHECK(bytes.u32(90000) == 0);
  CHECK(bytes.u8(90000) == 0);
  REQUIRE(bytes.error().has_value());
  CHECK(bytes.error()->code == ErrorCode::system);
  CHECK(bytes.at(0, 10).empty());
}

TEST_CASE("random access log: the same bytes at two places, over more than one window") {
  const std::size_t half = 2 * RandomAccessLog::window_size + 5;
  ByteVector bytes(2 * half, std::byte{7});
  const auto same = [&](std::uint64_t count) {
    const auto source = ByteSource::from_memory(bytes, "log");
    RandomAccessLog log(*source, bytes.size(), 0);
    return log.same_bytes(0, half, count);
  };
  CHECK(same(0));
  CHECK(same(half));
  CHECK_FALSE(same(half + 1));  // past the end
  for (const std::size_t differs : {std::size_t{0}, RandomAccessLog::window_size, half - 1}) {
    bytes[half + differs] = std::byte{8};
    CHECK_FALSE(same(half));
    CHECK(same(differs));
    bytes[half + differs] = std::byte{7};
  }
}

}  // namespace

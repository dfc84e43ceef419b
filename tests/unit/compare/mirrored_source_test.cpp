#include "compare/mirrored_source.hpp"

#include <doctest/doctest.h>

#include "faulty_source.hpp"
#include "files.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

ByteVector pattern(std::size_t size) {
  ByteVector bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 7 + i / 256);
  return bytes;
}

std::uint64_t same_until(Bytes first, Bytes second, std::uint64_t byte_offset, std::size_t size) {
  const auto a = ByteSource::from_memory(first, "a");
  const auto b = ByteSource::from_memory(second, "b");
  MirroredSource both({a.get(), b.get()});
  ByteVector read(size);
  const std::size_t got = *both.read_at(byte_offset, read);
  CHECK(text_of(Bytes(read).first(got)) ==
        text_of(first.subspan(byte_offset, std::min(size, first.size() - byte_offset))));
  return both.same_until();
}

TEST_CASE("what is read is the first log's, and the first difference is known") {
  const ByteVector log = pattern(300000);
  CHECK(same_until(log, log, 0, 300000) == UINT64_MAX);
  for (const std::size_t at : {0UL, 1UL, 32767UL, 32768UL, 200000UL, 299999UL}) {
    ByteVector other = log;
    other[at] ^= std::byte{1};
    CAPTURE(at);
    CHECK(same_until(log, other, 0, 300000) == at);
    // Only what was read is compared.
    if (at != 0) CHECK(same_until(log, other, 0, at) == UINT64_MAX);
    CHECK(same_until(log, other, at + 1 == log.size() ? at : at + 1, 10) ==
          (at + 1 == log.size() ? at : UINT64_MAX));
  }
}

TEST_CASE("a log that ends earlier differs there, and one that is longer does not") {
  const ByteVector log = pattern(100000);
  const Bytes all = log;
  CHECK(same_until(all, all.first(70000), 0, 100000) == 70000);
  CHECK(same_until(all, all.first(0), 0, 100000) == 0);
  CHECK(same_until(all.first(70000), all, 0, 100000) == UINT64_MAX);
}

TEST_CASE("of several, the first difference of any counts, in whatever order they are read") {
  const ByteVector log = pattern(100000);
  ByteVector second = log;
  ByteVector third = log;
  second[90000] ^= std::byte{1};
  third[50000] ^= std::byte{1};
  const auto a = ByteSource::from_memory(log, "a");
  const auto b = ByteSource::from_memory(second, "b");
  const auto c = ByteSource::from_memory(third, "c");
  MirroredSource all({a.get(), b.get(), c.get()});
  ByteVector read(20000);
  REQUIRE(all.read_at(80000, read));
  CHECK(all.same_until() == 90000);
  REQUIRE(all.read_at(40000, read));
  CHECK(all.same_until() == 50000);
  REQUIRE(all.read_at(0, read));
  CHECK(all.same_until() == 50000);
}

TEST_CASE("what cannot be read of another log is a difference; of the first, an error") {
  const ByteVector log = pattern(1000);
  const auto a = ByteSource::from_memory(log, "a");
  const auto b = ByteSource::from_memory(log, "b");
  FaultySource faulty(*b, {.failing_read = 0});
  ByteVector read(1000);
  MirroredSource other_fails({a.get(), &faulty});
  CHECK(other_fails.read_at(0, read));
  CHECK(other_fails.same_until() == 0);
  FaultySource again(*b, {.failing_read = 0});
  MirroredSource first_fails({&again, a.get()});
  CHECK(!first_fails.read_at(0, read));
  CHECK(first_fails.same_until() == UINT64_MAX);
}

TEST_CASE("several threads may read where all of the logs let them") {
  const ByteVector log = pattern(10);
  const auto a = ByteSource::from_memory(log, "a");
  const FedPipe pipe(log);
  const auto b = *ByteSource::from_descriptor(pipe.descriptor(), "b");
  CHECK(MirroredSource({a.get(), a.get()}).concurrent_reads());
  CHECK(!MirroredSource({a.get(), b.get()}).concurrent_reads());
  CHECK(!MirroredSource({b.get(), a.get()}).concurrent_reads());
}

}  // namespace

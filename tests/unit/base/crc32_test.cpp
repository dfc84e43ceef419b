#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include <doctest/doctest.h>
#include <zlib.h>

#include <aerowal/record.hpp>

#include "log_builder.hpp"

namespace {

using aerowal::Bytes;
using aerowal::testing::bytes_of;

std::uint32_t reference(Bytes bytes, std::uint32_t previous = 0) {
  // zlib takes a null pointer for a request of the initial value.
  if (bytes.empty()) return previous;
  return static_cast<std::uint32_t>(
      ::crc32_z(previous, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

std::vector<std::byte> random_bytes(std::size_t size) {
  std::mt19937 random(7);
  std::vector<std::byte> bytes(size);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
  return bytes;
}

TEST_CASE("crc32: known values") {
  CHECK(aerowal::crc32({}) == 0);
  CHECK(aerowal::crc32(bytes_of("a")) == 0xe8b7be43);
  CHECK(aerowal::crc32(bytes_of("123456789")) == 0xcbf43926);
  CHECK(aerowal::crc32(bytes_of("The quick brown fox jumps over the lazy dog")) == 0x414fa339);
  CHECK(aerowal::crc32(std::vector<std::byte>(32)) == 0x190a55ad);
  CHECK(aerowal::crc32(std::vector<std::byte>(32, std::byte{0xff})) == 0xff6cab0b);
}

TEST_CASE("crc32: zlib's result at every size and alignment") {
  const auto bytes = random_bytes(2200);
  for (std::size_t begin = 0; begin < 33; ++begin) {
    for (std::size_t size = 0; size < 600; ++size) {
      const Bytes part = Bytes(bytes).subspan(begin, size);
      REQUIRE(aerowal::crc32(part) == reference(part));
    }
    const Bytes long_part = Bytes(bytes).subspan(begin, 2100);
    REQUIRE(aerowal::crc32(long_part) == reference(long_part));
  }
}

TEST_CASE("crc32: zlib's result over large buffers") {
  const auto bytes = random_bytes(1 << 22);
  for (const std::size_t size : {4095U, 4096U, 4097U, 65536U, 1000003U, 1U << 22}) {
    const Bytes part = Bytes(bytes).first(size);
    CHECK(aerowal::crc32(part) == reference(part));
  }
}

TEST_CASE("crc32: continues from an earlier part, wherever the cut is") {
  const auto bytes = random_bytes(700);
  const std::uint32_t whole = reference(bytes);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    const std::uint32_t first = aerowal::crc32(Bytes(bytes).first(cut));
    REQUIRE(first == reference(Bytes(bytes).first(cut)));
    REQUIRE(aerowal::crc32(Bytes(bytes).subspan(cut), first) == whole);
  }
  std::uint32_t one_by_one = 0;
  for (const std::byte& byte : bytes) one_by_one = aerowal::crc32(Bytes(&byte, 1), one_by_one);
  CHECK(one_by_one == whole);
}

TEST_CASE("crc32: continues from any value") {
  const auto bytes = random_bytes(100);
  for (const std::uint32_t previous : {0U, 1U, 0x80000000U, 0xdeadbeefU, 0xffffffffU}) {
    CHECK(aerowal::crc32({}, previous) == previous);
    CHECK(aerowal::crc32(bytes, previous) == reference(bytes, previous));
  }
}

}  // namespace

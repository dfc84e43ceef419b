#include "base/crc32_algebra.hpp"

#include <cstring>
#include <string>

#include <doctest/doctest.h>

#include <aerowal/record.hpp>

#include "damage_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

TEST_CASE("crc32 algebra: a shifted checksum makes room for what follows") {
  const ByteVector bytes = garbage(20000, 1);
  const Bytes all(bytes);
  for (const std::size_t split :
       {std::size_t{0}, std::size_t{1}, std::size_t{9999}, bytes.size()}) {
    const Bytes tail = all.subspan(split);
    CHECK((crc32_shift(crc32(all.first(split)), tail.size()) ^ crc32(tail)) == crc32(all));
    CHECK(crc32_unshift(crc32(all) ^ crc32(tail), tail.size()) == crc32(all.first(split)));
  }
  CHECK(crc32_shift(0, 1000) == 0);
  CHECK(crc32_shift(0x12345678, 0) == 0x12345678);
}

TEST_CASE("crc32 algebra: a last byte can be added and taken away again") {
  const ByteVector bytes = garbage(1000, 2);
  std::uint32_t checksum = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::uint32_t longer = crc32_append(checksum, bytes[size]);
    REQUIRE(longer == crc32(Bytes(bytes).first(size + 1)));
    REQUIRE(crc32_remove(longer, bytes[size]) == checksum);
    checksum = longer;
  }
}

TEST_CASE("crc32 algebra: every flipped bit is found by its syndrome") {
  for (const std::size_t size : {std::size_t{1}, std::size_t{33}, std::size_t{200}}) {
    ByteVector bytes = garbage(size, size);
    const std::uint32_t before = crc32(bytes);
    for (std::size_t bit = 0; bit < 8 * size; ++bit) {
      flip_bit(bytes, bit);
      const auto place = find_flipped_bit(crc32(bytes) ^ before, size);
      REQUIRE(place.has_value());
      REQUIRE(place->byte == bit / 8);
      REQUIRE(place->bit == bit % 8);
      flip_bit(bytes, bit);
    }
  }
}

TEST_CASE("crc32 algebra: what no flipped bit leaves") {
  CHECK_FALSE(find_flipped_bit(0, 100).has_value());
  CHECK_FALSE(find_flipped_bit(1, 0).has_value());
  // Of the 2^32 - 1 syndromes, those of all bits that may be flipped are few.
  const ByteVector bytes = garbage(4000, 3);
  for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) {
    std::uint32_t syndrome = 0;
    std::memcpy(&syndrome, &bytes[at], 4);
    REQUIRE_FALSE(find_flipped_bit(syndrome, 1000).has_value());
  }
  // The bit before the first one.
  ByteVector zeros(501);
  const std::uint32_t before = crc32(zeros);
  flip_bit(zeros, 7);
  const std::uint32_t syndrome = crc32(zeros) ^ before;
  CHECK_FALSE(find_flipped_bit(syndrome, 500).has_value());
  REQUIRE(find_flipped_bit(syndrome, 501).has_value());
}

TEST_CASE("crc32 algebra: a flipped bit far from the end") {
  ByteVector bytes(100000);
  const std::uint32_t before = crc32(bytes);
  flip_bit(bytes, 13);
  const auto place = find_flipped_bit(crc32(bytes) ^ before, bytes.size());
  REQUIRE(place.has_value());
  CHECK(place->byte == 1);
  CHECK(place->bit == 5);
}

TEST_CASE("crc32 algebra: no one bit explains no difference, or that of two") {
  CHECK_FALSE(find_flipped_bit(0, 100).has_value());
  CHECK_FALSE(find_flipped_bit(1, 0).has_value());
  ByteVector bytes = garbage(100, 3);
  const std::uint32_t before = crc32(bytes);
  flip_bit(bytes, 100);
  flip_bit(bytes, 500);
  CHECK_FALSE(find_flipped_bit(crc32(bytes) ^ before, bytes.size()).has_value());
}

}  // namespace

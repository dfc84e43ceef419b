#include "scan/piece_search.hpp"

#include <doctest/doctest.h>

#include "damage_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// Bytes of which [to, to + size) are once more those of [from, from + size).
ByteVector with_copy(std::size_t from, std::size_t to, std::size_t size) {
  ByteVector bytes = garbage(2000, 7);
  for (std::size_t i = 0; i < size; ++i) bytes[to + i] = bytes[from + i];
  return bytes;
}

Needle searched(const ByteVector& bytes, ByteRange needle, const std::vector<ByteRange>& ranges) {
  const auto source = ByteSource::from_memory(bytes, "log");
  RandomAccessLog log(*source, bytes.size(), 0);
  std::vector<Needle> needles{{.bytes = needle}};
  find_pieces(log, ranges, needles);
  return needles.front();
}

TEST_CASE("piece search: a piece is found wherever in a range it is, and no part of it beyond") {
  // At the first byte of a range, inside it, and up to its last byte.
  for (const std::uint64_t begin : {1000U, 940U, 801U}) {
    CAPTURE(begin);
    const Needle found = searched(with_copy(100, 1000, 60), {.byte_offset = 100, .length = 60},
                                  {{.byte_offset = begin, .length = 1060 - begin}});
    CHECK(found.longest == 60);
    CHECK(found.longest_byte_offset == 1000);
  }
  const ByteVector bytes = with_copy(100, 1000, 60);
  CHECK(searched(bytes, {.byte_offset = 100, .length = 60}, {{.byte_offset = 900, .length = 130}})
            .longest == 30);
  CHECK(searched(bytes, {.byte_offset = 100, .length = 60}, {{.byte_offset = 1001, .length = 300}})
            .longest == 0);
}

TEST_CASE("piece search: fewer than 16 bytes are nothing, and a needle is no copy of itself") {
  const std::vector<ByteRange> all{{.byte_offset = 0, .length = 2000}};
  CHECK(searched(with_copy(100, 1000, 16), {.byte_offset = 100, .length = 60}, all).longest == 16);
  CHECK(searched(with_copy(100, 1000, 15), {.byte_offset = 100, .length = 60}, all).longest == 0);
}

TEST_CASE("piece search: of several copies the longest, and of equal ones the first") {
  const std::vector<ByteRange> all{{.byte_offset = 0, .length = 2000}};
  ByteVector bytes = with_copy(100, 1000, 20);
  for (const std::size_t to : {1200U, 1400U}) {
    for (std::size_t i = 0; i < 40; ++i) bytes[to + i] = bytes[100 + i];
  }
  const Needle found = searched(bytes, {.byte_offset = 100, .length = 60}, all);
  CHECK(found.longest == 40);
  CHECK(found.longest_byte_offset == 1200);
}

}  // namespace

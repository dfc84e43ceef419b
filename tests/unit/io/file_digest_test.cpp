#include "aerowal/file_digest.hpp"

#include <doctest/doctest.h>

#include <aerowal/bytes.hpp>

#include "damage_builder.hpp"
#include "faulty_source.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

FileDigest digest_of(Bytes bytes) {
  const auto source = ByteSource::from_memory(bytes, "file");
  const auto found = digest(*source);
  REQUIRE(found.has_value());
  return *found;
}

TEST_CASE("file digest: of the text that CRC-32 is checked with, and of nothing") {
  CHECK(digest_of(bytes_of("123456789")) == FileDigest{.size = 9, .checksum = 0xcbf43926});
  CHECK(digest_of({}) == FileDigest{});
}

TEST_CASE("file digest: of more than is read at once, also where a read ends with the file") {
  constexpr std::size_t step = std::size_t{1} << 18;
  const ByteVector bytes = garbage(2 * step + 1, 1);
  for (const std::size_t size : {step - 1, step, step + 1, 2 * step, 2 * step + 1}) {
    CAPTURE(size);
    const Bytes part = Bytes(bytes).first(size);
    CHECK(digest_of(part) == FileDigest{.size = size, .checksum = crc32(part)});
  }
}

TEST_CASE("file digest: a read that fails is its error") {
  const ByteVector bytes = garbage(std::size_t{3} << 18, 1);
  const auto source = ByteSource::from_memory(bytes, "file");
  for (const std::uint64_t failing : {0U, 1U}) {
    FaultySource faulty(*source, {.failing_read = failing});
    const auto found = digest(faulty);
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().code == ErrorCode::system);
    CHECK(found.error().message == FaultySource::message);
  }
}

}  // namespace

#include "inspect/probe.hpp"

#include <doctest/doctest.h>

#include "damage_builder.hpp"
#include "files.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

struct Probed {
  explicit Probed(ByteVector log)
      : bytes(std::move(log)),
        file(bytes),
        source(*ByteSource::from_descriptor(file.descriptor(), "log")),
        log_bytes(*source, bytes.size(), 0),
        probe(log_bytes) {}
  ByteVector bytes;
  MemoryFile file;
  std::unique_ptr<ByteSource> source;
  RandomAccessLog log_bytes;
  Probe probe;
};

TEST_CASE("probe: a header shows its number, or nearly") {
  const Header header{.length = 100, .type = 1, .sequence_number = 9};
  CHECK(header.matches(9));
  CHECK_FALSE(header.matches(8));
  CHECK(header.matches_within_one_bit(9));
  CHECK(header.matches_within_one_bit(8));
  CHECK_FALSE(header.matches_within_one_bit(10));

  // One flipped bit in the type, and then none in the number.
  CHECK(Header{.length = 100, .type = 0x40, .sequence_number = 9}.matches_within_one_bit(9));
  CHECK(Header{.length = 100, .type = 0x82, .sequence_number = 9}.matches_within_one_bit(9));
  CHECK_FALSE(Header{.length = 100, .type = 0x40, .sequence_number = 8}.matches_within_one_bit(9));
  CHECK_FALSE(Header{.length = 100, .type = 0x7b, .sequence_number = 9}.matches_within_one_bit(9));
}

TEST_CASE("probe: zeros show no number") {
  const Header zeros{};
  for (const std::uint64_t number : {0U, 1U, 2U, 8U, 1024U}) {
    CHECK_FALSE(zeros.matches(number));
    CHECK_FALSE(zeros.matches_within_one_bit(number));
  }
  // No record has number 0.
  CHECK_FALSE(Header{.length = 100, .type = 1, .sequence_number = 0}.matches(0));
}

TEST_CASE("probe: whole records, and what is not") {
  const LogBuilder log = mixed_log();
  Probed probed(log.bytes());
  for (std::size_t i = 0; i < log.count(); ++i) {
    const auto header = probed.probe.intact_header(log.offset(i), 1);
    REQUIRE(header.has_value());
    CHECK(header->sequence_number == i + 1);
    CHECK(header->length == log.length(i));
    CHECK(probed.probe.inner_length(log.offset(i)) == log.length(i));
    CHECK(probed.probe.checksum_matches(log.offset(i)));
    CHECK_FALSE(probed.probe.intact_header(log.offset(i), i + 2).has_value());
    CHECK_FALSE(probed.probe.intact_header(log.offset(i) + 1, 1).has_value());
  }
  CHECK_FALSE(probed.probe.header(log.bytes().size() - 12).has_value());
}

TEST_CASE("probe: a wrong length is known by the right one") {
  LogBuilder log = mixed_log();
  const std::size_t at = log.offset(1);
  log.record(1)[0] ^= std::byte{0x15};
  Probed probed(log.bytes());
  CHECK_FALSE(probed.probe.checksum_matches(at));
  CHECK(probed.probe.is_intact_with_length(at, static_cast<std::uint32_t>(log.length(1))));
  CHECK_FALSE(
      probed.probe.is_intact_with_length(at, static_cast<std::uint32_t>(log.length(1) + 1)));
  CHECK_FALSE(probed.probe.is_intact_with_length(at, 36));
  CHECK_FALSE(probed.probe.is_intact_with_length(at, UINT32_MAX));
}

TEST_CASE("probe: inner lengths that lead past the longest record") {
  LogBuilder log = mixed_log();
  const auto record = log.record(0);
  for (std::size_t i = 13; i < 17; ++i) record[i] = std::byte{0xff};
  Probed probed(log.bytes());
  CHECK_FALSE(probed.probe.inner_length(0).has_value());
}

TEST_CASE("probe: the one flipped bit of a record") {
  LogBuilder log = mixed_log();
  const std::size_t at = log.offset(4);
  const std::size_t length = log.length(4);
  ByteVector bytes = log.bytes();
  for (std::size_t bit = 32; bit < 8 * length; ++bit) {
    flip_bit(bytes, 8 * at + bit);
    Probed probed(bytes);
    const auto flip = probed.probe.flipped_bit(at, 5);
    REQUIRE(flip.has_value());
    REQUIRE(flip->byte_offset == at + bit / 8);
    REQUIRE(flip->bit == bit % 8);
    REQUIRE(flip->corrected == std::to_integer<int>(log.bytes()[at + bit / 8]));
    REQUIRE_FALSE(probed.probe.flipped_bit(at, 6).has_value());
    flip_bit(bytes, 8 * at + bit);
  }
}

TEST_CASE("probe: two flipped bits are not one") {
  LogBuilder log = mixed_log();
  const std::size_t at = log.offset(4);
  for (std::size_t bit = 33; bit < 8 * log.length(4); ++bit) {
    ByteVector bytes = log.bytes();
    flip_bit(bytes, 8 * at + 32 + 8 * 40);
    if (bit != 32 + 8 * 40) flip_bit(bytes, 8 * at + bit);
    Probed probed(bytes);
    REQUIRE(probed.probe.flipped_bit(at, 5).has_value() == (bit == 32 + 8 * 40));
  }
}

}  // namespace

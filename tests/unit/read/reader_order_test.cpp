#include <string>

#include <doctest/doctest.h>
#include <unistd.h>

#include <aerowal/reader.hpp>

#include "files.hpp"
#include "log_reading.hpp"

// AeroDB's checks in AeroDB's order: in every case all later checks would fail as well.

namespace {

using namespace aerowal;
using namespace aerowal::testing;

StrictError damage_of(const ByteVector& log) {
  const Reading reading = read_as_file(log);
  CHECK(same(reading, read_as_pipe(log)));
  REQUIRE(reading.damage.has_value());
  return *reading.damage;
}

/// An unknown type, a payload that is none, a number that is not the expected one.
ByteVector all_wrong_but_checksum() { return raw_record(9, 77, std::string(24, '\xff')); }

TEST_CASE("reader: too few bytes come before a bad length") {
  for (std::size_t size = 1; size < 37; ++size) {
    ByteVector log(size, std::byte{0});
    const StrictError damage = damage_of(log);
    CHECK(damage.check == StrictCheck::truncated);
    CHECK(damage.expected == 37);
    CHECK(damage.found == size);
    CHECK(damage.length == size);
    CHECK(damage.message ==
          "Truncated WAL: " + std::to_string(size) + " bytes remaining, minimum record size is 37");
  }
}

TEST_CASE("reader: a length below the smallest comes before all that the record says") {
  for (unsigned length = 0; length < 37; ++length) {
    ByteVector log = all_wrong_but_checksum();
    log[0] = static_cast<std::byte>(length);
    const StrictError damage = damage_of(log);
    CHECK(damage.check == StrictCheck::length_minimum);
    CHECK(damage.found == length);
    CHECK(damage.length == log.size());
    CHECK(damage.message == "Invalid record length: " + std::to_string(length));
  }
}

TEST_CASE("reader: a length past the end comes before the checksum") {
  ByteVector log = all_wrong_but_checksum();
  log[0] = static_cast<std::byte>(log.size() + 1);
  const StrictError damage = damage_of(log);
  CHECK(damage.check == StrictCheck::length_end);
  CHECK(damage.expected == log.size());
  CHECK(damage.found == log.size() + 1);
  CHECK(damage.length == log.size());
}

TEST_CASE("reader: the checksum comes before the type") {
  ByteVector log = all_wrong_but_checksum();
  log.back() ^= std::byte{1};
  CHECK(damage_of(log).check == StrictCheck::checksum);
}

TEST_CASE("reader: the type comes before the payload") {
  const StrictError damage = damage_of(all_wrong_but_checksum());
  CHECK(damage.check == StrictCheck::type);
  CHECK(damage.found == 9);
  CHECK(damage.sequence_number == 1);  // the expected one, as the record's own is not checked yet
  CHECK(damage.length == 41);
}

TEST_CASE("reader: the payload comes before the number") {
  const StrictError damage = damage_of(raw_record(0, 77, std::string(24, '\xff')));
  CHECK(damage.check == StrictCheck::payload);
  CHECK(damage.sequence_number == 1);
  CHECK(damage.expected == 20);
  CHECK(damage.found == 0xffffffff);
  CHECK(damage.message ==
        "Malformed payload: collection_id at byte 13 of the record asks for 4294967295 bytes where "
        "20 are left");
}

TEST_CASE("reader: the number comes last") {
  const StrictError first = damage_of(raw_record(0, 77, std::string(20, '\0')));
  CHECK(first.check == StrictCheck::sequence);
  CHECK(first.sequence_number == 77);
  CHECK(first.expected == 1);
  CHECK(first.found == 77);
  CHECK(first.message == "First sequence number must be 1, got 77");

  const LogBuilder sound = mixed_log();
  for (const std::uint64_t number : {UINT64_C(0), UINT64_C(6), UINT64_C(8), UINT64_MAX}) {
    ByteVector log = sound.bytes();
    const ByteVector record = raw_record(0, number, std::string(20, '\0'));
    log.insert(log.end(), record.begin(), record.end());
    const StrictError damage = damage_of(log);
    CHECK(damage.check == StrictCheck::sequence);
    CHECK(damage.byte_offset == sound.bytes().size());
    CHECK(damage.length == 37);
    CHECK(damage.sequence_number == number);
    CHECK(damage.expected == 7);
    CHECK(damage.message ==
          "Non-sequential sequence number: expected 7, got " + std::to_string(number));
  }
}

TEST_CASE("reader: a record that is there twice, or not at all") {
  LogBuilder log = mixed_log();
  const Bytes third(log.record(2));
  ByteVector doubled(log.bytes().begin(), log.bytes().begin() + static_cast<long>(log.offset(3)));
  doubled.insert(doubled.end(), third.begin(), third.end());
  CHECK(damage_of(doubled).check == StrictCheck::sequence);
  CHECK(damage_of(doubled).byte_offset == log.offset(3));
  CHECK(damage_of(doubled).sequence_number == 3);

  ByteVector missing = log.bytes();
  missing.erase(missing.begin() + static_cast<long>(log.offset(2)),
                missing.begin() + static_cast<long>(log.offset(3)));
  CHECK(damage_of(missing).check == StrictCheck::sequence);
  CHECK(damage_of(missing).byte_offset == log.offset(2));
  CHECK(damage_of(missing).sequence_number == 4);
  CHECK(damage_of(missing).length == log.length(3));
}

TEST_CASE("reader: a string that is not UTF-8") {
  LogBuilder log = mixed_log();
  const std::span<std::byte> record = log.record(3);
  record[17] = std::byte{0xff};  // the first byte of "users"
  reseal(record);
  const StrictError damage = damage_of(log.bytes());
  CHECK(damage.check == StrictCheck::payload);
  CHECK(damage.byte_offset == log.offset(3));
  CHECK(damage.found == 0xff);
  CHECK(damage.message ==
        "Malformed payload: invalid UTF-8 in collection_id: byte ff at byte 17 of the record");
}

TEST_CASE("reader: a file cut while it is read is a failure and not damage") {
  const LogBuilder log = mixed_log();
  const MemoryFile file(log.bytes());
  auto source = ByteSource::from_descriptor(file.descriptor(), "file");
  REQUIRE(source.has_value());
  REQUIRE(::ftruncate(file.descriptor(), static_cast<off_t>(log.offset(2))) == 0);
  const Reading reading = read_log(**source);
  CHECK_FALSE(reading.damage.has_value());
  REQUIRE(reading.error.has_value());
  CHECK(reading.error->code == ErrorCode::system);
  CHECK(reading.error->message == "the file became shorter while it was read");
  CHECK(reading.error->byte_offset == log.offset(2));
}

}  // namespace

#include <algorithm>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <aerowal/reader.hpp>

#include "files.hpp"
#include "log_reading.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

const Reader::Options small_buffer{.buffer_size = 4096};

/// What a strict reader must say of a damage, worked out from the change alone.
struct Expected {
  std::size_t sound_count;
  StrictCheck check;
  std::uint64_t length;
  std::uint64_t expected;
  std::uint64_t found;
};

void check_damage(const Reading& reading, const Reading& sound, std::size_t byte_offset,
                  const Expected& expected) {
  REQUIRE_FALSE(reading.error.has_value());
  REQUIRE(reading.damage.has_value());
  REQUIRE(reading.records.size() == expected.sound_count);
  REQUIRE(std::equal(reading.records.begin(), reading.records.end(), sound.records.begin()));
  const StrictError& damage = *reading.damage;
  REQUIRE(damage.check == expected.check);
  REQUIRE(damage.byte_offset == byte_offset);
  REQUIRE(reading.byte_offset == byte_offset);
  REQUIRE(damage.length == expected.length);
  REQUIRE(damage.expected == expected.expected);
  REQUIRE(damage.found == expected.found);
  REQUIRE(damage.sequence_number == expected.sound_count + 1);
  REQUIRE(reading.sequence_number == expected.sound_count + 1);
  REQUIRE(
      damage.message ==
      describe({.check = expected.check, .expected = expected.expected, .found = expected.found}));
}

std::uint64_t load(Bytes bytes, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 4; i-- > 0;) {
    value = value << 8 | std::to_integer<std::uint64_t>(bytes[at + i]);
  }
  return value;
}

/// Of `damaged`, which differs from `log` by one bit in record `index`.
Expected expected_of_flip(const LogBuilder& log, Bytes damaged, std::size_t index) {
  const std::size_t offset = log.offset(index);
  const std::uint64_t left = damaged.size() - offset;
  const std::uint64_t length = load(damaged, offset);
  if (length < 37) return {index, StrictCheck::length_minimum, left, 37, length};
  if (length > left) return {index, StrictCheck::length_end, left, left, length};
  const std::uint64_t stored = load(damaged, offset + length - 4);
  const std::uint64_t computed = crc32(damaged.subspan(offset, length - 4));
  return {index, StrictCheck::checksum, length, computed, stored};
}

void check_every_flip(const LogBuilder& log, std::size_t step, const Reader::Options& options,
                      bool pipe_too) {
  const Reading sound = read_as_file(log.bytes(), options);
  REQUIRE(sound.records.size() == log.count());
  ByteVector damaged = log.bytes();
  std::size_t index = 0;
  for (std::size_t bit = 0; bit < damaged.size() * 8; bit += step) {
    while (bit / 8 >= log.offset(index + 1)) ++index;
    CAPTURE(bit);
    flip_bit(damaged, bit);
    const Reading reading = read_as_file(damaged, options);
    check_damage(reading, sound, log.offset(index), expected_of_flip(log, damaged, index));
    if (pipe_too) REQUIRE(same(reading, read_as_pipe(damaged, options)));
    flip_bit(damaged, bit);
  }
}

void check_every_cut(const LogBuilder& log, std::size_t step, const Reader::Options& options,
                     bool pipe_too) {
  const Reading sound = read_as_file(log.bytes(), options);
  std::size_t index = 0;
  for (std::size_t size = 0; size < log.bytes().size(); size += step) {
    while (size >= log.offset(index + 1)) ++index;
    CAPTURE(size);
    const Bytes cut = Bytes(log.bytes()).first(size);
    const Reading reading = read_as_file(cut, options);
    const std::uint64_t left = size - log.offset(index);
    if (left == 0) {
      REQUIRE_FALSE(reading.damage.has_value());
      REQUIRE(reading.records.size() == index);
      REQUIRE(std::equal(reading.records.begin(), reading.records.end(), sound.records.begin()));
      REQUIRE(reading.byte_offset == size);
    } else if (left < 37) {
      check_damage(reading, sound, log.offset(index),
                   {index, StrictCheck::truncated, left, 37, left});
    } else {
      check_damage(reading, sound, log.offset(index),
                   {index, StrictCheck::length_end, left, left, log.length(index)});
    }
    if (pipe_too) REQUIRE(same(reading, read_as_pipe(cut, options)));
  }
}

/// Records shorter and longer than the smallest buffer, and some that end just at its end.
LogBuilder long_log() {
  LogBuilder log;
  log.insert("c", "small", "{}");
  log.insert("c", "long", std::string(9000, 'a'));
  log.insert("c", "small", "{}");
  log.insert("c", "longer", std::string(4096 * 3, 'b'));
  log.insert("c", "long", std::string(5000, 'c'));
  const std::size_t overhead = 37 + std::string(
                                        "c"
                                        "d"
                                        "schema"
                                        "v1")
                                        .size();
  for (const std::size_t length : {4095U, 4096U, 4097U, 4100U, 4101U}) {
    log.insert("c", "d", std::string(length - overhead, 'd'));
    log.erase("c", "d");
  }
  return log;
}

TEST_CASE("reader: an empty log") {
  for (const Reading& reading : {read_as_file({}), read_as_pipe({})}) {
    CHECK(reading.records.empty());
    CHECK_FALSE(reading.damage.has_value());
    CHECK_FALSE(reading.error.has_value());
    CHECK(reading.byte_offset == 0);
    CHECK(reading.sequence_number == 1);
  }
}

TEST_CASE("reader: the records of a sound log, with their places") {
  const LogBuilder log = mixed_log();
  const Reading reading = read_as_file(log.bytes());
  CHECK_FALSE(reading.damage.has_value());
  REQUIRE(reading.records.size() == 6);
  for (std::size_t i = 0; i < 6; ++i) {
    const OwnedRecord& record = reading.records[i];
    CHECK(record.sequence_number == i + 1);
    CHECK(record.byte_offset == log.offset(i));
    CHECK(record.length == log.length(i));
    CHECK(record.checksum == load(log.bytes(), log.offset(i + 1) - 4));
  }
  CHECK(reading.records[1].type == RecordType::update);
  CHECK(reading.records[1].body == R"({"name":"Ada","age":37,"tags":["a","b"],"n":1e400})");
  CHECK(reading.records[3].type == RecordType::delete_);
  CHECK(reading.records[3].body.empty());
  CHECK(reading.records[4].collection_id == "dépôt");
  CHECK(reading.records[4].body == std::string(120, '\xff'));
  CHECK(reading.byte_offset == log.bytes().size());
  CHECK(reading.sequence_number == 7);
  CHECK(same(reading, read_as_pipe(log.bytes())));
}

TEST_CASE("reader: starts where it is asked to") {
  const LogBuilder log = mixed_log();
  const Reading whole = read_as_file(log.bytes());
  for (std::size_t i = 0; i <= log.count(); ++i) {
    const Reader::Options options{.byte_offset = log.offset(i), .sequence_number = i + 1};
    const Reading rest = read_as_file(log.bytes(), options);
    CHECK_FALSE(rest.damage.has_value());
    CHECK(std::equal(rest.records.begin(), rest.records.end(),
                     whole.records.begin() + static_cast<std::ptrdiff_t>(i), whole.records.end()));
    CHECK(same(rest, read_as_pipe(log.bytes(), options)));
  }
  const Reading past = read_as_file(log.bytes(), {.byte_offset = log.bytes().size() + 10});
  CHECK(past.records.empty());
  CHECK_FALSE(past.damage.has_value());
}

TEST_CASE("reader: stays where it ended") {
  ByteVector bytes = mixed_log().bytes();
  bytes.pop_back();
  const MemoryFile file(bytes);
  auto source = ByteSource::from_descriptor(file.descriptor(), "file");
  REQUIRE(source.has_value());
  Reader reader(**source);
  while (*reader.next()) {
  }
  const std::uint64_t byte_offset = reader.byte_offset();
  CHECK_FALSE(*reader.next());
  CHECK(reader.byte_offset() == byte_offset);
  REQUIRE(reader.damage().has_value());
  CHECK(reader.damage()->byte_offset == byte_offset);
}

TEST_CASE("reader: sees what was appended after refresh() and seek()") {
  const LogBuilder log = mixed_log();
  const TemporaryDirectory directory;
  const std::string path = directory.file("log.wal");
  const Reading whole = read_as_file(log.bytes());
  const std::size_t sizes[] = {0, log.offset(2), log.offset(4) + 20, log.bytes().size() - 1};
  for (const std::size_t size : sizes) {
    CAPTURE(size);
    write_file(path, Bytes(log.bytes()).first(size));
    const auto source = *ByteSource::open(path);
    Reader reader(*source);
    std::vector<OwnedRecord> records;
    while (*reader.next()) records.push_back(own(reader.record()));
    REQUIRE(records.size() < whole.records.size());

    write_file(path, log.bytes());
    REQUIRE(source->refresh());
    reader.seek(reader.byte_offset(), reader.sequence_number());
    while (*reader.next()) records.push_back(own(reader.record()));
    CHECK(records == whole.records);
    CHECK_FALSE(reader.damage().has_value());
    CHECK(reader.byte_offset() == log.bytes().size());
  }
}

TEST_CASE("reader: every flipped bit of a small log is found in its record") {
  check_every_flip(mixed_log(), 1, small_buffer, true);
  check_every_flip(mixed_log(), 17, {}, true);
}

TEST_CASE("reader: every cut of a small log is found, or is a shorter sound log") {
  check_every_cut(mixed_log(), 1, small_buffer, true);
  check_every_cut(mixed_log(), 17, {}, true);
}

TEST_CASE("reader: records longer than the buffer") {
  const LogBuilder log = long_log();
  const Reading large = read_as_file(log.bytes());
  CHECK(large.records.size() == log.count());
  CHECK_FALSE(large.damage.has_value());
  CHECK(same(large, read_as_file(log.bytes(), small_buffer)));
  CHECK(same(large, read_as_pipe(log.bytes(), small_buffer)));
  // A buffer too small to work with is not taken as given.
  CHECK(same(large, read_as_file(log.bytes(), {.buffer_size = 0})));
  CHECK(large.records[3].body == std::string(4096 * 3, 'b'));
}

TEST_CASE("reader: damage in and around records longer than the buffer") {
  check_every_flip(long_log(), 67, small_buffer, false);
  check_every_flip(long_log(), 1009, small_buffer, true);
  check_every_cut(long_log(), 31, small_buffer, false);
  check_every_cut(long_log(), 509, small_buffer, true);
}

TEST_CASE("reader: flipped bits in the length of a record longer than the buffer") {
  LogBuilder log = long_log();
  const Reading sound = read_as_file(log.bytes());
  for (std::size_t bit = 0; bit < 32; ++bit) {
    ByteVector damaged = log.bytes();
    flip_bit(damaged, log.offset(3) * 8 + bit);
    const Reading reading = read_as_file(damaged, small_buffer);
    check_damage(reading, sound, log.offset(3), expected_of_flip(log, damaged, 3));
    CHECK(same(reading, read_as_pipe(damaged, small_buffer)));
  }
}

TEST_CASE("reader: a record longer than the buffer whose payload or number is wrong") {
  LogBuilder log;
  log.insert("c", "small", "{}");
  const std::size_t offset = log.bytes().size();
  const std::string body(10000, 'x');
  const auto with = [&](const ByteVector& record) {
    ByteVector bytes = log.bytes();
    bytes.insert(bytes.end(), record.begin(), record.end());
    const Reading reading = read_as_file(bytes, small_buffer);
    CHECK(same(reading, read_as_pipe(bytes, small_buffer)));
    CHECK(reading.records.size() == 1);
    REQUIRE(reading.damage.has_value());
    CHECK(reading.damage->byte_offset == offset);
    CHECK(reading.damage->length == record.size());
    return *reading.damage;
  };
  const std::string payload = payload_of({.body = bytes_of(body)});
  CHECK(with(raw_record(0, 2, payload + "!")).message ==
        "Malformed payload: 1 bytes after the fifth field, at byte 10033 of the record");
  CHECK(with(raw_record(7, 2, payload)).message == "Invalid record type: 7");
  const StrictError gap = with(raw_record(0, 4, payload));
  CHECK(gap.message == "Non-sequential sequence number: expected 2, got 4");
  CHECK(gap.sequence_number == 4);
}

TEST_CASE("reader: a length is not allocated before its checksum was right") {
  constexpr std::uint64_t file_size = std::uint64_t{1} << 28;
  const ByteVector length{std::byte{0}, std::byte{0}, std::byte{0}, std::byte{0x10}};
  const MemoryFile file(length);
  REQUIRE(::ftruncate(file.descriptor(), static_cast<off_t>(file_size)) == 0);
  auto source = ByteSource::from_descriptor(file.descriptor(), "file");
  REQUIRE(source.has_value());
  rusage before{};
  ::getrusage(RUSAGE_SELF, &before);
  const Reading reading = read_log(**source, {});
  rusage after{};
  ::getrusage(RUSAGE_SELF, &after);
  REQUIRE(reading.damage.has_value());
  CHECK(reading.damage->check == StrictCheck::checksum);
  CHECK(reading.damage->length == file_size);
  CHECK(after.ru_maxrss - before.ru_maxrss < 32 * 1024);  // in KiB
}

TEST_CASE("reader: a length past the end of a huge file, or of a pipe") {
  ByteVector log(100);
  std::fill_n(log.begin(), 4, std::byte{0xff});
  const Reading reading = read_as_file(log);
  REQUIRE(reading.damage.has_value());
  CHECK(reading.damage->check == StrictCheck::length_end);
  CHECK(reading.damage->expected == 100);
  CHECK(reading.damage->found == 0xffffffff);
  CHECK(reading.damage->length == 100);
  CHECK(same(reading, read_as_pipe(log)));
  CHECK(same(reading, read_as_pipe(log, small_buffer)));
}

}  // namespace

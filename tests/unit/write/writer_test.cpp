#include <ctime>
#include <filesystem>
#include <optional>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <aerowal/writer.hpp>

#include "files.hpp"
#include "log_reading.hpp"

namespace {

namespace fs = std::filesystem;
using namespace aerowal;
using namespace aerowal::testing;

/// Without a lease: this process reads the log while it writes it, and would wait for itself.
Writer open(const std::string& path, const Writer::Options& options = {.ignore_in_use = true}) {
  auto writer = Writer::open(path, options);
  REQUIRE(writer.has_value());
  return *std::move(writer);
}

Error append_refusal(const std::string& path) {
  const auto writer = Writer::open(path, {});
  REQUIRE_FALSE(writer.has_value());
  CHECK(writer.error().path == path);
  return writer.error();
}

Record record_with(std::string_view body) {
  return {.type = RecordType::insert,
          .sequence_number = 999,
          .collection_id = "c",
          .document_id = "d",
          .schema_id = "schema",
          .schema_version = "v1",
          .body = bytes_of(body)};
}

TEST_CASE("writer: numbers and places records, in a log of its own") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("wal.log");
  LogBuilder expected;
  {
    Writer writer = open(path);
    CHECK_FALSE(fs::exists(path));
    CHECK(writer.sequence_number() == 1);
    CHECK(writer.size() == 0);
    for (int i = 0; i < 3; ++i) {
      const std::string body(static_cast<std::size_t>(i) * 100, '1');
      const auto placement = writer.append(record_with(body));
      expected.insert("c", "d", body);
      REQUIRE(placement.has_value());
      const std::size_t index = expected.count() - 1;
      CHECK(placement->sequence_number == expected.count());
      CHECK(placement->byte_offset == expected.offset(index));
      CHECK(placement->length == expected.length(index));
      CHECK(placement->checksum == read_as_file(expected.bytes()).records.back().checksum);
      // Acknowledged is written: the file has it at once.
      CHECK(read_file(path) == expected.bytes());
      CHECK(writer.size() == expected.bytes().size());
      CHECK(writer.sequence_number() == expected.count() + 1);
    }
  }
  CHECK(read_file(path) == expected.bytes());
}

TEST_CASE("writer: goes on where a log ends") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("wal.log");
  LogBuilder expected = mixed_log();
  write_file(path, expected.bytes());
  Writer writer = open(path);
  CHECK(writer.sequence_number() == 7);
  CHECK(writer.size() == expected.bytes().size());
  REQUIRE(writer.append(record_with("{}")).has_value());
  expected.insert("c", "d", "{}");
  CHECK(read_file(path) == expected.bytes());
}

TEST_CASE("writer: a log that was not there has no name before its first record") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("wal.log");
  { const Writer writer = open(path); }
  Writer writer = open(path);
  Writer moved(std::move(writer));
  Writer assigned = open(directory.file("other.log"));
  assigned = std::move(moved);
  CHECK_FALSE(assigned.append({.collection_id = "\xff"}).has_value());
  CHECK(directory.count() == 0);
  REQUIRE(assigned.append(record_with("{}")).has_value());
  CHECK(directory.count() == 1);
  REQUIRE(assigned.append(record_with("{}")).has_value());
  CHECK(read_file(path).size() == assigned.size());
  CHECK(directory.count() == 1);
}

TEST_CASE("writer: an empty log is made if it is kept") {
  const TemporaryDirectory directory;
  REQUIRE(open(directory.file("kept.log")).keep());
  CHECK(read_file(directory.file("kept.log")).empty());
  CHECK(directory.count() == 1);
}

TEST_CASE("writer: a log that somebody else made meanwhile is left to him") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("wal.log");
  for (const bool keep : {false, true}) {
    Writer writer = open(path);
    REQUIRE(writer.check());
    write_file(path, bytes_of("restored"));
    CHECK(writer.check().error().code == ErrorCode::refused);
    const Error error = keep ? writer.keep().error() : writer.append(record_with("{}")).error();
    CHECK(error.code == ErrorCode::refused);
    CHECK(error.message ==
          "the log did not exist, and another program has now created it; stopped before sequence "
          "number 1");
    CHECK(text_of(read_file(path)) == "restored");
    fs::remove(path);
  }
}

TEST_CASE("writer: ends where another file is put in the log's place") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("wal.log");
  Writer writer = open(path);
  REQUIRE(writer.append(record_with("{}")));
  const ByteVector before = read_file(path);
  write_file(directory.file("restored"), bytes_of("restored"));
  fs::rename(directory.file("restored"), path);
  const auto refused = writer.append(record_with("{}"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::refused);
  CHECK(refused.error().message ==
        "the log is in use: another file was put in its place meanwhile; stopped before sequence "
        "number 2");
  CHECK(text_of(read_file(path)) == "restored");
  CHECK(writer.append(record_with("{}")).error().code == ErrorCode::refused);
}

TEST_CASE("writer: an empty log that was there stays, unused") {
  const TemporaryDirectory directory;
  write_file(directory.file("wal.log"), {});
  { const Writer writer = open(directory.file("wal.log")); }
  CHECK(fs::exists(directory.file("wal.log")));
}

TEST_CASE("writer: a record that cannot be encoded writes nothing and kills nothing") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("wal.log");
  Writer writer = open(path);
  const auto refused = writer.append({.schema_id = "\xff"});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::usage);
  CHECK(refused.error().message == "schema_id is not valid UTF-8");
  CHECK_FALSE(fs::exists(path));
  CHECK(writer.sequence_number() == 1);
  const auto placement = writer.append(record_with("{}"));
  REQUIRE(placement.has_value());
  CHECK(placement->sequence_number == 1);
  CHECK(placement->byte_offset == 0);
}

TEST_CASE("writer: one at a time") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("wal.log");
  {
    Writer first = open(path);
    REQUIRE(first.keep());
    const Error error = append_refusal(path);
    CHECK(error.code == ErrorCode::refused);
    CHECK(error.message ==
          "the log is in use: unit (pid " + std::to_string(::getpid()) + ") holds its lock");
    fs::create_hard_link(path, directory.file("link"));
    CHECK(append_refusal(directory.file("link")).code == ErrorCode::refused);
  }
  CHECK(open(path).size() == 0);  // the lock went with its owner
}

TEST_CASE("writer: the lock is flock(2)") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("wal.log");
  write_file(path, {});
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(::flock(descriptor, LOCK_EX | LOCK_NB) == 0);
  CHECK(append_refusal(path).code == ErrorCode::refused);
  REQUIRE(::flock(descriptor, LOCK_UN) == 0);
  {
    const Writer writer = open(path);
    CHECK(::flock(descriptor, LOCK_SH | LOCK_NB) != 0);
  }
  CHECK(::flock(descriptor, LOCK_SH | LOCK_NB) == 0);
  ::close(descriptor);
}

TEST_CASE("writer: a log that is not sound is refused as it is") {
  LogBuilder sound = mixed_log();
  struct Row {
    ByteVector bytes;
    std::uint64_t byte_offset;
    std::uint64_t sequence_number;
    std::string message;
  };
  ByteVector torn = sound.bytes();
  torn.resize(torn.size() - 3);
  ByteVector flipped = sound.bytes();
  flip_bit(flipped, (sound.offset(2) + 4) * 8);
  const auto flipped_reading = read_as_file(flipped);
  const Bytes text = bytes_of("This is a text file and by no means a log of anything.\n");
  const Row rows[] = {
      {torn, sound.offset(5), 6,
       "Record length " + std::to_string(sound.length(5)) + " exceeds remaining file size " +
           std::to_string(sound.length(5) - 3)},
      {flipped, sound.offset(2), 3, flipped_reading.damage->message},
      {ByteVector(100), 0, 1, "Invalid record length: 0"},
      {ByteVector(text.begin(), text.end()), 0, 1,
       "Record length 1936287828 exceeds remaining file size 55"},
      {ByteVector(1), 0, 1, "Truncated WAL: 1 bytes remaining, minimum record size is 37"},
  };
  const TemporaryDirectory directory;
  const std::string path = directory.file("wal.log");
  for (const Row& row : rows) {
    write_file(path, row.bytes);
    const Error error = append_refusal(path);
    CHECK(error.code == ErrorCode::wal_corruption);
    CHECK(error.message == row.message);
    CHECK(error.byte_offset == row.byte_offset);
    CHECK(error.sequence_number == row.sequence_number);
    CHECK(read_file(path) == row.bytes);
  }
}

TEST_CASE("writer: what is no regular file, or not to be had") {
  const TemporaryDirectory directory;
  Error error = append_refusal(directory.path());
  CHECK(error.code == ErrorCode::system);
  CHECK(error.message == "cannot write: not a regular file");

  REQUIRE(::mkfifo(directory.file("fifo").c_str(), 0600) == 0);
  error = append_refusal(directory.file("fifo"));
  CHECK(error.code == ErrorCode::system);
  CHECK(error.message == "cannot write: not a regular file");

  error = append_refusal("/dev/null");
  CHECK(error.code == ErrorCode::system);
  CHECK(error.message == "cannot write: not a regular file");

  error = append_refusal(directory.file("none/wal.log"));
  CHECK(error.code == ErrorCode::system);
  CHECK(error.message == "cannot create: No such file or directory");
  CHECK(directory.count() == 1);
}

TEST_CASE("writer: a lock file refuses before anything is created") {
  const TemporaryDirectory directory;
  fs::create_directory(directory.file("wal"));
  const std::string path = directory.file("wal/wal.log");
  const std::string lock_path = fs::canonical(directory.path()).string() + "/LOCK";
  write_file(lock_path, {});
  const timespec then{.tv_sec = ::time(nullptr) - 5 * 3600 - 2, .tv_nsec = 0};
  const timespec times[] = {then, then};
  REQUIRE(::utimensat(AT_FDCWD, lock_path.c_str(), times, 0) == 0);

  const Error error = append_refusal(path);
  CHECK(error.code == ErrorCode::refused);
  CHECK(error.message == "the log is in use: the lock file " + lock_path +
                             " is 5 hours old; stop what made it (AeroDB makes none)");
  CHECK(error.remedies == std::vector{Remedy::ignore_lock_file});
  CHECK_FALSE(fs::exists(path));
  Writer writer = open(path, {.ignore_lock_file = true});
  CHECK(writer.append(record_with("{}")).has_value());
}

TEST_CASE("writer: a write cut short is rolled back, and the writer stays dead") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("wal.log");
  LogBuilder log = mixed_log();
  write_file(path, log.bytes());
  Writer writer = open(path);
  REQUIRE(writer.append(record_with("{}")).has_value());
  log.insert("c", "d", "{}");

  std::optional<Result<Placement>> failed;
  {
    const FileSizeLimit limit(log.bytes().size() + 50);
    failed = writer.append(record_with(std::string(1000, 'x')));
  }
  REQUIRE_FALSE(failed->has_value());
  const Error& error = failed->error();
  CHECK(error.code == ErrorCode::wal_append_failed);
  CHECK(error.path == path);
  CHECK(error.message ==
        "cannot write the record: File too large; the log was cut back to its last acknowledged "
        "record");
  CHECK(error.byte_offset == log.bytes().size());
  CHECK(error.sequence_number == 8U);
  CHECK(read_file(path) == log.bytes());

  // There is room again, but what failed once must not look as if it had not.
  const auto again = writer.append(record_with("{}"));
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().code == ErrorCode::wal_append_failed);
  CHECK(again.error().message == error.message);
  CHECK(again.error().byte_offset == error.byte_offset);
  CHECK(read_file(path) == log.bytes());
  CHECK(writer.size() == log.bytes().size());
  CHECK(writer.sequence_number() == 8);
}

TEST_CASE("writer: a created log whose first write fails goes again") {
  const TemporaryDirectory directory;
  {
    Writer writer = open(directory.file("wal.log"));
    const FileSizeLimit limit(10);
    CHECK_FALSE(writer.append(record_with("{}")).has_value());
  }
  CHECK(directory.count() == 0);
}

TEST_CASE("writer: a record that would not be as expected writes nothing and kills nothing") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("wal.log");
  write_file(path, mixed_log().bytes());
  Writer writer = open(path);
  const auto refused = writer.append(record_with("{}"), {.sequence_number = 8U});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::usage);
  CHECK(refused.error().message ==
        "sequence_number is 8, but this record would get 7; nothing of it was written");
  CHECK_FALSE(writer.append(record_with("{}"), {.length = 1U}).has_value());
  CHECK_FALSE(writer.append(record_with("{}"), {.checksum = 1U}).has_value());
  CHECK(read_file(path) == mixed_log().bytes());
  CHECK(writer.append(record_with("{}"), {.sequence_number = 7U}).has_value());
  CHECK(writer.sequence_number() == 8);
}

TEST_CASE("writer: opening tells how far it has read") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("wal.log");
  const std::size_t size = mixed_log().bytes().size();
  write_file(path, mixed_log().bytes());
  std::uint64_t last = 0;
  const Writer writer =
      open(path, {.on_read = [&](std::uint64_t byte_offset, std::optional<std::uint64_t> known) {
             last = byte_offset;
             CHECK(known == size);
           }});
  CHECK(last == size);
}

}  // namespace

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include <aerowal/writer.hpp>

#include "files.hpp"
#include "log_reading.hpp"

namespace {

namespace fs = std::filesystem;
using namespace aerowal;
using namespace aerowal::testing;

NewLog create(const std::string& path) {
  auto log = NewLog::create(path, {});
  REQUIRE(log.has_value());
  return *std::move(log);
}

Record record_with(std::string_view document_id, std::string_view body) {
  return {.type = RecordType::insert,
          .sequence_number = 999,
          .collection_id = "c",
          .document_id = document_id,
          .schema_id = "s",
          .schema_version = "v1",
          .body = bytes_of(body)};
}

TEST_CASE("new_log: appears whole at commit, and not before") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("new.wal");
  NewLog log = create(path);
  CHECK(log.sequence_number() == 1);
  CHECK(log.size() == 0);
  for (int i = 0; i < 50; ++i) {
    const std::string id = std::to_string(i);
    const std::uint64_t offset = log.size();
    const auto placement = log.append(record_with(id, "{}"));
    REQUIRE(placement.has_value());
    CHECK(placement->byte_offset == offset);
    CHECK(placement->sequence_number == static_cast<std::uint64_t>(i) + 1);
    CHECK(log.size() == offset + placement->length);
    CHECK(log.sequence_number() == placement->sequence_number + 1);
    CHECK_FALSE(fs::exists(path));
  }
  REQUIRE(log.commit().has_value());
  const Reading reading = read_as_file(read_file(path));
  CHECK(reading.records.size() == 50);
  CHECK_FALSE(reading.damage.has_value());
  CHECK(directory.count() == 1);
}

TEST_CASE("new_log: its bytes are those that a Writer writes") {
  const TemporaryDirectory directory;
  const std::string long_body(3'000'000, 'x');  // longer than what is buffered
  NewLog log = create(directory.file("new.wal"));
  auto writer = Writer::open(directory.file("appended.wal"), {.ignore_in_use = true});
  REQUIRE(writer.has_value());
  const auto both = [&](const Record& record) {
    const auto left = log.append(record);
    const auto right = writer->append(record);
    REQUIRE(left.has_value());
    REQUIRE(right.has_value());
    CHECK(left->byte_offset == right->byte_offset);
    CHECK(left->length == right->length);
    CHECK(left->checksum == right->checksum);
    CHECK(left->sequence_number == right->sequence_number);
  };
  both(record_with("1", "{}"));
  both(record_with("2", long_body));
  both({.type = RecordType::delete_});
  both(record_with("3", std::string(700'000, 'y')));
  both(record_with("4", std::string(700'000, 'z')));
  REQUIRE(log.commit().has_value());
  CHECK(read_file(directory.file("new.wal")) == read_file(directory.file("appended.wal")));
}

TEST_CASE("new_log: an empty one is an empty file") {
  const TemporaryDirectory directory;
  NewLog log = create(directory.file("new.wal"));
  REQUIRE(log.commit().has_value());
  CHECK(read_file(directory.file("new.wal")).empty());
}

TEST_CASE("new_log: leaves nothing if it is not committed") {
  const TemporaryDirectory directory;
  {
    NewLog log = create(directory.file("new.wal"));
    REQUIRE(log.append(record_with("1", std::string(2'000'000, 'x'))).has_value());
  }
  CHECK(directory.count() == 0);
}

TEST_CASE("new_log: refused where something is") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("new.wal");
  write_file(path, bytes_of("old"));
  const auto refused = NewLog::create(path, {});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::refused);
  CHECK(refused.error().path == path);
  CHECK(refused.error().message == "already exists; refusing to overwrite");
  CHECK(text_of(read_file(path)) == "old");
}

TEST_CASE("new_log: refused where something is by the time of the commit") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("new.wal");
  NewLog log = create(path);
  REQUIRE(log.append(record_with("1", "{}")).has_value());
  write_file(path, bytes_of("old"));
  const auto refused = log.commit();
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::refused);
  CHECK(text_of(read_file(path)) == "old");
}

TEST_CASE("new_log: refused where a lock file is, unless asked to ignore it") {
  const TemporaryDirectory directory;
  fs::create_directory(directory.file("wal"));
  write_file(directory.file("LOCK"), {});
  const std::string path = directory.file("wal/wal.log");
  const auto refused = NewLog::create(path, {});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::refused);
  CHECK(refused.error().message.starts_with("the log is in use: the lock file "));
  auto log = NewLog::create(path, {.ignore_lock_file = true});
  REQUIRE(log.has_value());
  CHECK(log->commit().has_value());
  CHECK(fs::exists(path));
}

TEST_CASE("new_log: a directory that is not there") {
  const TemporaryDirectory directory;
  const auto failed = NewLog::create(directory.file("none/new.wal"), {});
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == ErrorCode::system);
  CHECK(failed.error().message == "cannot create: No such file or directory");
}

TEST_CASE("new_log: a record that cannot be encoded changes nothing") {
  const TemporaryDirectory directory;
  NewLog log = create(directory.file("new.wal"));
  REQUIRE(log.append(record_with("1", "{}")).has_value());
  const std::uint64_t size = log.size();
  const auto refused = log.append(record_with("\xff", "{}"));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::usage);
  CHECK(refused.error().message == "document_id is not valid UTF-8");
  CHECK(log.size() == size);
  CHECK(log.sequence_number() == 2);
  REQUIRE(log.append(record_with("2", "{}")).has_value());
  REQUIRE(log.commit().has_value());
  CHECK(read_as_file(read_file(directory.file("new.wal"))).records.size() == 2);
}

TEST_CASE("new_log: a failed write is reported by append or commit, and nothing appears") {
  const TemporaryDirectory directory;
  NewLog log = create(directory.file("new.wal"));
  REQUIRE(log.append(record_with("1", std::string(10'000, 'x'))).has_value());
  const auto failed = [&] {
    const FileSizeLimit limit(5000);
    return log.commit();
  }();
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == ErrorCode::wal_append_failed);
  CHECK(failed.error().message == "cannot write; nothing was created: File too large");
  CHECK(failed.error().path == directory.file("new.wal"));
  CHECK(directory.count() == 0);
}

TEST_CASE("new_log: after a failed write no commit makes a log with a hole") {
  const TemporaryDirectory directory;
  NewLog log = create(directory.file("new.wal"));
  REQUIRE(log.append(record_with("1", std::string(900'000, 'x'))).has_value());
  const auto failed = [&] {
    const FileSizeLimit limit(5000);
    return log.append(record_with("2", std::string(900'000, 'y')));
  }();
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == ErrorCode::wal_append_failed);
  const auto committed = log.commit();
  CHECK_FALSE(committed.has_value());
  if (!committed) CHECK(committed.error().code == ErrorCode::wal_append_failed);
  CHECK(directory.count() == 0);
}

TEST_CASE("new_log: a record that would not be as expected changes nothing") {
  const TemporaryDirectory directory;
  NewLog log = create(directory.file("new.wal"));
  const auto first = log.append(record_with("1", "{}"));
  REQUIRE(first.has_value());
  const auto refused = log.append(record_with("2", "{}"), {.sequence_number = 5U});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::usage);
  CHECK(refused.error().message ==
        "sequence_number is 5, but this record would get 2; nothing of it was written");
  CHECK_FALSE(log.append(record_with("2", "{}"), {.length = 5U}).has_value());
  CHECK_FALSE(log.append(record_with("2", "{}"), {.checksum = 5U}).has_value());
  CHECK(log.sequence_number() == 2);
  CHECK(log.size() == first->length);
  CHECK(log.append(record_with("2", "{}"), {.sequence_number = 2U, .length = first->length})
            .has_value());
  REQUIRE(log.commit().has_value());
  const Reading reading = read_as_file(read_file(directory.file("new.wal")));
  CHECK_FALSE(reading.damage.has_value());
  CHECK(reading.records.size() == 2);
}

}  // namespace

#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <aerowal/store_rebuild.hpp>

#include "files.hpp"
#include "log_reading.hpp"
#include "store_builder.hpp"

namespace {

namespace fs = std::filesystem;
using namespace aerowal;
using namespace aerowal::testing;

Result<StoreRebuild> rebuild(Bytes log, const std::string& directory,
                             const StoreRebuild::Options& options = {}) {
  const auto source = ByteSource::from_memory(log, "log");
  return StoreRebuild::run(*source, directory, options);
}

Error failure(Bytes log, const std::string& directory, const StoreRebuild::Options& options = {}) {
  const auto failed = rebuild(log, directory, options);
  REQUIRE_FALSE(failed.has_value());
  return failed.error();
}

TEST_CASE("store rebuild: the bytes that AeroDB's recovery writes") {
  const TemporaryDirectory directory;
  const LogBuilder log = mixed_log();
  auto made = rebuild(log.bytes(), directory.path());
  REQUIRE(made);
  const std::string path = directory.file("data/documents.dat");
  CHECK(made->path() == path);
  CHECK_FALSE(fs::exists(path));
  REQUIRE(made->commit());
  CHECK(read_file(path) == store_of(log.bytes()));
  const auto records = read_as_file(log.bytes()).records;
  CHECK(made->counts().records == records.size());
  CHECK(made->counts().last_sequence_number == records.size());
  CHECK(made->counts().base_records == 0);
  CHECK(made->counts().size == read_file(path).size());
  std::uint64_t deletes = 0;
  for (const OwnedRecord& record : records) deletes += record.type == RecordType::delete_ ? 1 : 0;
  CHECK(made->counts().tombstones == deletes);
}

TEST_CASE("store rebuild: longer than what is buffered") {
  const TemporaryDirectory directory;
  LogBuilder log;
  const std::string body(700'000, 'x');
  for (int i = 0; i < 9; ++i) log.insert("c", std::to_string(i), body);
  const std::string longer(3'000'000, 'y');
  log.insert("c", "long", longer).erase("c", "1");
  auto made = rebuild(log.bytes(), directory.path());
  REQUIRE(made);
  REQUIRE(made->commit());
  CHECK(read_file(made->path()) == store_of(log.bytes()));
}

TEST_CASE("store rebuild: up to a number") {
  const LogBuilder log = mixed_log();
  for (std::size_t until = 0; until <= log.count() + 1; ++until) {
    const TemporaryDirectory directory;
    auto made = rebuild(log.bytes(), directory.path(), {.until_sequence_number = until});
    REQUIRE(made);
    REQUIRE(made->commit());
    const std::size_t count = std::min(until, log.count());
    CHECK(made->counts().last_sequence_number == count);
    CHECK(read_file(made->path()) == store_of(Bytes(log.bytes()).first(log.offset(count))));
  }
}

TEST_CASE("store rebuild: not committed, it leaves nothing, and damage is not committed") {
  const TemporaryDirectory directory;
  LogBuilder log = mixed_log();
  { REQUIRE(rebuild(log.bytes(), directory.path())); }
  CHECK(directory.count() == 0);
  flip_bit(log.record(2), 8 * 20);
  {
    const auto damaged = rebuild(log.bytes(), directory.path());
    REQUIRE(damaged);
    REQUIRE(damaged->damage().has_value());
    CHECK(damaged->damage()->byte_offset == log.offset(2));
    CHECK(damaged->damage()->check == StrictCheck::checksum);
  }
  CHECK(directory.count() == 0);
  fs::create_directory(directory.file("data"));
  { REQUIRE(rebuild(log.bytes(), directory.path())); }
  CHECK(fs::exists(directory.file("data")));
  // What comes after the damage was not asked for.
  auto before = rebuild(log.bytes(), directory.path(), {.until_sequence_number = 2});
  REQUIRE(before);
  CHECK_FALSE(before->damage().has_value());
}

TEST_CASE("store rebuild: never over what is there, also not what comes meanwhile") {
  const TemporaryDirectory directory;
  const LogBuilder log = mixed_log();
  auto made = rebuild(log.bytes(), directory.path());
  REQUIRE(made);
  fs::create_symlink("nowhere", made->path());
  for (const Error& error : {made->commit().error(), failure(log.bytes(), directory.path())}) {
    CHECK(error.code == ErrorCode::refused);
    CHECK(error.path == directory.file("data/documents.dat"));
    CHECK(error.message.find("move it away and keep it") != std::string::npos);
  }
  CHECK(fs::is_symlink(made->path()));
}

TEST_CASE("store rebuild: a directory that is not there, or is none") {
  const TemporaryDirectory directory;
  const Error missing = failure({}, directory.file("none"));
  CHECK(missing.code == ErrorCode::system);
  CHECK(missing.path == directory.file("none"));
  write_file(directory.file("file"), {});
  CHECK(failure({}, directory.file("file")).message ==
        "cannot open the data directory: Not a directory");
  fs::create_directory(directory.file("db"));
  write_file(directory.file("db/data"), {});
  CHECK(failure({}, directory.file("db")).code == ErrorCode::system);
  CHECK(directory.count() == 2);
}

TEST_CASE("store rebuild: not beside a log that is in use") {
  const TemporaryDirectory directory;
  fs::create_directory(directory.file("wal"));
  const std::string path = directory.file("wal/wal.log");
  write_file(directory.file("LOCK"), {});
  // Also where there is no log yet.
  Error error = failure({}, directory.path());
  CHECK(error.code == ErrorCode::refused);
  CHECK(error.remedies == std::vector{Remedy::ignore_lock_file});
  CHECK(rebuild({}, directory.path(), {.ignore_lock_file = true}));
  CHECK(rebuild({}, directory.path(), {.ignore_in_use = true}));
  fs::remove(directory.file("LOCK"));
  write_file(path, {});
  {
    const int writer = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    error = failure({}, directory.path());
    CHECK(error.code == ErrorCode::refused);
    CHECK(error.path == path);
    CHECK(rebuild({}, directory.path(), {.ignore_in_use = true}));
    ::close(writer);
  }
  auto made = rebuild({}, directory.path());
  REQUIRE(made);
  // Somebody wants to write to it, and does so where no lease makes them wait.
  const int writer = ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (writer != -1) {
    ::close(writer);
    write_file(path, mixed_log().bytes());
  }
  CHECK(made->commit().error().code == ErrorCode::refused);
  CHECK_FALSE(fs::exists(made->path()));
}

TEST_CASE("store rebuild: it gets the mode of the directory's log") {
  const TemporaryDirectory directory;
  fs::create_directory(directory.file("wal"));
  write_file(directory.file("wal/wal.log"), {});
  REQUIRE(::chmod(directory.file("wal/wal.log").c_str(), 0640) == 0);
  auto made = rebuild({}, directory.path());
  REQUIRE(made);
  REQUIRE(made->commit());
  struct stat status {};
  REQUIRE(::stat(made->path().c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0640);
}

TEST_CASE("store rebuild: the base comes first, as it is") {
  const TemporaryDirectory directory;
  const LogBuilder older = mixed_log();
  const LogBuilder log = LogBuilder().insert("c", "new", "1");
  ByteVector wanted = store_of(older.bytes(), 2);
  const std::string base = directory.file("storage.dat");
  write_file(base, wanted);
  auto made = rebuild(log.bytes(), directory.path(), {.base = base});
  REQUIRE(made);
  REQUIRE(made->commit());
  CHECK(made->counts().base_records == 2 * older.count());
  CHECK(made->counts().records == 1);
  const ByteVector added = store_of(log.bytes());
  const std::size_t base_size = wanted.size();
  wanted.insert(wanted.end(), added.begin(), added.end());
  CHECK(read_file(made->path()) == wanted);
  CHECK(made->counts().size == wanted.size());

  const TemporaryDirectory other;
  flip_bit(wanted, 8 * (base_size + 12));
  write_file(base, wanted);
  const Error damaged = failure(log.bytes(), other.path(), {.base = base});
  CHECK(damaged.code == ErrorCode::data_corruption);
  CHECK(damaged.path == base);
  CHECK(damaged.byte_offset == base_size);
  CHECK(other.count() == 0);
}

TEST_CASE("store rebuild: a full disk leaves nothing") {
  const TemporaryDirectory directory;
  LogBuilder log;
  const std::string body(700'000, 'x');
  for (int i = 0; i < 3; ++i) log.insert("c", std::to_string(i), body);
  {
    const FileSizeLimit limit(1'000'000);
    const Error full = failure(log.bytes(), directory.path());
    CHECK(full.code == ErrorCode::system);
    CHECK(full.path == directory.file("data/documents.dat"));
    CHECK(full.message.starts_with("cannot write; nothing was created: "));
  }
  CHECK(directory.count() == 0);
}

}  // namespace

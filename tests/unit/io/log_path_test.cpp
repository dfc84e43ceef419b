#include <ctime>
#include <filesystem>
#include <optional>
#include <string>

#include <doctest/doctest.h>
#include <unistd.h>

#include <aerowal/log_path.hpp>

#include "files.hpp"

namespace {

namespace fs = std::filesystem;
using namespace aerowal::testing;
using aerowal::LockFile;
using aerowal::resolve_log_path;

std::optional<LockFile> find_lock_file(const std::string& log) {
  auto found = aerowal::find_lock_file(log);
  REQUIRE(found);
  return *found;
}

/// A directory whose own name has no symbolic link in it, as lock files are named by the real path.
struct DataDirectory {
  DataDirectory() : path(fs::canonical(root.path()).string() + "/data") {
    fs::create_directories(path + "/wal");
  }

  TemporaryDirectory root;
  std::string path;
};

TEST_CASE("log_path: a file, or a name for nothing, is itself") {
  const TemporaryDirectory directory;
  write_file(directory.file("some.wal"), {});
  CHECK(*resolve_log_path(directory.file("some.wal")) == directory.file("some.wal"));
  CHECK(*resolve_log_path(directory.file("none")) == directory.file("none"));
  CHECK(*resolve_log_path("") == "");
}

TEST_CASE("log_path: a data directory means its log") {
  const DataDirectory data;
  write_file(data.path + "/wal/wal.log", {});
  CHECK(*resolve_log_path(data.path) == data.path + "/wal/wal.log");
  CHECK(*resolve_log_path(data.path + "/") == data.path + "/wal/wal.log");
  fs::create_directory_symlink(data.path, data.root.file("link"));
  CHECK(*resolve_log_path(data.root.file("link")) == data.root.file("link") + "/wal/wal.log");
}

TEST_CASE("log_path: the folder of a log means the log") {
  const DataDirectory data;
  const std::string folder = data.path + "/wal";
  CHECK_FALSE(aerowal::is_log_folder(folder));
  CHECK_FALSE(resolve_log_path(folder).has_value());
  write_file(folder + "/wal.log", {});
  CHECK(aerowal::is_log_folder(folder));
  CHECK(*resolve_log_path(folder) == folder + "/wal.log");
  CHECK(*resolve_log_path(folder + "/") == folder + "/wal.log");
  CHECK_FALSE(aerowal::is_log_folder(data.path));
}

TEST_CASE("log_path: a data directory is none for a file wal.log beside its folders") {
  const DataDirectory data;
  write_file(data.path + "/wal.log", {});
  CHECK_FALSE(aerowal::is_log_folder(data.path));
  CHECK_FALSE(resolve_log_path(data.path).has_value());
  write_file(data.path + "/wal/wal.log", {});
  CHECK(*resolve_log_path(data.path) == data.path + "/wal/wal.log");
}

TEST_CASE("log_path: another directory is an error with its own path") {
  const TemporaryDirectory directory;
  for (const auto missing : {aerowal::MissingLog::error, aerowal::MissingLog::named}) {
    const auto failed = resolve_log_path(directory.path(), missing);
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().code == aerowal::ErrorCode::system);
    CHECK(failed.error().path == directory.path());
  }
}

TEST_CASE("log_path: a directory without a log is an error with the log's path") {
  const DataDirectory data;
  const auto failed = resolve_log_path(data.path);
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == aerowal::ErrorCode::system);
  CHECK(failed.error().path == data.path + "/wal/wal.log");
  CHECK(failed.error().message ==
        "there is no log yet in data directory " + data.path + "; AeroDB makes it when it starts");
  CHECK(*resolve_log_path(data.path, aerowal::MissingLog::named) == data.path + "/wal/wal.log");
}

TEST_CASE("log_path: the data directory of a log") {
  const DataDirectory data;
  const auto directory_of = [](const std::string& path) {
    auto found = aerowal::data_directory_of(path);
    REQUIRE(found);
    return found->value_or("none");
  };
  write_file(data.path + "/wal/wal.log", {});
  CHECK(directory_of(data.path + "/wal/wal.log") == data.path);
  CHECK(directory_of("db/wal/wal.log") == "db");
  CHECK(directory_of("wal/wal.log") == ".");
  CHECK(directory_of("/wal/wal.log") == "/");
  CHECK(directory_of("db/wal/other.log") == "none");
  CHECK(directory_of("db/xwal/wal.log") == "none");
  fs::create_symlink(data.path + "/wal/wal.log", data.root.file("link.wal"));
  CHECK(directory_of(data.root.file("link.wal")) == data.path);
  const fs::path before = fs::current_path();
  fs::current_path(data.path + "/wal");
  CHECK(directory_of("wal.log") == data.path);
  fs::current_path(before);
}

TEST_CASE("log_path: the lock file of the data directory is found") {
  for (const std::string name : {"LOCK", ".lock"}) {
    const DataDirectory data;
    const std::string log = data.path + "/wal/wal.log";
    CHECK_FALSE(find_lock_file(log).has_value());
    write_file(data.path + "/" + name, {});
    // The log itself need not be there yet.
    auto lock_file = find_lock_file(log);
    REQUIRE(lock_file.has_value());
    CHECK(lock_file->path == data.path + "/" + name);
    CHECK(lock_file->age_seconds >= 0);
    CHECK(lock_file->age_seconds < 60);

    write_file(log, {});
    CHECK(find_lock_file(log).has_value());
    CHECK(find_lock_file(data.path + "/wal/../wal//wal.log").has_value());
  }
}

TEST_CASE("log_path: symbolic links do not hide the lock file") {
  const DataDirectory data;
  const std::string log = data.path + "/wal/wal.log";
  write_file(log, {});
  write_file(data.path + "/LOCK", {});
  fs::create_symlink(log, data.root.file("other.wal"));
  fs::create_directory_symlink(data.path + "/wal", data.root.file("logs"));
  REQUIRE(find_lock_file(data.root.file("other.wal")).has_value());
  CHECK(find_lock_file(data.root.file("other.wal"))->path == data.path + "/LOCK");
  CHECK(find_lock_file(data.root.file("logs/wal.log")).has_value());
}

TEST_CASE("log_path: a dangling lock file is one too") {
  const DataDirectory data;
  fs::create_symlink("nowhere", data.path + "/LOCK");
  CHECK(find_lock_file(data.path + "/wal/wal.log").has_value());
}

TEST_CASE("log_path: a path relative to the working directory") {
  const DataDirectory data;
  write_file(data.path + "/LOCK", {});
  const fs::path earlier = fs::current_path();
  fs::current_path(data.path + "/wal");
  const bool found_from_inside = find_lock_file("wal.log").has_value();
  fs::current_path(data.path);
  const bool found_from_above = find_lock_file("wal/wal.log").has_value();
  fs::current_path(earlier);
  CHECK(found_from_inside);
  CHECK(found_from_above);
}

TEST_CASE("log_path: what is not DIR/wal/wal.log has no lock file") {
  const DataDirectory data;
  write_file(data.path + "/LOCK", {});
  write_file(data.path + "/wal/LOCK", {});
  CHECK_FALSE(find_lock_file(data.path + "/wal/other.log").has_value());
  CHECK_FALSE(find_lock_file(data.path + "/wal.log").has_value());
  CHECK_FALSE(find_lock_file(data.path + "/none/wal/wal.log").has_value());
  CHECK_FALSE(find_lock_file("").has_value());
}

void check_cannot_look(const std::string& log, const std::string& path,
                       const std::string& message) {
  CAPTURE(log);
  const auto failed = aerowal::find_lock_file(log);
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == aerowal::ErrorCode::system);
  CHECK(failed.error().path == path);
  CHECK(failed.error().message == message);
}

TEST_CASE("log_path: a place that cannot be looked at is an error") {
  const DataDirectory data;
  const std::string where = "cannot find its directory, to look for the lock file: ";
  fs::create_symlink("loop", data.path + "/loop");
  for (const std::string& log : {data.path + "/loop", data.path + "/loop/wal.log"}) {
    check_cannot_look(log, log, where + "Too many levels of symbolic links");
  }
  const std::string long_name = data.path + "/" + std::string(5000, 'x');
  check_cannot_look(long_name, long_name, where + "File name too long");

  // Without permission, which root does not need.
  if (::geteuid() == 0) return;
  const std::string log = data.path + "/wal/wal.log";
  fs::permissions(data.path, fs::perms::none);
  check_cannot_look(log, log, where + "Permission denied");
  fs::permissions(data.path, fs::perms::owner_all);
}

TEST_CASE("log_path: what is no directory holds no lock file") {
  const DataDirectory data;
  write_file(data.path + "/file", {});
  CHECK_FALSE(find_lock_file(data.path + "/file/wal/wal.log").has_value());
}

}  // namespace

#include "io/lock_files.hpp"

#include <ctime>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "files.hpp"

namespace {

using namespace aerowal::testing;

struct LockedDirectory {
  LockedDirectory() { std::filesystem::create_directory(root.file("wal")); }
  void lock(const std::string& name, std::int64_t age_seconds) const {
    write_file(root.file(name), {});
    const timespec then{.tv_sec = ::time(nullptr) - age_seconds, .tv_nsec = 0};
    const timespec times[] = {then, then};
    REQUIRE(::utimensat(AT_FDCWD, root.file(name).c_str(), times, 0) == 0);
  }
  [[nodiscard]] std::string log() const { return root.file("wal/wal.log"); }

  TemporaryDirectory root;
};

TEST_CASE("lock_files: no lock file, no refusal") {
  const LockedDirectory data;
  CHECK(aerowal::check_lock_file(data.log()).has_value());
  CHECK(aerowal::check_lock_file(data.root.file("other.wal")).has_value());
}

TEST_CASE("lock_files: a lock file refuses with its path and age") {
  for (const std::string name : {"LOCK", ".lock"}) {
    const LockedDirectory data;
    data.lock(name, 3 * 86400 + 5);
    const auto refused = aerowal::check_lock_file(data.log());
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == aerowal::ErrorCode::refused);
    CHECK(refused.error().path == data.log());
    const std::string lock_path = std::filesystem::canonical(data.root.file(name)).string();
    CHECK(refused.error().message == "the log is in use: the lock file " + lock_path +
                                         " is 3 days old; stop what made it (AeroDB makes none)");
    CHECK(refused.error().remedies == std::vector{aerowal::Remedy::ignore_lock_file});
    CHECK(aerowal::check_lock_file(data.root.file("other.wal")).has_value());
  }
}

TEST_CASE("lock_files: the age in the unit that says most") {
  struct Row {
    std::int64_t seconds;
    const char* text;
    const char* a_second_later = text;
  };
  // Time passes while the test runs: a few seconds of slack where a unit is large.
  const Row rows[] = {{-1000, "dated in the future"},
                      {0, "a moment old"},
                      {90, "90 seconds old", "91 seconds old"},
                      {121, "2 minutes old"},
                      {90 * 60 + 2, "90 minutes old"},
                      {7190, "119 minutes old"},
                      {7202, "2 hours old"},
                      {47 * 3600 + 2, "47 hours old"},
                      {2 * 86400 + 2, "2 days old"},
                      {400 * 86400 + 2, "400 days old"}};
  for (const Row& row : rows) {
    CAPTURE(row.seconds);
    const LockedDirectory data;
    data.lock("LOCK", row.seconds);
    const auto refused = aerowal::check_lock_file(data.log());
    REQUIRE_FALSE(refused.has_value());
    const auto says = [&refused](const char* text) {
      return refused.error().message.find(std::string(" is ") + text + "; stop") !=
             std::string::npos;
    };
    const bool says_age = says(row.text) || says(row.a_second_later);
    CHECK(says_age);
  }
}

}  // namespace

#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <aerowal/log_guard.hpp>

#include "files.hpp"
#include "io/file.hpp"
#include "io/lease.hpp"

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using namespace aerowal;
using namespace aerowal::testing;

/// A log of a few bytes in a directory of its own. What is in it does not matter to a guard.
class GuardedLog {
 public:
  GuardedLog() { write_file(path(), bytes_of("some bytes")); }
  [[nodiscard]] std::string path() const { return directory_.file("wal.log"); }
  [[nodiscard]] const TemporaryDirectory& directory() const { return directory_; }

 private:
  TemporaryDirectory directory_;
};

LogGuard acquire(const std::string& path, const LogGuard::Options& options = {}) {
  auto guard = LogGuard::acquire(path, options);
  REQUIRE(guard);
  return *std::move(guard);
}

std::string refusal(const Result<void>& result) {
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::refused);
  return result.error().message;
}

std::string refusal(const Result<LogGuard>& result) {
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::refused);
  return result.error().message;
}

bool has_leases(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return Lease::take(file.get(), Lease::Kind::read) == 0;
}

/// A thread that opens a file, as another process would, and waits for it if it must.
class Opener {
 public:
  Opener(const std::string& path, int flags)
      : thread_([this, path, flags] {
          descriptor_ = ::open(path.c_str(), flags | O_CLOEXEC);
          in_ = true;
        }) {}
  Opener(const Opener&) = delete;
  Opener& operator=(const Opener&) = delete;
  ~Opener() {
    thread_.join();
    ::close(descriptor_);
  }

  [[nodiscard]] bool in() const { return in_; }
  [[nodiscard]] bool gets_in() const {
    for (int i = 0; i < 500 && !in_; ++i) std::this_thread::sleep_for(10ms);
    return in_;
  }

 private:
  std::atomic<bool> in_ = false;
  std::atomic<int> descriptor_ = -1;
  std::thread thread_;
};

/// Asks the guard until it says no; at most five seconds.
Result<void> check_until_refused(LogGuard& guard) {
  Result<void> result;
  for (int i = 0; i < 500 && result; ++i) {
    std::this_thread::sleep_for(10ms);
    result = guard.check();
  }
  return result;
}

TEST_CASE("log guard: a log is guarded once, and the lock ends with the guard") {
  const GuardedLog log;
  {
    const LogGuard guard = acquire(log.path());
    for (const bool ignore : {false, true}) {
      CHECK(refusal(LogGuard::acquire(log.path(),
                                      {.ignore_lock_file = true, .ignore_in_use = ignore})) ==
            "the log is in use: unit (pid " + std::to_string(::getpid()) + ") holds its lock");
    }
  }
  acquire(log.path());
  const Descriptor other(::open(log.path().c_str(), O_RDONLY | O_CLOEXEC));
  REQUIRE(::flock(other.get(), LOCK_SH) == 0);
  refusal(LogGuard::acquire(log.path(), {.ignore_in_use = true}));
}

TEST_CASE("log guard: a writer that is there refuses, a reader does not") {
  const GuardedLog log;
  const bool leases = has_leases(log.path());
  const Descriptor reader(::open(log.path().c_str(), O_RDONLY | O_CLOEXEC));
  acquire(log.path());
  const Descriptor writer(::open(log.path().c_str(), O_WRONLY | O_CLOEXEC));
  if (leases) {
    // The writer is this process, which /proc is not asked about.
    CHECK(refusal(LogGuard::acquire(log.path(), {})) ==
          "the log is in use: another process has it open for writing, and /proc does not show "
          "which");
  }
  acquire(log.path(), {.ignore_in_use = true});
}

TEST_CASE("log guard: a writer that comes while the log is read waits, and is seen") {
  const GuardedLog log;
  if (!has_leases(log.path())) return;
  std::optional<LogGuard> guard = acquire(log.path());
  REQUIRE(guard->check());
  const Opener reader(log.path(), O_RDONLY);
  CHECK(reader.gets_in());
  REQUIRE(guard->check());
  const Opener writer(log.path(), O_RDWR);
  CHECK(refusal(check_until_refused(*guard)) ==
        "the log is in use: another process is about to open it for writing");
  CHECK(refusal(guard->check_unwritten()) ==
        "the log is in use: another process is about to open it for writing");
  CHECK_FALSE(writer.in());
  guard.reset();
  CHECK(writer.gets_in());
}

TEST_CASE("log guard: while it is appended to, a reader is let in and a writer is not") {
  const GuardedLog log;
  if (!has_leases(log.path())) return;
  std::optional<LogGuard> guard = acquire(log.path());
  REQUIRE(guard->begin_appending());
  CHECK_FALSE(guard->shared());
  {
    const Opener reader(log.path(), O_RDONLY);
    for (int i = 0; i < 500 && !reader.in(); ++i) {
      REQUIRE(guard->check());
      std::this_thread::sleep_for(10ms);
    }
    CHECK(reader.in());
    REQUIRE(guard->check());
    CHECK(guard->shared());
  }
  REQUIRE(guard->check());
  CHECK_FALSE(guard->shared());
  const Opener writer(log.path(), O_WRONLY | O_APPEND);
  CHECK(refusal(check_until_refused(*guard)) ==
        "the log is in use: another process is about to open it for writing");
  CHECK_FALSE(writer.in());
  guard.reset();
  CHECK(writer.gets_in());
}

TEST_CASE("log guard: a change of the log while it is read is seen") {
  const GuardedLog log;
  LogGuard guard = acquire(log.path(), {.ignore_in_use = true});
  REQUIRE(guard.check());
  write_file(log.path(), bytes_of("other bytes"));
  refusal(guard.check());
  refusal(guard.check_unwritten());
  refusal(guard.begin_appending());
}

TEST_CASE("log guard: another file at its path is seen") {
  const GuardedLog log;
  LogGuard guard = acquire(log.path());
  fs::rename(log.path(), log.directory().file("moved"));
  CHECK(refusal(guard.check()) == "the log is in use: its file was removed meanwhile");
  REQUIRE(guard.check_unwritten());
  write_file(log.path(), bytes_of("restored"));
  CHECK(refusal(guard.check()) == "the log is in use: another file was put in its place meanwhile");
}

TEST_CASE("log guard: a lock file refuses, also one that comes later, and can be overruled") {
  const TemporaryDirectory directory;
  fs::create_directory(directory.file("wal"));
  const std::string path = directory.file("wal/wal.log");
  write_file(path, {});
  {
    LogGuard guard = acquire(path);
    REQUIRE(guard.check());
    write_file(directory.file("LOCK"), {});
    refusal(guard.check());
  }
  refusal(LogGuard::acquire(path, {}));
  REQUIRE(acquire(path, {.ignore_lock_file = true}).check());
  REQUIRE(acquire(path, {.ignore_in_use = true}).check());
}

TEST_CASE("log guard: only a file with one name is replaced") {
  const GuardedLog log;
  const std::string second = log.directory().file("second");
  const LogGuard::Options replace{.to_be_replaced = true};
  fs::create_symlink(log.path(), second);
  refusal(LogGuard::acquire(second, replace));
  acquire(second);
  fs::remove(second);
  fs::create_hard_link(log.path(), second);
  refusal(LogGuard::acquire(second, replace));
  refusal(LogGuard::acquire(log.path(), replace));
  acquire(second);
  fs::remove(second);
  REQUIRE(::mkfifo(second.c_str(), 0600) == 0);
  CHECK_FALSE(LogGuard::acquire(second, {}));
  refusal(LogGuard::acquire(second, replace));
  const auto none = LogGuard::acquire(log.directory().file("none"), {});
  REQUIRE_FALSE(none);
  CHECK(none.error().code == ErrorCode::system);
}

TEST_CASE("log guard: a file without a name is guarded before it gets one") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("wal.log");
  const Descriptor file(
      ::open(directory.path().c_str(), O_TMPFILE | O_RDWR | O_APPEND | O_CLOEXEC, 0600));
  if (!file.valid()) return;
  auto guard = LogGuard::acquire_unnamed(path, file.get(), {});
  REQUIRE(guard);
  REQUIRE(::linkat(AT_FDCWD, ("/proc/self/fd/" + std::to_string(file.get())).c_str(), AT_FDCWD,
                   path.c_str(), AT_SYMLINK_FOLLOW) == 0);
  REQUIRE(guard->check());
  refusal(LogGuard::acquire(path, {}));
}

TEST_CASE("log guard: the use of a log is found without a lock") {
  const GuardedLog log;
  auto use = find_log_use(log.path());
  REQUIRE(use);
  CHECK_FALSE(use->has_value());
  const LogGuard guard = acquire(log.path(), {.ignore_in_use = true});
  use = find_log_use(log.path());
  REQUIRE(use);
  CHECK(*use == "unit (pid " + std::to_string(::getpid()) + ") holds its lock");
}

}  // namespace

#include "repair/repaired_log.hpp"

#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <aerowal/log_guard.hpp>
#include <aerowal/repair.hpp>

#include "files.hpp"
#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// A log with a torn tail, in a directory, and its plan.
class TornLog {
 public:
  TornLog() : sound_(mixed_log().bytes()), torn_(sound_) {
    torn_.insert(torn_.end(), sound_.begin(), sound_.begin() + 3);
    write_file(path(), torn_);
  }

  [[nodiscard]] const TemporaryDirectory& directory() const { return directory_; }
  [[nodiscard]] std::string path() const { return directory_.file("wal.log"); }
  [[nodiscard]] std::string out() const { return directory_.file("out.log"); }
  [[nodiscard]] const ByteVector& sound() const { return sound_; }
  [[nodiscard]] const ByteVector& torn() const { return torn_; }

 private:
  TemporaryDirectory directory_;
  ByteVector sound_;
  ByteVector torn_;
};

struct Job {
  LogGuard guard;
  std::unique_ptr<ByteSource> source;
  RepairPlan plan;
};

Job begin(const TornLog& log, bool in_place, bool ignore_in_use = false) {
  auto guard =
      LogGuard::acquire(log.path(), {.ignore_in_use = ignore_in_use, .to_be_replaced = in_place});
  REQUIRE(guard);
  auto source = ByteSource::from_descriptor(guard->descriptor(), log.path());
  REQUIRE(source);
  auto plan = plan_repair(**source, {});
  REQUIRE(plan);
  REQUIRE_FALSE(plan->refusal);
  return {.guard = std::move(*guard), .source = std::move(*source), .plan = std::move(*plan)};
}

}  // namespace

TEST_CASE("repaired log: a new file appears with its receipt, and the original stays") {
  const TornLog log;
  Job job = begin(log, false);
  auto repaired = RepairedLog::write_new(*job.source, job.plan, log.out(), job.guard);
  REQUIRE(repaired);
  CHECK(repaired->backup_path().empty());
  CHECK(repaired->receipt_path() == log.out() + ".receipt.json");
  CHECK(repaired->input().size == log.torn().size());
  CHECK(repaired->input().checksum == crc32(log.torn()));
  CHECK(repaired->output().size == log.sound().size());
  CHECK(repaired->output().checksum == crc32(log.sound()));
  REQUIRE(repaired->commit("{}"));
  CHECK(read_file(log.out()) == log.sound());
  CHECK(read_file(log.path()) == log.torn());
  CHECK(text_of(read_file(repaired->receipt_path())) == "{}");
  CHECK(log.directory().count() == 3);
}

TEST_CASE("repaired log: in place, the original has another name") {
  const TornLog log;
  REQUIRE(::chmod(log.path().c_str(), 0640) == 0);
  Job job = begin(log, true);
  auto repaired = RepairedLog::write_in_place(*job.source, job.plan, job.guard);
  REQUIRE(repaired);
  CHECK(read_file(log.path()) == log.torn());
  REQUIRE(repaired->commit("{}"));
  CHECK(read_file(log.path()) == log.sound());
  CHECK(read_file(repaired->backup_path()) == log.torn());
  CHECK(text_of(read_file(repaired->receipt_path())) == "{}");
  CHECK(log.directory().count() == 3);
  struct stat status {};
  REQUIRE(::stat(log.path().c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0640);
}

TEST_CASE("repaired log: without a commit nothing is left") {
  const TornLog log;
  {
    Job job = begin(log, true);
    REQUIRE(RepairedLog::write_in_place(*job.source, job.plan, job.guard));
  }
  {
    Job job = begin(log, false);
    REQUIRE(RepairedLog::write_new(*job.source, job.plan, log.out(), job.guard));
  }
  CHECK(read_file(log.path()) == log.torn());
  CHECK(log.directory().count() == 1);
}

TEST_CASE("repaired log: an output that exists is refused, also one that came in between") {
  const TornLog log;
  Job job = begin(log, false);
  auto repaired = RepairedLog::write_new(*job.source, job.plan, log.out(), job.guard);
  REQUIRE(repaired);
  write_file(log.out(), bytes_of("mine"));
  const auto committed = repaired->commit("{}");
  REQUIRE_FALSE(committed);
  CHECK(committed.error().code == ErrorCode::refused);
  CHECK(text_of(read_file(log.out())) == "mine");
  const auto second = RepairedLog::write_new(*job.source, job.plan, log.out(), job.guard);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::refused);
}

TEST_CASE("repaired log: what was written to the log meanwhile is not left behind") {
  for (const bool in_place : {true, false}) {
    const TornLog log;
    Job job = begin(log, in_place, true);
    auto repaired = in_place ? RepairedLog::write_in_place(*job.source, job.plan, job.guard)
                             : RepairedLog::write_new(*job.source, job.plan, log.out(), job.guard);
    REQUIRE(repaired);
    ByteVector longer = log.torn();
    longer.push_back(std::byte{0});
    write_file(log.path(), longer);
    const auto committed = repaired->commit("{}");
    REQUIRE_FALSE(committed);
    CHECK(committed.error().code == ErrorCode::refused);
    CHECK(committed.error().path == log.path());
    CHECK_FALSE(repaired->committed());
    CHECK(read_file(log.path()) == longer);
    repaired = Error{};
    CHECK(log.directory().count() == 1);
  }
}

TEST_CASE("repaired log: another file in the log's place is not exchanged") {
  for (const bool ignore_in_use : {true, false}) {
    const TornLog log;
    Job job = begin(log, true, ignore_in_use);
    auto repaired = RepairedLog::write_in_place(*job.source, job.plan, job.guard);
    REQUIRE(repaired);
    write_file(log.directory().file("restored"), log.sound());
    std::filesystem::rename(log.directory().file("restored"), log.path());
    const auto committed = repaired->commit("{}");
    REQUIRE_FALSE(committed);
    CHECK(committed.error().code == ErrorCode::refused);
    repaired = Error{};
    CHECK(read_file(log.path()) == log.sound());
    CHECK(log.directory().count() == 1);
  }
}

TEST_CASE("repaired log: a receipt of a repair that did not take place goes away") {
  const TornLog log;
  const std::string receipt = log.out() + ".receipt.json";
  for (const bool earlier : {false, true}) {
    Job job = begin(log, false);
    if (earlier) write_file(receipt, bytes_of("earlier"));
    auto repaired = RepairedLog::write_new(*job.source, job.plan, log.out(), job.guard);
    REQUIRE(repaired);
    write_file(log.out(), bytes_of("mine"));
    REQUIRE_FALSE(repaired->commit("{}"));
    CHECK(std::filesystem::exists(receipt) == earlier);
    if (earlier) CHECK(text_of(read_file(receipt)) == "earlier");
    CHECK(log.directory().count() == (earlier ? 3 : 2));
    std::filesystem::remove(log.out());
  }
}

TEST_CASE("repaired log: a receipt never takes the name of the log or of the store") {
  const TornLog log;
  const std::string receipt = log.out() + ".receipt.json";
  REQUIRE(::link(log.path().c_str(), receipt.c_str()) == 0);
  Job job = begin(log, false);
  const auto over_log = RepairedLog::write_new(*job.source, job.plan, log.out(), job.guard);
  REQUIRE_FALSE(over_log);
  CHECK(over_log.error().code == ErrorCode::refused);
  CHECK(over_log.error().path == receipt);
  REQUIRE(::unlink(receipt.c_str()) == 0);

  job.plan.store_path = log.directory().file("documents.dat");
  write_file(job.plan.store_path, {});
  REQUIRE(::symlink(job.plan.store_path.c_str(), receipt.c_str()) == 0);
  const auto over_store = RepairedLog::write_new(*job.source, job.plan, log.out(), job.guard);
  REQUIRE_FALSE(over_store);
  CHECK(over_store.error().code == ErrorCode::refused);
  CHECK(log.directory().count() == 3);
}

TEST_CASE("repaired log: a plan that does not fit what was written is no success") {
  const TornLog log;
  Job job = begin(log, false);
  job.plan.records += 1;
  const auto repaired = RepairedLog::write_new(*job.source, job.plan, log.out(), job.guard);
  REQUIRE_FALSE(repaired);
  CHECK(repaired.error().code == ErrorCode::wal_corruption);
  CHECK(log.directory().count() == 1);
}

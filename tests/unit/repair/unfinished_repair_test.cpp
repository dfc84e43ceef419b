#include "repair/unfinished_repair.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <aerowal/repair.hpp>

#include "files.hpp"
#include "io/file.hpp"
#include "log_builder.hpp"

namespace {

namespace fs = std::filesystem;
using namespace aerowal;
using namespace aerowal::testing;

constexpr const char* original = "the original, which is damaged";
constexpr const char* repaired = "the new log";

std::string digest_json(std::string_view text) {
  char checksum[9];
  std::snprintf(checksum, sizeof checksum, "%08x", crc32(bytes_of(text)));
  return R"({"size":)" + std::to_string(text.size()) + R"(,"crc32":")" + checksum + R"("})";
}

/// The files that a repair has at each of its steps.
struct UnfinishedFiles {
  TemporaryDirectory directory;

  [[nodiscard]] std::string log() const { return directory.file("log"); }
  [[nodiscard]] std::string backup() const { return directory.file("log.before-repair-T"); }
  [[nodiscard]] std::string receipt() const { return log() + ".receipt.json"; }
  [[nodiscard]] std::string unfinished_receipt() const {
    return log() + ".unfinished-repair.receipt.json";
  }
  void put(const std::string& path, std::string_view text) const {
    write_file(path, bytes_of(text));
  }
  void put_receipt(std::string_view new_log = repaired) const {
    put(unfinished_receipt(), R"({"receipt_version":1,"input":)" + digest_json(original) +
                                  R"(,"output":)" + digest_json(new_log) +
                                  R"(,"backup_path":"elsewhere/log.before-repair-T"})");
  }
  [[nodiscard]] std::string text(const std::string& path) const {
    return std::string(text_of(read_file(path)));
  }
  [[nodiscard]] EarlierRepair settle() const {
    const auto settled = settle_repair_in_place(log());
    REQUIRE(settled);
    REQUIRE(settled->has_value());
    return **settled;
  }
};

TEST_CASE("unfinished repair: nothing is there") {
  const UnfinishedFiles fixture;
  fixture.put(fixture.log(), original);
  const auto settled = settle_repair_in_place(fixture.log());
  REQUIRE(settled);
  CHECK_FALSE(settled->has_value());
  CHECK(find_unfinished_repair(fixture.log()).empty());
}

TEST_CASE("unfinished repair: it died while it wrote the log or the receipt") {
  const ByteVector whole = mixed_log().bytes();
  for (const std::size_t size : {std::size_t{0}, std::size_t{20}, whole.size() - 3, whole.size()}) {
    for (const int receipt : {0, 1, 2}) {
      const UnfinishedFiles fixture;
      fixture.put(fixture.log(), original);
      write_file(unfinished_log_path(fixture.log()), Bytes(whole).first(size));
      if (receipt == 1) fixture.put(fixture.unfinished_receipt(), "{\n  \"receipt_ver");
      if (receipt == 2) fixture.put_receipt(text_of(Bytes(whole).first(size)));
      CHECK(find_unfinished_repair(fixture.log()).size() == (receipt == 0 ? 1 : 2));
      const EarlierRepair found = fixture.settle();
      CHECK_FALSE(found.took_place);
      CHECK(found.removed.size() == (receipt == 0 ? 1 : 2));
      CHECK(found.kept.empty());
      CHECK(found.backup_path.empty());
      CHECK(fixture.text(fixture.log()) == original);
      CHECK(fixture.directory.count() == 1);
    }
  }
}

TEST_CASE("unfinished repair: zeros that a power cut left of the log") {
  const UnfinishedFiles fixture;
  fixture.put(fixture.log(), original);
  write_file(unfinished_log_path(fixture.log()), ByteVector(100'000));
  CHECK(fixture.settle().removed.size() == 1);
  CHECK(fixture.directory.count() == 1);
}

TEST_CASE("unfinished repair: somebody's own file of that name is kept") {
  const UnfinishedFiles fixture;
  fixture.put(fixture.log(), original);
  fixture.put(unfinished_log_path(fixture.log()),
              "my own notes, which are long enough to be no log");
  const EarlierRepair found = fixture.settle();
  CHECK(found.removed.empty());
  REQUIRE(found.kept.size() == 1);
  CHECK(found.kept[0] == unfinished_log_path(fixture.log()) + ".kept");
  CHECK(fixture.text(found.kept[0]).starts_with("my own notes"));
  CHECK(fixture.directory.count() == 2);
}

TEST_CASE("unfinished repair: what is no beginning of a receipt is kept") {
  for (const bool log : {false, true}) {
    const UnfinishedFiles fixture;
    fixture.put(fixture.log(), original);
    fixture.put(fixture.unfinished_receipt(), R"({"receipt_version":1,"mine":"not of this log"})");
    if (log) fixture.put(unfinished_log_path(fixture.log()), "");
    const EarlierRepair found = fixture.settle();
    REQUIRE(found.kept.size() == 1);
    CHECK(found.removed.size() == (log ? 1 : 0));
    CHECK(fixture.text(found.kept[0]).find("not of this log") != std::string::npos);
  }
}

TEST_CASE("unfinished repair: a new log that somebody wrote to since is kept, with its receipt") {
  const UnfinishedFiles fixture;
  const ByteVector whole = mixed_log().bytes();
  fixture.put(fixture.log(), original);
  write_file(unfinished_log_path(fixture.log()), whole);
  fixture.put_receipt("what was whole before");
  const EarlierRepair found = fixture.settle();
  CHECK(found.removed.empty());
  CHECK(found.kept.size() == 2);
  CHECK(read_file(unfinished_log_path(fixture.log()) + ".kept") == whole);
}

TEST_CASE("unfinished repair: what another process writes to is left alone") {
  const UnfinishedFiles fixture;
  fixture.put(fixture.log(), repaired);
  for (const std::string& path :
       {exchange_path(fixture.log()), unfinished_log_path(fixture.log())}) {
    fixture.put(path, original);
    fixture.put_receipt();
    const Descriptor writer(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    const auto settled = settle_repair_in_place(fixture.log());
    REQUIRE_FALSE(settled);
    CHECK(settled.error().code == ErrorCode::refused);
    CHECK(settled.error().path == path);
    CHECK(fixture.text(path) == original);
    fs::remove(path);
  }
}

TEST_CASE("unfinished repair: a receipt of another repair tells nothing of this log") {
  const UnfinishedFiles fixture;
  fixture.put(fixture.log(), "another log");
  fixture.put(fixture.unfinished_receipt(), R"({"input":)" + digest_json(original) +
                                                R"(,"output":)" + digest_json(repaired) +
                                                R"(,"backup_path":null})");
  const EarlierRepair found = fixture.settle();
  CHECK_FALSE(found.took_place);
  CHECK(found.backup_path.empty());
  CHECK(found.kept.size() == 1);
  CHECK_FALSE(fs::exists(fixture.receipt()));
}

TEST_CASE("unfinished repair: it died just before the exchange") {
  const UnfinishedFiles fixture;
  fixture.put(fixture.log(), original);
  fixture.put(exchange_path(fixture.log()), repaired);
  fixture.put_receipt();
  const EarlierRepair found = fixture.settle();
  CHECK_FALSE(found.took_place);
  CHECK(found.removed.size() == 2);
  CHECK(fixture.text(fixture.log()) == original);
  CHECK(fixture.directory.count() == 1);
}

TEST_CASE("unfinished repair: it died right after the exchange, and the log was written to since") {
  const UnfinishedFiles fixture;
  fixture.put(fixture.log(), std::string(repaired) + " and more");
  fixture.put(exchange_path(fixture.log()), original);
  fixture.put_receipt();
  fixture.put(fixture.receipt(), "of an earlier repair");
  const EarlierRepair found = fixture.settle();
  CHECK(found.took_place);
  CHECK(found.removed.empty());
  CHECK(found.backup_path == fixture.backup());
  CHECK(found.receipt_path == fixture.receipt());
  CHECK(fixture.text(fixture.backup()) == original);
  CHECK(fixture.text(fixture.receipt()).starts_with(R"({"receipt_version")"));
  CHECK(fixture.text(fixture.receipt() + ".1") == "of an earlier repair");
  CHECK(fixture.directory.count() == 4);
}

TEST_CASE("unfinished repair: what a receipt holds deeper is not what it says of the two logs") {
  const UnfinishedFiles fixture;
  fixture.put(fixture.log(), repaired);
  fixture.put(exchange_path(fixture.log()), original);
  const auto with_parts = [](std::string_view text) {
    std::string json = digest_json(text);
    json.pop_back();
    return json + R"(,"parts":[{"size":7,"crc32":"00000007"}],"of":{"size":8,"crc32":"00000008"}})";
  };
  fixture.put(fixture.unfinished_receipt(), R"({"input":)" + with_parts(original) +
                                                R"(,"output":)" + with_parts(repaired) +
                                                R"(,"backup_path":"log.before-repair-T"})");
  const EarlierRepair found = fixture.settle();
  CHECK(found.took_place);
  CHECK(found.backup_path == fixture.backup());
}

/// While it lives, this process may change the directory, but not read it and so not sync it. Root
/// may do anything, and becomes somebody else.
class UnreadableDirectory {
 public:
  explicit UnreadableDirectory(const std::string& path) : path_(path) {
    REQUIRE(::chmod(path.c_str(), 0300) == 0);
    if (::geteuid() != 0) return;
    constexpr uid_t nobody = 65534;
    constexpr auto unchanged = static_cast<gid_t>(-1);
    bool given = ::chown(path.c_str(), nobody, unchanged) == 0;
    for (const auto& entry : fs::directory_iterator(path)) {
      given = ::chown(entry.path().c_str(), nobody, unchanged) == 0 && given;
    }
    was_root_ = given && ::seteuid(nobody) == 0;
  }
  UnreadableDirectory(const UnreadableDirectory&) = delete;
  UnreadableDirectory& operator=(const UnreadableDirectory&) = delete;
  ~UnreadableDirectory() {
    if (was_root_ && ::seteuid(0) != 0) std::abort();
    ::chmod(path_.c_str(), 0700);
  }

  [[nodiscard]] static bool is_unreadable() { return ::geteuid() != 0; }

 private:
  std::string path_;
  bool was_root_ = false;
};

TEST_CASE("unfinished repair: the receipt has its name only once the original's is on the disk") {
  const UnfinishedFiles fixture;
  fixture.put(fixture.log(), repaired);
  fixture.put(exchange_path(fixture.log()), original);
  fixture.put_receipt();
  {
    const UnreadableDirectory directory(fixture.directory.path());
    if (!UnreadableDirectory::is_unreadable()) return;
    const auto settled = settle_repair_in_place(fixture.log());
    REQUIRE_FALSE(settled);
    CHECK(settled.error().code == ErrorCode::system);
    CHECK(settled.error().path == fixture.directory.path());
  }
  CHECK(fixture.text(fixture.backup()) == original);
  CHECK(fs::exists(fixture.unfinished_receipt()));
  CHECK_FALSE(fs::exists(fixture.receipt()));
  // Nothing is lost by that: the next one goes on from there.
  const EarlierRepair found = fixture.settle();
  CHECK(found.took_place);
  CHECK(found.backup_path == fixture.backup());
  CHECK(fs::exists(fixture.receipt()));
}

TEST_CASE("unfinished repair: only the receipt lacks its name") {
  const UnfinishedFiles fixture;
  fixture.put(fixture.log(), repaired);
  fixture.put(fixture.backup(), original);
  fixture.put_receipt();
  const EarlierRepair found = fixture.settle();
  CHECK(found.took_place);
  CHECK(found.backup_path == fixture.backup());
  CHECK(fixture.directory.count() == 3);
  CHECK(fs::exists(fixture.receipt()));
}

TEST_CASE("unfinished repair: what cannot be told is not touched") {
  for (const bool receipt : {false, true}) {
    const UnfinishedFiles fixture;
    fixture.put(fixture.log(), repaired);
    fixture.put(exchange_path(fixture.log()), receipt ? "a third file" : original);
    if (receipt) fixture.put_receipt();
    const auto settled = settle_repair_in_place(fixture.log());
    REQUIRE_FALSE(settled);
    CHECK(settled.error().code == ErrorCode::refused);
    CHECK(settled.error().path == exchange_path(fixture.log()));
    CHECK(fixture.directory.count() == (receipt ? 3 : 2));
  }
}

TEST_CASE("unfinished repair: a receipt of a new file that never was, and of one that is there") {
  const UnfinishedFiles fixture;
  fixture.put_receipt();
  auto settled = settle_repair_to(fixture.log());
  REQUIRE(settled);
  REQUIRE(settled->has_value());
  CHECK_FALSE((*settled)->took_place);
  CHECK(fixture.directory.count() == 0);

  fixture.put_receipt();
  fixture.put(fixture.log(), "somebody else's");
  settled = settle_repair_to(fixture.log());
  REQUIRE(settled);
  CHECK_FALSE(settled->has_value());
  CHECK(fixture.directory.count() == 2);

  fixture.put(fixture.log(), repaired);
  settled = settle_repair_to(fixture.log());
  REQUIRE(settled);
  REQUIRE(settled->has_value());
  CHECK((*settled)->took_place);
  CHECK((*settled)->receipt_path == fixture.receipt());
  CHECK(fs::exists(fixture.receipt()));
}

}  // namespace

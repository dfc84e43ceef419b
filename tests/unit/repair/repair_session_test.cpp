#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <aerowal/log_guard.hpp>
#include <aerowal/repair.hpp>

#include "files.hpp"
#include "io/file.hpp"
#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// A log and where its repair goes.
class RepairPlace {
 public:
  explicit RepairPlace(Bytes more) : sound_(mixed_log().bytes()), bytes_(sound_) {
    bytes_.insert(bytes_.end(), more.begin(), more.end());
    write_file(log(), bytes_);
  }

  [[nodiscard]] const TemporaryDirectory& directory() const { return directory_; }
  [[nodiscard]] std::string log() const { return directory_.file("wal.log"); }
  [[nodiscard]] std::string out() const { return directory_.file("out.log"); }
  [[nodiscard]] const ByteVector& sound() const { return sound_; }
  [[nodiscard]] const ByteVector& bytes() const { return bytes_; }
  [[nodiscard]] RepairRequest in_place() const { return {.log_path = log()}; }
  [[nodiscard]] RepairRequest to_new_file() const {
    return {.log_path = log(), .output_path = out()};
  }

 private:
  TemporaryDirectory directory_;
  ByteVector sound_;
  ByteVector bytes_;
};

/// The start of a record, as a crash leaves it.
ByteVector torn() { return {std::byte{80}, std::byte{0}, std::byte{0}}; }
ByteVector foreign() { return ByteVector(200, std::byte{'x'}); }

RepairSession begun(const RepairRequest& request) {
  auto session = RepairSession::begin(request);
  REQUIRE(session);
  REQUIRE(session->plan());
  return std::move(*session);
}

std::string content(const std::string& path) { return std::string(text_of(read_file(path))); }

/// As it is in one line: no string has a line end or two spaces in it here.
std::string in_one_line(const std::string& indented) {
  std::string line;
  for (std::size_t at = 0; at < indented.size();) {
    const std::size_t end = indented.find('\n', at);
    at = indented.find_first_not_of(' ', at);
    line += indented.substr(at, end - at);
    at = end + 1;
  }
  return line;
}

TEST_CASE("repair session: a new file with the receipt of its plan") {
  const RepairPlace fixture(torn());
  RepairRequest request = fixture.to_new_file();
  request.wording.program = "a test 1.0";
  RepairSession session = begun(request);
  CHECK(fixture.directory().count() == 1);
  REQUIRE(session.write());
  CHECK(session.has_output());
  CHECK_FALSE(session.committed());
  CHECK(session.output_path() == fixture.out());
  CHECK(session.original_path() == fixture.log());
  CHECK(session.receipt_path() == fixture.out() + ".receipt.json");
  CHECK(session.input() == FileDigest{fixture.bytes().size(), crc32(fixture.bytes())});
  CHECK(session.output() == FileDigest{fixture.sound().size(), crc32(fixture.sound())});
  const std::string receipt = session.receipt_json();
  REQUIRE(session.commit());
  CHECK(session.committed());
  CHECK(read_file(fixture.out()) == fixture.sound());
  CHECK(read_file(fixture.log()) == fixture.bytes());
  const std::string written = content(session.receipt_path());
  CHECK(written.starts_with("{\n  \"receipt_version\": 1,\n  \"program\": \"a test 1.0\",\n"));
  CHECK(written.ends_with("\n}\n"));
  CHECK(in_one_line(written) == receipt);
  CHECK(receipt.find("\"backup_path\": null") != std::string::npos);
}

TEST_CASE("repair session: in place, the original has the name that is told before") {
  const RepairPlace fixture(torn());
  RepairSession session = begun(fixture.in_place());
  REQUIRE(session.write());
  CHECK(session.output_path() == fixture.log());
  const std::string original = session.original_path();
  CHECK(original.starts_with(fixture.log() + ".before-repair-"));
  REQUIRE(session.commit());
  CHECK(read_file(fixture.log()) == fixture.sound());
  CHECK(read_file(original) == fixture.bytes());
  CHECK(content(session.receipt_path()).find("\"backup_path\": \"" + original + "\"") !=
        std::string::npos);
}

TEST_CASE("repair session: the log is held from begin() on, and released with the session") {
  const RepairPlace fixture(torn());
  {
    RepairSession session = begun(fixture.in_place());
    const auto second = RepairSession::begin(fixture.to_new_file());
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::refused);
    RepairSession moved = std::move(session);
    CHECK_FALSE(RepairSession::begin(fixture.to_new_file()));
    REQUIRE(moved.write());
  }
  CHECK(fixture.directory().count() == 1);
  CHECK(RepairSession::begin(fixture.to_new_file()));
}

TEST_CASE("repair session: a sound log in place is left alone, a new file is a copy") {
  const RepairPlace fixture({});
  {
    RepairSession session = begun(fixture.in_place());
    REQUIRE(session.write());
    CHECK_FALSE(session.has_output());
    REQUIRE(session.commit());
    CHECK_FALSE(session.committed());
    CHECK(session.plan_json().starts_with("{\"plan\":{\"path\":\""));
    CHECK(fixture.directory().count() == 1);
  }
  RepairSession session = begun(fixture.to_new_file());
  REQUIRE(session.write());
  REQUIRE(session.commit());
  CHECK(read_file(fixture.out()) == fixture.sound());
}

TEST_CASE("repair session: a refused plan is not written, in the words that were given") {
  const RepairPlace fixture(foreign());
  RepairRequest request = fixture.to_new_file();
  request.wording.remedy = [](Remedy remedy) { return "with " + std::string(name(remedy)); };
  RepairSession session = begun(request);
  const auto written = session.write();
  REQUIRE_FALSE(written);
  CHECK(written.error().code == ErrorCode::refused);
  CHECK(written.error().path == fixture.log());
  CHECK(written.error().message ==
        "foreign_bytes: needs a further option; with truncate or with salvage would handle this");
  CHECK(fixture.directory().count() == 1);
}

TEST_CASE("repair session: what an earlier repair left is settled, and is in the receipt") {
  const RepairPlace fixture(torn());
  write_file(fixture.log() + ".unfinished-repair", Bytes(fixture.sound()).first(20));
  RepairSession session = begun(fixture.in_place());
  CHECK_FALSE(session.earlier_repair());
  REQUIRE(session.write());
  REQUIRE(session.earlier_repair());
  CHECK(session.earlier_repair() ==
        EarlierRepair{.removed = {fixture.log() + ".unfinished-repair"}});
  REQUIRE(session.commit());
  CHECK(content(session.receipt_path()).find("\"took_place\": false") != std::string::npos);
  CHECK(earlier_repair_json(*session.earlier_repair()) ==
        R"({"earlier_repair":{"took_place":false,"removed":[")" + fixture.log() +
            R"(.unfinished-repair"],"kept":[],"backup_path":null,"receipt_path":null}})");
}

TEST_CASE("repair session: what was written meanwhile is not left out") {
  const RepairPlace fixture(torn());
  RepairRequest request = fixture.in_place();
  request.ignore_in_use = true;
  RepairSession session = begun(request);
  REQUIRE(session.write());
  ByteVector longer = fixture.bytes();
  longer.push_back(std::byte{0});
  write_file(fixture.log(), longer);
  const auto committed = session.commit();
  REQUIRE_FALSE(committed);
  CHECK(committed.error().code == ErrorCode::refused);
  CHECK_FALSE(session.committed());
  CHECK(read_file(fixture.log()) == longer);
}

TEST_CASE("repair session: a log with two names is for a new file") {
  const RepairPlace fixture(torn());
  REQUIRE(::link(fixture.log().c_str(), fixture.directory().file("second").c_str()) == 0);
  const auto in_place = RepairSession::begin(fixture.in_place());
  REQUIRE_FALSE(in_place);
  CHECK(in_place.error().code == ErrorCode::refused);
  CHECK(in_place.error().remedies == std::vector{Remedy::write_new_file});
  CHECK(RepairSession::begin(fixture.to_new_file()));
}

TEST_CASE("repair session: the body of a misnumbered record is in the receipt as it was") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("wal.log");
  LogBuilder log;
  for (int i = 0; i < 10; ++i) log.insert("c", "d" + std::to_string(i), "{}");
  const std::string body = "{\"n\":1.0e400,\"n\":\"\xe2\x80\xae\"}";
  const std::string payload = payload_of({.collection_id = "c",
                                          .document_id = "d",
                                          .schema_id = "s",
                                          .schema_version = "v1",
                                          .body = bytes_of(body)});
  ByteVector bytes = log.bytes();
  const ByteVector misnumbered = raw_record(0, 903, payload);
  const auto at = bytes.begin() + static_cast<std::ptrdiff_t>(log.offset(3));
  bytes.insert(bytes.erase(at, at + static_cast<std::ptrdiff_t>(log.length(3))),
               misnumbered.begin(), misnumbered.end());
  write_file(path, bytes);
  RepairSession session = begun({.log_path = path, .options = {.salvage = true, .max_loss = 1}});
  const auto done = session.write();
  REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
  REQUIRE(session.commit());
  const std::string member = "\"misnumbered_records\": [{\"sequence_number\":903,";
  const std::string written = content(session.receipt_path());
  CHECK(written.find(member) != std::string::npos);
  CHECK(written.find("\"body\":" + body) != std::string::npos);
  CHECK(written.find(",\"lost_sequence_number\":4}]") != std::string::npos);
  CHECK(in_one_line(written) == session.receipt_json());
  const std::string escaped = session.receipt_json({.escape_body = true});
  CHECK(escaped.find(member) != std::string::npos);
  CHECK(escaped.find("{\"n\":1.0e400,\"n\":\"\\u202e\"}") != std::string::npos);
}

}  // namespace

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <aerowal/store_check.hpp>

#include "enum_names.hpp"
#include "faulty_source.hpp"
#include "files.hpp"
#include "store_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;
using DifferenceKind = StoreDifferenceKind;

ByteVector operator+(ByteVector left, const ByteVector& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

/// Of a log in memory and a store in a file.
class Checked {
 public:
  Checked(const ByteVector& log, const ByteVector& store, const StoreCheck::Options& options = {})
      : log_(ByteSource::from_memory(log, "log")) {
    write_file(directory_.file("documents.dat"), store);
    auto begun = StoreCheck::begin(*log_, directory_.file("documents.dat"), options);
    REQUIRE(begun);
    check_.emplace(std::move(*begun));
    REQUIRE(check_->read_log());
    REQUIRE_FALSE(check_->log_damage());
    REQUIRE(check_->read_store());
    while (check_->next()) lines_.push_back(line(check_->difference()));
  }

  [[nodiscard]] const StoreCheck& check() const { return *check_; }
  /// "stale c:d log 2 store 40 of 1".
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

 private:
  static std::string line(const StoreDifference& difference) {
    std::string text =
        std::string(name(difference.kind)) + " " + std::string(difference.composite_id);
    for (const LogDocument& document : difference.log) {
      text += " log " + std::to_string(document.sequence_number) + (document.deleted ? "-" : "");
      CHECK(std::string(document.collection_id) + ":" + std::string(document.document_id) ==
            difference.composite_id);
    }
    if (const auto& store = difference.store) {
      text += " store " + std::to_string(store->byte_offset) + (store->deleted ? "-" : "");
      if (store->sequence_number) text += " of " + std::to_string(*store->sequence_number);
    }
    return text;
  }

  TemporaryDirectory directory_;
  std::unique_ptr<ByteSource> log_;
  std::optional<StoreCheck> check_;
  std::vector<std::string> lines_;
};

using Lines = std::vector<std::string>;

TEST_CASE("store check: the names of kinds") {
  CHECK(name(DifferenceKind::stale) == "stale");
  CHECK(name(DifferenceKind::collision) == "collision");
  for (std::size_t i = 0; i < store_difference_kind_count; ++i) {
    const auto kind = static_cast<DifferenceKind>(i);
    CHECK(store_difference_kind_named(name(kind)) == kind);
  }
  CHECK_FALSE(store_difference_kind_named("stal"));
}

TEST_CASE("store check: the store of any number of starts agrees") {
  const ByteVector log = mixed_log().bytes();
  for (const std::size_t runs : {std::size_t{1}, std::size_t{2}, std::size_t{5}}) {
    const Checked checked(log, store_of(log, runs));
    CHECK(checked.lines().empty());
    CHECK(checked.check().status() == LogStatus::sound);
    CHECK(checked.check().counts().store_records == 6 * runs);
    CHECK(checked.check().counts().log_records == 6);
  }
}

TEST_CASE("store check: each kind of difference") {
  LogBuilder builder;
  builder.insert("c", "a", "1").insert("c", "b", "1").update("c", "a", "2");
  builder.erase("c", "b").insert("d", "x", "1");
  const ByteVector log = builder.bytes();
  const auto document = [](std::string_view id, std::string_view body, bool deleted = false) {
    return stored_document(id, "s", deleted ? "" : "v1", deleted, body);
  };
  const ByteVector store = store_of(log);
  const std::size_t size = store.size();
  SUBCASE("ahead: written, deleted, and again as it was") {
    const ByteVector more = document("e:n", "1");
    const Checked checked(log, store + more + store_of(LogBuilder().insert("c", "b", "1").bytes()));
    REQUIRE(checked.lines().size() == 2);
    CHECK(checked.lines()[0] ==
          "ahead c:b log 4- store " + std::to_string(size + more.size()) + " of 2");
    CHECK(checked.lines()[1] == "ahead e:n store " + std::to_string(size));
    CHECK(checked.check().counts().records_ahead == 2);
    CHECK(checked.check().counts().ahead_byte_offset == size);
    CHECK(checked.check().status() == LogStatus::corrupt);
  }
  SUBCASE("extra, unless there was a checkpoint") {
    const ByteVector before = document("e:n", "1") + document("e:gone", "", true);
    CHECK(Checked(log, before + store).lines() == Lines{"extra e:n store 0"});
    CHECK(Checked(log, before + store, {.has_checkpoint = true}).lines().empty());
  }
  SUBCASE("missing") {
    CHECK(Checked(log, {}).lines() == Lines{"missing c:a log 3", "missing d:x log 5"});
  }
  SUBCASE("a replay that was stopped") {
    const LogBuilder first = LogBuilder().insert("c", "a", "1").insert("c", "b", "1");
    const Checked checked(log, store + store_of(first.bytes()));
    const std::size_t second = size + store_of(LogBuilder().insert("c", "a", "1").bytes()).size();
    CHECK(checked.lines() ==
          Lines{"stale c:a log 3 store " + std::to_string(size) + " of 1",
                "tombstone c:b log 4- store " + std::to_string(second) + " of 2"});
    CHECK(checked.check().counts().ends_in_replay);
    CHECK(checked.check().counts().records_ahead == 0);
  }
  SUBCASE("a log without records") {
    CHECK(Checked({}, document("e:n", "1")).lines() == Lines{"ahead e:n store 0"});
    CHECK(Checked({}, document("e:n", "1"), {.has_checkpoint = true}).lines().empty());
  }
}

TEST_CASE("store check: keys that are one id, as long as one is a document") {
  LogBuilder log;
  log.insert("a", "b:c", "1").insert("a:b", "c", "2").erase("a", "b:c");
  const std::size_t newest = store_of(LogBuilder().insert("a", "b:c", "1").bytes()).size() +
                             store_of(LogBuilder().insert("a:b", "c", "2").bytes()).size();
  CHECK(Checked(log.bytes(), store_of(log.bytes())).lines() ==
        Lines{"collision a:b:c log 3- log 2 store " + std::to_string(newest) + "-"});
  log.erase("a:b", "c");
  CHECK(Checked(log.bytes(), store_of(log.bytes())).lines().empty());
}

TEST_CASE("store check: every part of a content counts, but a deleted body does not") {
  const Record record{.type = RecordType::update,
                      .sequence_number = 1,
                      .collection_id = "c",
                      .document_id = "d",
                      .schema_id = "s",
                      .schema_version = "v1",
                      .body = bytes_of("{}")};
  LogBuilder log;
  log.add(record);
  for (const auto& other : {stored_document("c:d", "", "sv1", false, "{}"),
                            stored_document("c:d", "sv", "1", false, "{}"),
                            stored_document("c:d", "s", "v1", false, "{ }"),
                            stored_document("c:d", "s", "v1", false, ""),
                            stored_document("c:d", "s", "v", false, "1{}")}) {
    CHECK(Checked(log.bytes(), other).lines() == Lines{"stale c:d log 1 store 0"});
  }
  LogBuilder erased;
  erased.erase("c", "d", "{\"a\":1}");
  CHECK(Checked(erased.bytes(), store_of(erased.bytes())).lines().empty());
}

TEST_CASE("store check: damage of the store, and its end") {
  const ByteVector log = mixed_log().bytes();
  const ByteVector store = store_of(log, 2);
  const Checked torn(log, store + ByteVector(3, std::byte{9}));
  CHECK(torn.lines().empty());
  CHECK(torn.check().status() == LogStatus::torn);
  const Checked in_use(log, store + ByteVector(3, std::byte{9}), {.log_in_use = true});
  CHECK(in_use.check().status() == LogStatus::sound);
  ByteVector damaged = store;
  damaged[30] ^= std::byte{1};
  const Checked flipped(log, damaged);
  CHECK(flipped.lines().empty());
  REQUIRE(flipped.check().store_damage().size() == 1);
  CHECK(flipped.check().store_damage()[0].byte_offset == 0);
  CHECK(flipped.check().status() == LogStatus::corrupt);
}

TEST_CASE("store check: a damaged log is not compared") {
  const TemporaryDirectory directory;
  write_file(directory.file("documents.dat"), {});
  ByteVector bytes = mixed_log().bytes();
  bytes[20] ^= std::byte{1};
  const auto log = ByteSource::from_memory(bytes, "log");
  auto check = StoreCheck::begin(*log, directory.file("documents.dat"), {});
  REQUIRE(check);
  REQUIRE(check->read_log());
  REQUIRE(check->log_damage());
  CHECK(check->log_damage()->byte_offset == 0);
}

TEST_CASE("store check: what is no store, and reads that fail") {
  const TemporaryDirectory directory;
  const ByteVector bytes = mixed_log().bytes();
  const auto log = ByteSource::from_memory(bytes, "log");
  const std::string path = directory.file("documents.dat");
  const auto none = StoreCheck::begin(*log, path, {});
  REQUIRE_FALSE(none);
  CHECK(none.error().code == ErrorCode::system);
  CHECK(none.error().path == path);
  write_file(path, bytes);
  auto is_log = StoreCheck::begin(*log, path, {});
  REQUIRE(is_log);
  REQUIRE(is_log->read_log());
  const auto refused = is_log->read_store();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::usage);
  CHECK(refused.error().path == path);

  const std::string snapshot = directory.file("storage.dat");
  write_file(snapshot, store_of(bytes));
  write_file(directory.file("manifest.json"), bytes_of("{}"));
  const auto older = StoreCheck::begin(*log, snapshot, {});
  REQUIRE_FALSE(older);
  CHECK(older.error().code == ErrorCode::usage);

  write_file(path, {});
  for (std::uint64_t failing = 0; failing < 4; ++failing) {
    FaultySource source(*log, {.failing_read = failing});
    auto check = StoreCheck::begin(source, path, {});
    REQUIRE(check);
    const auto read = check->read_log();
    const auto compared = read ? check->read_store() : read;
    if (failing < source.reads()) {
      REQUIRE_FALSE(compared);
      CHECK(compared.error().message == FaultySource::message);
    }
  }
}

}  // namespace

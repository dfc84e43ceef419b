#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <aerowal/replay_base.hpp>

#include "files.hpp"
#include "log_reading.hpp"
#include "store_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

using Key = std::pair<std::string, std::string>;
using Documents = std::map<Key, std::pair<std::uint64_t, std::string>>;  // number, body

void store(ByteVector& bytes, std::string_view id, std::string_view body, bool tombstone = false) {
  const ByteVector one = stored_document(id, "s", "v", tombstone, body);
  bytes.insert(bytes.end(), one.begin(), one.end());
}

class Directory {
 public:
  explicit Directory(const ByteVector& store) { write_file(path(), store); }
  [[nodiscard]] std::string path() const { return directory_.file("storage.dat"); }

  [[nodiscard]] Documents replay(Bytes log, std::optional<std::uint64_t> until = {}) const {
    auto base = open_replay_base(path());
    REQUIRE(base);
    const auto source = ByteSource::from_memory(log, "log");
    auto replay = Replay::run(*source, {.until_sequence_number = until, .base = base->get()});
    REQUIRE(replay);
    REQUIRE_FALSE(replay->damage().has_value());
    Documents documents;
    Key last;
    std::uint64_t of_base = 0;
    for (;;) {
      const auto more = replay->next();
      REQUIRE(more);
      if (!*more) break;
      const PlacedRecord& document = replay->document();
      Key key(document.collection_id, document.document_id);
      CHECK((documents.empty() || last < key));
      last = key;
      of_base += document.sequence_number == 0 ? 1 : 0;
      documents[std::move(key)] = {document.sequence_number, text_of(document.body)};
    }
    CHECK(replay->counts().live_documents == documents.size());
    CHECK(replay->counts().base_documents == of_base);
    return documents;
  }

 private:
  TemporaryDirectory directory_;
};

TEST_CASE("replay base: what the log does not set, and no more") {
  ByteVector bytes;
  store(bytes, "c:kept", "old");
  store(bytes, "c:kept", "kept");
  store(bytes, "c:set", "old");
  store(bytes, "c:deleted", "old");
  store(bytes, "c:tombstone", "old");
  store(bytes, "c:tombstone", "", true);
  store(bytes, "c:back", "", true);
  store(bytes, "c:back", "back");
  LogBuilder log;
  log.insert("c", "set", "new").erase("c", "deleted").insert("a", "", "a");
  const Directory directory(bytes);
  CHECK(directory.replay(log.bytes()) == Documents{{{"a", ""}, {3, "a"}},
                                                   {{"c", "back"}, {0, "back"}},
                                                   {{"c", "kept"}, {0, "kept"}},
                                                   {{"c", "set"}, {1, "new"}}});
  CHECK(directory.replay(log.bytes(), 0).size() == 4);
  CHECK(directory.replay({}).size() == 4);
}

TEST_CASE("replay base: ids with several colons") {
  ByteVector bytes;
  store(bytes, "a:b:c", "base");
  const Directory directory(bytes);
  const auto with = [&directory](const LogBuilder& log) {
    auto documents = directory.replay(log.bytes());
    std::erase_if(documents, [](const auto& document) { return document.second.first != 0; });
    return documents;
  };
  const Documents first{{{"a", "b:c"}, {0, "base"}}};
  const Documents second{{{"a:b", "c"}, {0, "base"}}};
  // The first colon, unless the log knows only another collection that fits.
  CHECK(with(LogBuilder()) == first);
  CHECK(with(LogBuilder().insert("a:b", "x", "")) == second);
  CHECK(with(LogBuilder().insert("a:b", "x", "").insert("a", "x", "")) == first);
  CHECK(with(LogBuilder().insert("a", "x", "")) == first);
  CHECK(with(LogBuilder().insert("a:b:c", "x", "").insert("b", "x", "")) == first);
  // To AeroDB's store both are this one.
  CHECK(with(LogBuilder().insert("a", "b:c", "")).empty());
  CHECK(with(LogBuilder().insert("a:b", "c", "")).empty());
  CHECK(with(LogBuilder().erase("a:b", "c")).empty());
  CHECK(with(LogBuilder().insert("a", "b", "").insert("", "a:b:c", "")) == first);
}

TEST_CASE("replay base: random logs and stores against a map") {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    LogBuilder log;
    ByteVector bytes;
    std::map<std::string, std::string> before;
    Documents wanted;
    const auto part = [&random] { return std::string(1, static_cast<char>('a' + random() % 3)); };
    for (auto i = random() % 30; i > 0; --i) {
      const std::string id = part() + ":" + part();
      const bool deleted = random() % 4 == 0;
      const std::string body = std::to_string(random());
      store(bytes, id, deleted ? "" : body, deleted);
      before.erase(id);
      if (!deleted) before[id] = body;
    }
    for (const auto& [id, body] : before) wanted[{id.substr(0, 1), id.substr(2)}] = {0, body};
    for (auto i = random() % 10; i > 0; --i) {
      const Key key{part(), part()};
      wanted.erase(key);
      if (random() % 4 == 0) {
        log.erase(key.first, key.second);
      } else {
        const std::string body = std::to_string(random());
        log.insert(key.first, key.second, body);
        wanted[key] = {log.count(), body};
      }
    }
    REQUIRE(Directory(bytes).replay(log.bytes()) == wanted);
  }
}

Error base_failure(const ByteVector& bytes) {
  const Directory directory(bytes);
  auto base = open_replay_base(directory.path());
  REQUIRE(base);
  const auto source = ByteSource::from_memory({}, "log");
  const auto failed = Replay::run(*source, {.base = base->get()});
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().path == directory.path());
  return failed.error();
}

TEST_CASE("replay base: a damaged one is an error with its place") {
  ByteVector bytes;
  store(bytes, "c:a", "1");
  const std::size_t second = bytes.size();
  store(bytes, "c:b", "2");
  store(bytes, "c:c", "3");
  ByteVector flipped = bytes;
  flip_bit(flipped, 8 * (second + 10));
  CHECK(base_failure(flipped).code == ErrorCode::data_corruption);
  CHECK(base_failure(flipped).byte_offset == second);
  CHECK(base_failure(flipped).message.starts_with("Checksum mismatch: computed "));
  ByteVector cut = bytes;
  cut.pop_back();
  CHECK(base_failure(cut).code == ErrorCode::data_corruption);
  CHECK(base_failure(cut).byte_offset == bytes.size() - (bytes.size() - second) / 2);
}

TEST_CASE("replay base: an id without a colon is damage") {
  ByteVector bytes;
  store(bytes, "c:a", "1");
  const std::size_t second = bytes.size();
  store(bytes, "nothing", "1");
  CHECK(base_failure(bytes).code == ErrorCode::data_corruption);
  CHECK(base_failure(bytes).byte_offset == second);
  CHECK(base_failure(bytes).message ==
        "found an id without a colon, expected <collection_id>:<document_id>");
}

TEST_CASE("replay base: a log is none, nor is a directory without one") {
  const Directory log(LogBuilder().insert("c", "a", "1").bytes());
  const auto refused = open_replay_base(log.path());
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::usage);
  CHECK(refused.error().path == log.path());
  const TemporaryDirectory empty;
  const auto missing = open_replay_base(empty.path());
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == ErrorCode::system);
  CHECK(missing.error().path == empty.file("data/documents.dat"));
  std::filesystem::create_directories(empty.file("data/documents.dat"));
  CHECK(open_replay_base(empty.path()).error().code == ErrorCode::usage);
}

TEST_CASE("replay base: one that changes meanwhile is an error") {
  ByteVector bytes;
  store(bytes, "c:a", "1");
  const Directory directory(bytes);
  const auto read_after = [&](const ByteVector& changed) {
    write_file(directory.path(), bytes);
    auto base = open_replay_base(directory.path());
    REQUIRE(base);
    const auto source = ByteSource::from_memory({}, "log");
    auto replay = Replay::run(*source, {.base = base->get()});
    REQUIRE(replay);
    write_file(directory.path(), changed);
    const auto more = replay->next();
    REQUIRE_FALSE(more.has_value());
    CHECK(more.error().code == ErrorCode::system);
    CHECK(more.error().path == directory.path());
    CHECK(more.error().byte_offset == 0);
    return more.error().message;
  };
  ByteVector flipped = bytes;
  flip_bit(flipped, 8 * 10);
  CHECK(read_after(flipped) == "the document store changed while it was read");
  ByteVector other;
  store(other, "c:b", "1");
  CHECK(read_after(other) == "the document store changed while it was read");
  CHECK(read_after({}) == "the file became shorter while it was read");
}

}  // namespace

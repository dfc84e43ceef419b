#include <algorithm>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <unistd.h>

#include <aerowal/replay.hpp>

#include "files.hpp"
#include "log_reading.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

struct State {
  ReplayCounts counts;
  std::optional<StrictError> damage;
  std::vector<OwnedRecord> documents;
};

State replay(ByteSource& source, const Replay::Options& options) {
  auto run = Replay::run(source, options);
  REQUIRE(run.has_value());
  Replay moved = *std::move(run);
  State state{.counts = moved.counts(), .damage = moved.damage(), .documents = {}};
  for (;;) {
    const auto more = moved.next();
    REQUIRE(more.has_value());
    if (!*more) break;
    state.documents.push_back(own(moved.document()));
  }
  CHECK_FALSE(*moved.next());
  return state;
}

State replay(const ByteVector& log, const Replay::Options& options = {}) {
  const MemoryFile file(log);
  auto source = ByteSource::from_descriptor(file.descriptor(), "file");
  REQUIRE(source.has_value());
  State state = replay(**source, options);
  const FedPipe pipe(log);
  auto piped = ByteSource::from_descriptor(pipe.descriptor(), "pipe");
  REQUIRE(piped.has_value());
  CHECK(replay(**piped, options).documents == state.documents);
  return state;
}

std::vector<std::string> keys(const State& state) {
  std::vector<std::string> all;
  for (const OwnedRecord& document : state.documents) {
    all.push_back(document.collection_id + "|" + document.document_id);
  }
  return all;
}

void check_counts(const ReplayCounts& counts, const ReplayCounts& expected) {
  CHECK(counts.inserts == expected.inserts);
  CHECK(counts.updates == expected.updates);
  CHECK(counts.deletes == expected.deletes);
  CHECK(counts.live_documents == expected.live_documents);
  CHECK(counts.last_sequence_number == expected.last_sequence_number);
}

TEST_CASE("replay: an empty log has no state") {
  const State state = replay({});
  CHECK(state.documents.empty());
  CHECK_FALSE(state.damage.has_value());
  check_counts(state.counts, {});
}

TEST_CASE("replay: the newest record of a key is its document") {
  LogBuilder log;
  log.insert("c", "a", "1").insert("c", "b", "2").update("c", "a", "3");
  const State state = replay(log.bytes());
  REQUIRE(keys(state) == std::vector<std::string>{"c|a", "c|b"});
  CHECK(state.documents[0].body == "3");
  CHECK(state.documents[0].sequence_number == 3);
  CHECK(state.documents[0].byte_offset == log.offset(2));
  CHECK(state.documents[0].length == log.length(2));
  CHECK(state.documents[0].type == RecordType::update);
  CHECK(state.documents[1].body == "2");
  check_counts(state.counts, {2, 1, 0, 2, 3});
}

TEST_CASE("replay: types need not agree with what is there") {
  LogBuilder log;
  log.insert("c", "twice", "1").insert("c", "twice", "2");
  log.update("c", "ghost", "3");
  log.erase("c", "nobody");
  log.insert("c", "gone", "4").erase("c", "gone", "a body that says nothing");
  log.insert("c", "back", "5").erase("c", "back").update("c", "back", "6");
  log.erase("c", "nobody").erase("c", "nobody");
  const State state = replay(log.bytes());
  REQUIRE(keys(state) == std::vector<std::string>{"c|back", "c|ghost", "c|twice"});
  CHECK(state.documents[0].body == "6");
  CHECK(state.documents[1].body == "3");
  CHECK(state.documents[2].body == "2");
  check_counts(state.counts, {4, 2, 5, 3, 11});
}

TEST_CASE("replay: the deleted documents, by the record that deleted each") {
  LogBuilder log;
  log.erase("c", "nobody").insert("c", "gone", "1").erase("c", "gone", "a body that says nothing");
  log.erase("c", "gone").erase("c", "nobody");  // 4, 5
  log.insert("c", "twice", "2").erase("c", "twice").insert("c", "twice", "3");
  log.erase("c", "twice").insert("c", "back", "4").erase("c", "back").insert("c", "back", "5");
  const State state = replay(log.bytes(), {.deleted = true});
  REQUIRE(keys(state) == std::vector<std::string>{"c|gone", "c|nobody", "c|twice"});
  CHECK(state.documents[0].sequence_number == 3);
  CHECK(state.documents[0].type == RecordType::delete_);
  CHECK(state.documents[0].body.empty());
  CHECK(state.documents[1].sequence_number == 1);
  CHECK(state.documents[2].sequence_number == 9);
  CHECK(state.counts.live_documents == 1);
  CHECK(state.counts.deleted_documents == 3);
  CHECK_FALSE(replay(log.bytes()).counts.deleted_documents.has_value());
  CHECK(keys(replay(log.bytes(), {.until_sequence_number = 0, .deleted = true})).empty());
}

TEST_CASE("replay: only the documents that are asked for are given and counted") {
  LogBuilder log;
  log.insert("c", "a", "1").insert("d", "a", "2").update("c", "b", "3").erase("d", "a");
  log.erase("c", "a").insert("d", "b", "4");
  const auto of_c = [](std::string_view collection, std::string_view) { return collection == "c"; };
  const State state = replay(log.bytes(), {.wanted = of_c});
  CHECK(keys(state) == std::vector<std::string>{"c|b"});
  check_counts(state.counts, {1, 1, 1, 1, 6});
  CHECK(keys(replay(log.bytes(), {.wanted = of_c, .deleted = true})) ==
        std::vector<std::string>{"c|a"});
}

TEST_CASE("replay: keys alone, in the same order") {
  LogBuilder log;
  log.insert("c", "b", "1").insert("a", "z", "2").insert("c", "a", "3").erase("c", "b");
  const auto source = ByteSource::from_memory(log.bytes(), "log");
  const auto all = [&](const Replay::Options& options, std::size_t wanted) {
    auto run = Replay::run(*source, options);
    REQUIRE(run.has_value());
    std::string text;
    std::size_t count = 0;
    const auto done = run->for_each_key([&](const DocumentKey& key) {
      text.append(key.collection_id).append("|").append(key.document_id);
      text += key.deleted ? "- " : " ";
      CHECK_FALSE(key.of_base);
      return ++count < wanted;
    });
    CHECK(done.has_value());
    return text;
  };
  CHECK(all({}, 9) == "a|z c|a ");
  CHECK(all({}, 1) == "a|z ");
  CHECK(all({.deleted = true}, 9) == "c|b- ");
}

TEST_CASE("replay: the schema is the newest record's, and no part of the key") {
  LogBuilder log;
  log.add({.collection_id = "c", .document_id = "d", .schema_id = "s", .schema_version = "v1"});
  log.add({.type = RecordType::update,
           .collection_id = "c",
           .document_id = "d",
           .schema_id = "t",
           .schema_version = "v2"});
  const State state = replay(log.bytes());
  REQUIRE(state.documents.size() == 1);
  CHECK(state.documents[0].schema_id == "t");
  CHECK(state.documents[0].schema_version == "v2");
  CHECK(state.documents[0].body.empty());
}

TEST_CASE("replay: sorted bytewise by collection, then id, and never by the two in one") {
  LogBuilder log;
  const std::pair<const char*, const char*> sorted[] = {
      {"", ""},     {"", "z"},  {"A", "a"},    {"a", "B"},           {"a", "a"},
      {"a", "b:c"}, {"a", "é"}, {"a:b", "c"},  {"aa", ""},           {"a\x7f", "x"},
      {"z", "10"},  {"z", "9"}, {"é", "\x01"}, {"\xef\xbf\xbd", ""}, {"\xf0\x9f\x98\x80", ""},
  };
  std::vector<std::string> expected;
  for (const auto& key : sorted) {
    expected.push_back(std::string(key.first) + "|" + key.second);
  }
  for (std::size_t i = std::size(sorted); i-- > 0;) {
    log.insert(sorted[i].first, sorted[i].second, std::to_string(i));
  }
  const State state = replay(log.bytes());
  CHECK(keys(state) == expected);
  for (std::size_t i = 0; i < state.documents.size(); ++i) {
    CHECK(state.documents[i].body == std::to_string(i));
  }
}

TEST_CASE("replay: keys that only together are equal are different") {
  LogBuilder log;
  log.insert("a:b", "c", "1").insert("a", "b:c", "2").insert("ab", "c", "3").insert("a", "bc", "4");
  log.insert("abc", "", "5").insert("", "abc", "6").erase("a", "bc");
  const State state = replay(log.bytes());
  CHECK(keys(state) == std::vector<std::string>{"|abc", "a|b:c", "a:b|c", "ab|c", "abc|"});
}

TEST_CASE("replay: up to a number") {
  LogBuilder log;
  log.insert("c", "a", "1").erase("c", "a").insert("c", "b", "2").update("c", "b", "3");
  const auto until = [&](std::uint64_t number) {
    return replay(log.bytes(), {.until_sequence_number = number});
  };
  CHECK(keys(until(0)).empty());
  check_counts(until(0).counts, {});
  CHECK(keys(until(1)) == std::vector<std::string>{"c|a"});
  CHECK(keys(until(2)).empty());
  check_counts(until(2).counts, {1, 0, 1, 0, 2});
  CHECK(until(3).documents.at(0).body == "2");
  CHECK(until(4).documents.at(0).body == "3");
  CHECK(keys(until(UINT64_MAX)) == std::vector<std::string>{"c|b"});
  check_counts(until(UINT64_MAX).counts, {2, 1, 1, 1, 4});
}

TEST_CASE("replay: damage within what was asked for leaves no documents") {
  LogBuilder log;
  log.insert("c", "a", "1").insert("c", "b", "2").insert("c", "c", "3");
  flip_bit(log.record(1), 8 * 20);
  const State state = replay(log.bytes());
  REQUIRE(state.damage.has_value());
  CHECK(state.damage->check == StrictCheck::checksum);
  CHECK(state.damage->byte_offset == log.offset(1));
  CHECK(state.damage->length == log.length(1));
  CHECK(state.damage->sequence_number == 2);
  CHECK(state.documents.empty());
  check_counts(state.counts, {1, 0, 0, 1, 1});

  const State before = replay(log.bytes(), {.until_sequence_number = 1});
  CHECK_FALSE(before.damage.has_value());
  CHECK(keys(before) == std::vector<std::string>{"c|a"});
  CHECK(replay(log.bytes(), {.until_sequence_number = 2}).damage.has_value());
}

TEST_CASE("replay: thousands of keys against a map") {
  std::mt19937 random(11);
  for (const unsigned key_count : {3U, 900U, 60000U}) {
    std::map<std::pair<std::string, std::string>, std::pair<std::string, std::uint64_t>> model;
    LogBuilder log;
    for (int i = 0; i < 12000; ++i) {
      const std::string collection = "c" + std::to_string(random() % 7);
      const std::string document = std::to_string(random() % key_count);
      const std::string body = std::to_string(random());
      if (random() % 4 == 0) {
        log.erase(collection, document);
        model.erase({collection, document});
      } else {
        random() % 2 == 0 ? log.insert(collection, document, body)
                          : log.update(collection, document, body);
        model[{collection, document}] = {body, log.count()};
      }
    }
    const State state = replay(log.bytes());
    CHECK(state.counts.live_documents == model.size());
    REQUIRE(state.documents.size() == model.size());
    auto expected = model.begin();
    for (const OwnedRecord& document : state.documents) {
      REQUIRE(document.collection_id == expected->first.first);
      REQUIRE(document.document_id == expected->first.second);
      REQUIRE(document.body == expected->second.first);
      REQUIRE(document.sequence_number == expected->second.second);
      ++expected;
    }
  }
}

TEST_CASE("replay: a log that changed in between is an error") {
  LogBuilder log;
  log.insert("c", "a", "1").insert("c", "b", "2");
  const TemporaryDirectory directory;
  const std::string path = directory.file("wal.log");
  const auto change = [&](const ByteVector& changed) {
    write_file(path, log.bytes());
    auto source = ByteSource::open(path);
    REQUIRE(source.has_value());
    auto run = Replay::run(**source, {});
    REQUIRE(run.has_value());
    REQUIRE(run->next().has_value());
    write_file(path, changed);
    const auto more = run->next();
    REQUIRE_FALSE(more.has_value());
    CHECK(more.error().code == ErrorCode::system);
    CHECK(more.error().path == path);
    return more.error();
  };
  ByteVector flipped = log.bytes();
  flip_bit(flipped, log.offset(1) * 8 + 200);
  Error error = change(flipped);
  CHECK(error.message == "the log changed while it was replayed");
  CHECK(error.byte_offset == log.offset(1));

  LogBuilder other;
  other.insert("c", "a", "1").insert("c", "x", "2");
  error = change(other.bytes());
  CHECK(error.message == "the log changed while it was replayed");
  CHECK(error.byte_offset == log.offset(1));

  ByteVector cut = log.bytes();
  cut.resize(log.offset(1) + 5);
  error = change(cut);
  CHECK(error.message == "the file became shorter while it was read");
  CHECK(error.byte_offset == log.offset(1) + 5);
}

std::string line_of(const PlacedRecord& record) {
  return std::string(record.document_id) + "=" + text_of(record.body) + "@" +
         std::to_string(record.byte_offset) + "\n";
}

RecordText into(std::string& all) {
  return {
      .describe = [](const PlacedRecord& record, std::string& text) { text += line_of(record); },
      .print =
          [&all](std::string& text) {
            all += text;
            return true;
          }};
}

TEST_CASE("replay: text of all documents, on one thread or two") {
  LogBuilder log;
  for (int i = 0; i < 9000; ++i) {
    log.insert("c", "user_" + std::to_string(i * 7919 % 5000), std::to_string(i));
  }
  const State state = replay(log.bytes());
  REQUIRE(state.documents.size() == 5000);
  for (const unsigned workers : {1U, 2U, 3U, 8U}) {
    for (const std::size_t skipped : {0U, 1U, 3000U, 4999U, 5000U}) {
      const MemoryFile file(log.bytes());
      auto source = *ByteSource::from_descriptor(file.descriptor(), "log");
      auto run = *Replay::run(*source, {.threading = {.workers = workers}});
      std::string all;
      std::string expected;
      for (std::size_t i = 0; i < state.documents.size(); ++i) {
        if (i < skipped) {
          REQUIRE(*run.next());
          all += line_of(run.document());
        }
        const OwnedRecord& document = state.documents[i];
        expected += document.document_id + "=" + document.body + "@" +
                    std::to_string(document.byte_offset) + "\n";
      }
      REQUIRE(run.print(into(all)));
      REQUIRE(all == expected);
      CHECK_FALSE(*run.next());
    }
  }
}

TEST_CASE("replay: text of documents that changed meanwhile ends with an error") {
  LogBuilder log;
  for (int i = 0; i < 9000; ++i) log.insert("c", "user_" + std::to_string(10000 + i), "{}");
  const TemporaryDirectory directory;
  const std::string path = directory.file("log.wal");
  for (const std::size_t changed : {0U, 500U, 1500U, 8999U}) {
    write_file(path, log.bytes());
    auto source = *ByteSource::open(path);
    auto run = *Replay::run(*source, {.threading = {.workers = 3}});
    ByteVector other = log.bytes();
    other[log.offset(changed) + 30] ^= std::byte{1};
    write_file(path, other);
    std::string all;
    const auto printed = run.print(into(all));
    REQUIRE_FALSE(printed.has_value());
    CHECK(printed.error().byte_offset == log.offset(changed));
    CHECK(static_cast<std::size_t>(std::count(all.begin(), all.end(), '\n')) == changed);
  }
}

}  // namespace

#include "store/conflict_decision.hpp"

#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "files.hpp"
#include "log_reading.hpp"
#include "store_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// A log and a store, a letter for each record. The numbers of the log's records are given beside
/// them, one digit each; '.' is a damaged place of the store.
struct DecisionCase {
  std::string log;
  std::string numbers;
  std::string store;
};

Record record_of(char letter, const std::string& id, std::uint64_t number) {
  return {.type = RecordType::insert,
          .sequence_number = number,
          .collection_id = "c",
          .document_id = id,
          .schema_id = "s",
          .schema_version = "v1",
          .body = bytes_of(letter == '.' ? "" : "{}")};
}

ConflictDecision decide(const DecisionCase& given) {
  ByteVector bytes;
  std::vector<Alternative> alternatives;
  std::vector<SoundRange> kept;
  for (std::size_t i = 0; i < given.log.size(); ++i) {
    const std::uint64_t offset = bytes.size();
    const auto number = static_cast<std::uint64_t>(given.numbers[i] - '0');
    const std::string id(1, given.log[i]);
    REQUIRE(encode(record_of(given.log[i], id, number), bytes));
    const std::uint64_t length = bytes.size() - offset;
    const bool conflicts =
        given.numbers.find(given.numbers[i]) != i || given.numbers.rfind(given.numbers[i]) != i;
    if (conflicts) {
      alternatives.push_back({.byte_offset = offset, .length = length, .sequence_number = number});
    } else {
      kept.push_back(
          {.byte_offset = offset, .length = length, .first_sequence_number = number, .count = 1});
    }
  }
  ByteVector stored;
  for (const char letter : given.store) {
    const std::string id(1, letter);
    ByteVector document = stored_document(record_of(letter, id, 1));
    if (letter == '.') document[8] ^= std::byte{1};
    stored.insert(stored.end(), document.begin(), document.end());
  }
  const TemporaryDirectory directory;
  write_file(directory.file("documents.dat"), stored);
  auto store = DocumentStore::open(directory.file("documents.dat"));
  REQUIRE(store);
  const MemoryFile file(bytes);
  auto source = ByteSource::from_descriptor(file.descriptor(), "some.wal");
  REQUIRE(source);
  auto decision = decide_conflicts(**source, alternatives, kept, *store);
  REQUIRE(decision);
  return std::move(*decision);
}

constexpr auto yes = Standing::acknowledged;
constexpr auto absent = Standing::not_in_the_store;
using Standings = std::vector<Standing>;

/// The order, a number for each kept record and a letter for each alternative.
std::string words(const ConflictDecision& decision) {
  std::string text;
  for (const OrderedPiece& piece : decision.order) {
    if (piece.alternative) {
      text += static_cast<char>('a' + *piece.alternative);
    } else {
      for (auto n = piece.kept.first; n <= piece.kept.last; ++n) text += std::to_string(n);
    }
  }
  return text;
}

TEST_CASE("conflict decision: a failed fsync left a record that the store lacks") {
  const ConflictDecision decision = decide({"abcde", "12334", "abde"});
  CHECK(decision.standings == Standings{absent, yes});
  CHECK(words(decision) == "b4");
  CHECK(decision.failure.empty());
}

TEST_CASE("conflict decision: the same at the log's end") {
  const ConflictDecision decision = decide({"abcd", "1233", "ababd"});
  CHECK(decision.standings == Standings{absent, yes});
  CHECK(words(decision) == "b");
}

TEST_CASE("conflict decision: the last record may be missing because the store ends too early") {
  const ConflictDecision decision = decide({"abcd", "1233", "abc"});
  CHECK_FALSE(decision.failure.empty());
  CHECK(decision.standings == Standings{yes, Standing::unclear});
  CHECK(decision.order.empty());
}

TEST_CASE("conflict decision: of two processes the store has all, and the order") {
  const ConflictDecision decision = decide({"apqrstu", "1223344", "aapqrstu"});
  CHECK(decision.standings == Standings(6, yes));
  CHECK(words(decision) == "abcdef");
  // One goes on alone, and the other comes again.
  const ConflictDecision later = decide({"apqrst", "122345", "aapqrst"});
  CHECK(words(later) == "ab345");
}

TEST_CASE("conflict decision: a start between the records of another process decides nothing") {
  // The second process replays a, b and c while the first writes p.
  const ConflictDecision decision = decide({"abcpq", "12344", "abcabpcq"});
  CHECK_FALSE(decision.failure.empty());
}

TEST_CASE("conflict decision: a store of something else, and one that is damaged") {
  CHECK_FALSE(decide({"abcde", "12334", "xyz"}).failure.empty());
  CHECK_FALSE(decide({"abcde", "12334", ""}).failure.empty());
  CHECK_FALSE(decide({"abcde", "12334", "ab.de"}).failure.empty());
  CHECK_FALSE(decide({"abcde", "12334", "a.abde"}).failure.empty());
  // Kept records that the store lacks, or has in another order.
  CHECK_FALSE(decide({"abcdef", "123345", "abdf"}).failure.empty());
  CHECK_FALSE(decide({"abcdef", "123345", "abdfe"}).failure.empty());
}

TEST_CASE("conflict decision: the first number of all") {
  CHECK(words(decide({"abc", "112", "bc"})) == "b2");
  CHECK_FALSE(decide({"abc", "112", "xbc"}).failure.empty());
}

TEST_CASE("conflict decision: without a conflict there is nothing to decide") {
  const ConflictDecision decision = decide({"abc", "123", "abc"});
  CHECK(decision.standings.empty());
  CHECK(decision.failure.empty());
}

}  // namespace

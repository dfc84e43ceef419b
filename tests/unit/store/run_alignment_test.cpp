#include "store/run_alignment.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace {

using namespace aerowal;

/// A letter for each record, and a dot for what is damaged or lost.
std::vector<RunAlignment::Key> keys_of(std::string_view store) {
  std::vector<RunAlignment::Key> keys;
  for (const char c : store) keys.push_back(c == '.' ? 0 : static_cast<unsigned char>(c));
  return keys;
}

KnownRecords known_of(std::string_view log) {
  std::vector<std::pair<std::uint64_t, RunAlignment::Key>> records;
  for (std::size_t i = 0; i < log.size(); ++i) {
    if (log[i] != '.') records.emplace_back(i + 1, static_cast<unsigned char>(log[i]));
  }
  return KnownRecords(std::move(records));
}

std::optional<std::size_t> find(std::string_view store, std::string_view log, std::uint64_t first,
                                std::uint64_t last) {
  const std::vector<RunAlignment::Key> keys = keys_of(store);
  const KnownRecords known = known_of(log);
  const RunAlignment alignment(keys, known);
  std::optional<std::size_t> first_index;
  for (std::uint64_t number = first; number <= last; ++number) {
    const RunAlignment::Place place = alignment.find(number);
    if (place.answer != RunAlignment::Answer::found) return std::nullopt;
    if (number == first) first_index = place.index;
    CHECK(store[place.index] == store[*first_index + static_cast<std::size_t>(number - first)]);
  }
  return first_index;
}

TEST_CASE("run alignment: records in the middle, at the start and at the end of a single run") {
  CHECK(find("abcdefgh", "abc..fgh", 4, 5) == 3);
  CHECK(find("abcdefgh", "..cdefgh", 1, 2) == 0);
  CHECK(find("abcdefgh", "abcdef..", 7, 8) == 6);
  CHECK(find("abcdefgh", "a.c..f.h", 4, 5) == 3);
}

TEST_CASE("run alignment: each run of a restarted store begins with record 1") {
  // The first run ended with c or with e.
  CHECK(find("abcabcde", "abc.e", 4, 4) == 6);
  CHECK(find("abcdeabcde", "ab.de", 3, 3) == 2);
  CHECK(find("abcdeabcdeabcde", ".bcde", 1, 1) == 0);
  CHECK(find("abcdeabcdefabcdef", "abcde.", 6, 6) == 10);
}

TEST_CASE("run alignment: the start of the next run is not what follows") {
  // The store never held record 4; what comes after c is the second run's a.
  CHECK_FALSE(find("abcabc", "abc.", 4, 4));
  CHECK_FALSE(find("abcabcabc", "abc..", 4, 5));
  CHECK_FALSE(find("abcabc", "abc.e", 4, 4));
  // It held d, then began anew.
  CHECK(find("abcdabcd", "abc.", 4, 4) == 3);
}

TEST_CASE("run alignment: all that is sound speaks, not only the neighbours") {
  // The same documents again and again: c follows b twice, with different records after it.
  CHECK(find("abcxabcy", "abc.abc.", 4, 4) == 3);
  CHECK(find("abcxabcy", "abc.abc.", 8, 8) == 7);
  CHECK_FALSE(find("abcx", "abc.abc.", 8, 8));
  // The store is shorter than the log, and an earlier record looks like the last one.
  CHECK_FALSE(find("cbcde", "cbcdc.", 6, 6));
}

TEST_CASE("run alignment: nothing goes on across a damaged place of the store") {
  CHECK(find("abc.efghij", "abcdefg.ij", 8, 8) == 7);
  CHECK(find("ab.xefghij", "abcdefg.ij", 8, 8) == std::nullopt);
  CHECK_FALSE(find("abc.efgh", "ab..efgh", 3, 4));
  CHECK(find("abc.efgh", "ab.defgh", 3, 3) == 2);
  // The damage hides more than one record.
  CHECK(find("a.ghij", "abcdefgh.j", 9, 9) == 4);
  CHECK(find(".cdef", "abcd.f", 5, 5) == 3);
}

TEST_CASE("run alignment: places of the same content are as good as one") {
  CHECK(find("abcdeabcdf", "ab.d.", 3, 3).has_value());
  CHECK(find("abcdefabcdef", "abc.ef", 4, 4) == 3);
  CHECK_FALSE(find("a.bcd.bxd", "abc.bcd", 4, 4));
}

TEST_CASE("run alignment: a store without anything of the log") {
  CHECK_FALSE(find("", "ab.d", 3, 3));
  CHECK_FALSE(find("....", "ab.d", 3, 3));
  CHECK_FALSE(find("wxyz", "ab.d", 3, 3));
}

TEST_CASE("run alignment: one document saved over and over") {
  const std::string same(20000, 'x');
  std::string log = same;
  log[9999] = '.';
  // Which of them it was does not matter.
  CHECK(find(same, log, 10000, 10000).has_value());
}

TEST_CASE("run alignment: ten documents saved over and over, at two hundred places of the log") {
  std::string log;
  for (std::size_t i = 0; i < 20000; ++i) log += static_cast<char>('a' + i % 10);
  const std::string store = log + log;
  std::vector<RunAlignment::Key> keys(store.begin(), store.end());
  std::vector<std::pair<std::uint64_t, RunAlignment::Key>> records;
  for (std::size_t i = 0; i < log.size(); ++i) {
    if (i % 100 != 50) records.emplace_back(i + 1, static_cast<unsigned char>(log[i]));
  }
  const KnownRecords known(std::move(records));
  const RunAlignment alignment(keys, known);
  for (std::size_t i = 50; i < log.size(); i += 100) {
    const RunAlignment::Place place = alignment.find(i + 1);
    REQUIRE(place.answer == RunAlignment::Answer::found);
    CHECK(store[place.index] == log[i]);
  }
  CHECK(alignment.continuation(0).indices.empty());
}

/// What the store has after the log's last record, with a question mark where there may be more.
/// `damaged_max`: how many records the damaged places have room for.
std::string continued(std::string_view store, std::string_view log, std::uint64_t damaged_max = 9) {
  const std::vector<RunAlignment::Key> keys = keys_of(store);
  const KnownRecords known = known_of(log);
  const RunAlignment::Continuation more = RunAlignment(keys, known).continuation(damaged_max);
  std::string text;
  for (const std::size_t index : more.indices) text += store[index];
  return text + (more.end_known ? "" : "?");
}

TEST_CASE("run alignment: what follows the log's last record") {
  CHECK(continued("abcdef", "abcd") == "ef");
  CHECK(continued("abcabcdef", "abcd") == "ef");
  CHECK(continued("abcdabcdefabcdef", "abcd") == "ef");
  CHECK(continued("abcd", "abcd") == "");
  CHECK(continued("abcdabc", "abcd") == "?");
  CHECK(continued("abcde.", "abcd") == "e?");
  // An older epoch's records come first.
  CHECK(continued("uvwxabcde", "abcd") == "e");
  // One record does not tell a restart from the same record written again.
  CHECK(continued("aab", "a") == "?");
  // The log repeats itself: so may what follows it.
  CHECK(continued("abababab", "abab") == "?");
  CHECK(continued("xyz", "abcd") == "?");
  // The store may end within a start that shows nothing of what is left of the log.
  CHECK(continued("abcdeab", "..cde") == "?");
  CHECK(continued("abcdefg", "..cde") == "fg");
}

TEST_CASE("run alignment: what repeats records of the log in order does not continue it") {
  // A start of AeroDB, of which the store lacks the first record, or two.
  CHECK(continued("abcdefbcdef", "abcdef") == "?");
  CHECK(continued("abcdefcdef", "abcdef") == "?");
  CHECK(continued("abcdefbc", "abcdef") == "?");
  CHECK(continued("abcdefbg", "abcdef") == "bg");
  // The log lost its last record, too, or two.
  CHECK(continued("abcdefbcdef", "abcde") == "f?");
  CHECK(continued("abcdefcdef", "abcd") == "ef?");
  CHECK(continued("abcdefbcdg", "abcdef") == "bcdg");
  // One record alone may have been written again.
  CHECK(continued("abcdefc", "abcdef") == "c");
}

TEST_CASE("run alignment: damage at the store's end has room for some records only") {
  CHECK(continued("ab.", "ab.def", 4) == "");
  CHECK(continued("ab.", "ab.def", 5) == "?");
  CHECK(continued("abcdefghijab.", "abcdefghij", 7) == "?");
  CHECK(continued("abcdefghijabcdefgh.", "abcdefghij", 2) == "");
  CHECK(continued("abcdefghijabcdefgh.", "abcdefghij", 3) == "?");
  // What stands after damage may be anywhere in the log.
  CHECK(continued("ab.defg.", "ab.def", 0) == "g?");
}

TEST_CASE("run alignment: number 1 is not what stands right after damage of the store") {
  CHECK_FALSE(find(".abcd", ".bcd", 1, 1));
  CHECK(find("xy.zabcdabcd", ".bcd", 1, 1) == 4);
  CHECK(find("abcd", ".bcd", 1, 1) == 0);
}

TEST_CASE("run alignment: what is first after damage of the store need not be known") {
  // Its number follows from the records after it.
  CHECK(find("ab.defgh", "abc.efgh", 4, 4) == 3);
  CHECK(find("ab.defgh", "abc..fgh", 4, 5) == 3);
}

TEST_CASE(
    "run alignment: a start that the store's end cuts short is beyond doubt from 8 records on") {
  // The store may also go on after record 10 with the same documents, written once more.
  CHECK(continued("abcdefghijabcdefg", "abcdefghij") == "?");
  CHECK(continued("abcdefghijabcdefgh", "abcdefghij") == "");
}

TEST_CASE("run alignment: no start is beyond doubt where the run before may go on") {
  const std::string start = "abcdefghijklmnopqrstuvwx";
  // Records 25 and 26 are a and b again, so that the store's last twelve records may be 25 to 36 or
  // the first ones of a restart. Records of an older epoch come first.
  const std::string log = start + "ab" + std::string(13, '.') + "Z";
  const std::vector<RunAlignment::Key> keys = keys_of("UVW" + start + start.substr(0, 12));
  const KnownRecords known = known_of(log);
  CHECK(RunAlignment(keys, known).find(27).answer == RunAlignment::Answer::unclear);
  // Where record 25 is another one, it is a restart, which has no record 27.
  const KnownRecords others = known_of(start + "xb" + std::string(13, '.') + "Z");
  CHECK(RunAlignment(keys, others).find(27).answer == RunAlignment::Answer::lacking);
}

}  // namespace

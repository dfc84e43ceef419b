#include "store/runs_beyond.hpp"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace {

using aerowal::RunsBeyond;

/// Of a log and a store in which each letter is a record, at its own index, and ! is damage: the
/// place and the records of the longest part beyond the log; empty where there is none.
std::string beyond(std::string_view log, std::string_view store) {
  RunsBeyond runs;
  for (const char letter : log) runs.add_log_record(static_cast<std::uint64_t>(letter));
  for (std::size_t i = 0; i < store.size(); ++i) {
    if (store[i] == '!') {
      runs.add_store_damage();
    } else {
      runs.add_store_record(static_cast<std::uint64_t>(store[i]), i);
    }
  }
  if (!runs.any()) return {};
  for (const char letter : log) runs.exclude(static_cast<std::uint64_t>(letter));
  const auto part = runs.longest();
  if (!part) return {};
  return std::to_string(part->byte_offset) + " " +
         std::string(store.substr(part->byte_offset, part->records));
}

TEST_CASE("runs beyond: a store of a whole log, started any number of times") {
  for (const std::string_view store :
       {"", "abc", "abcabc", "aababcabc", "abcaabcabcab", "xyzabc", "xyabcabc"}) {
    CAPTURE(store);
    CHECK(beyond("abc", store).empty());
  }
  CHECK(beyond("", "xyz").empty());
  CHECK(beyond("aaa", "aaaaaaaaaaa").empty());
  CHECK(beyond("abab", "ababababababababab").empty());
}

TEST_CASE("runs beyond: a lost end before a replay") {
  CHECK(beyond("ab", "abcab") == "2 c");
  CHECK(beyond("ab", "abcdab") == "2 cd");
  CHECK(beyond("ab", "xabcdabab") == "3 cd");
  CHECK(beyond("a", "axa") == "1 x");
  // With contents that the log has, too, among it.
  CHECK(beyond("abc", "abcbxcabc") == "3 bxc");
  CHECK(beyond("ababab", "abababxababababababab") == "6 x");
}

TEST_CASE("runs beyond: the longest of several, and the last of these") {
  CHECK(beyond("ab", "abcdeabcabcdab") == "2 cde");
  CHECK(beyond("ab", "abcdabcdab") == "6 cd");
  CHECK(beyond("ab", "abcabxyab") == "5 xy");
}

TEST_CASE("runs beyond: a record like an older one, which no start can have begun") {
  CHECK(beyond("abc", "abcb") == "3 b");
  CHECK(beyond("abc", "abcbabc") == "3 b");
  // Across two starts a run may seem to hold a log that repeats its first record.
  CHECK(beyond("aba", "ababa").empty());
  CHECK(beyond("abac", "abacbabac").empty());
}

TEST_CASE("runs beyond: what ends as the log does proves nothing") {
  CHECK(beyond("abc", "abccabc").empty());
  // Two starts at once.
  CHECK(beyond("abc", "aabcbcabc").empty());
  CHECK(beyond("ab", "abaxab").empty());
}

TEST_CASE("runs beyond: not in a run that differs, or over damage") {
  CHECK(beyond("abc", "abxcdabc").empty());
  CHECK(beyond("abc", "ab!cdabc").empty());
  CHECK(beyond("abc", "a!bcd").empty());
  CHECK(beyond("abc", "abc!dabc").empty());
  CHECK(beyond("abc", "abcd!eabc") == "3 d");
}

TEST_CASE("runs beyond: more parts and starts than are kept") {
  std::string store;
  for (char letter = 'c'; letter <= 'z'; ++letter) store += std::string("ab") + letter;
  CHECK(beyond("ab", store + "ab") == "23 j");
  // A long log of one content, and what follows it.
  const std::string log = std::string(100'000, 'a') + "b";
  CHECK(beyond(log, log + "c" + log) == std::to_string(log.size()) + " c");
  CHECK(beyond(log, log + log + log).empty());
}

}  // namespace

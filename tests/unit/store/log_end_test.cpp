#include "store/log_end.hpp"

#include <string_view>

#include <doctest/doctest.h>

namespace {

using aerowal::LogEnd;

/// Of a log and a store in which each letter is a record, at its own index, and ! is damage.
LogEnd::Rest rest_of(std::string_view log, std::string_view store) {
  LogEnd end;
  for (const char letter : log) end.add_log_record(static_cast<std::uint64_t>(letter));
  for (std::size_t i = 0; i < store.size(); ++i) {
    if (store[i] == '!') {
      end.add_store_damage(i);
    } else {
      end.add_store_record(static_cast<std::uint64_t>(store[i]), i);
    }
  }
  return end.rest();
}

TEST_CASE("log end: a store that ends with the log, however often it was started") {
  for (const std::string_view store : {"abc", "abcabc", "abababc", "xyzabc", "aabababcabc"}) {
    const auto rest = rest_of("abc", store);
    CHECK(rest.has_log_end);
    CHECK_FALSE(rest.begin);
    CHECK_FALSE(rest.replay);
  }
}

TEST_CASE("log end: what the log lost, and where it ends") {
  for (const std::string_view store : {"abcde", "abcdeabcde", "abcde!", "xabcde"}) {
    const auto rest = rest_of("abc", store);
    CAPTURE(store);
    CHECK(rest.has_log_end);
    CHECK(rest.begin == store.rfind('d'));
    CHECK(rest.records_before_both == 2);
    CHECK_FALSE(rest.replay);
  }
  const auto replayed = rest_of("abc", "abcdeab");
  CHECK(replayed.begin == 3);
  CHECK(replayed.replay == 5);
  CHECK(replayed.records_before_both == 2);
  const auto damaged = rest_of("abc", "abcde!f");
  CHECK(damaged.damage == 5);
  CHECK(damaged.records_before_both == 2);
}

TEST_CASE("log end: a replay that was stopped") {
  for (const std::string_view store : {"abcdeabcdea", "abcdeab", "abcdeabcd"}) {
    const auto rest = rest_of("abcde", store);
    CAPTURE(store);
    CHECK(rest.has_log_end);
    CHECK(rest.replay == store.rfind('a'));
    CHECK(rest.replay == rest.begin);
    CHECK(rest.records_before_both == 0);
  }
  // Its records need not all be those of the log now.
  const auto changed = rest_of("abcdefghijk", "abcdefghijkabxdefghi");
  CHECK(changed.replay == 11);
  CHECK(changed.records_before_both == 0);
}

TEST_CASE("log end: not in the store") {
  const auto behind = rest_of("abcde", "abcabc");
  CHECK_FALSE(behind.has_log_end);
  CHECK(behind.begin == 0);
  CHECK(behind.replay == 0);
  CHECK_FALSE(rest_of("abc", "").has_log_end);
  const auto all = rest_of("", "ab");
  CHECK(all.has_log_end);
  CHECK(all.begin == 0);
  CHECK(all.records_before_both == 2);
}

TEST_CASE("log end: a record that the log ends with may be elsewhere, too") {
  const auto rest = rest_of("abxcx", "abxcxdx");
  CHECK(rest.begin == 5);
  CHECK(rest.records_before_both == 2);
  // Whatever is before it may have been in the damage.
  CHECK_FALSE(rest_of("abxcx", "abxcxd!x").begin);
}

TEST_CASE("log end: a log that lacks records of the store in its middle") {
  const auto rest = rest_of("abdef", "abcdefabcdef");
  CHECK(rest.has_log_end);
  CHECK_FALSE(rest.begin);
}

}  // namespace

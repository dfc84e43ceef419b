#include "store/key_sequence.hpp"

#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace {

using namespace aerowal;

using Keys = std::vector<KeyComparison::Key>;

Keys keys_to(std::size_t count) {
  Keys keys;
  for (std::size_t i = 0; i < count; ++i) keys.push_back(100 + i);
  return keys;
}

/// A log of these records, without those whose key is 0.
KnownRecords known(const Keys& keys) {
  std::vector<std::pair<std::uint64_t, KeyComparison::Key>> records;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i] != 0) records.emplace_back(i + 1, keys[i]);
  }
  return KnownRecords(std::move(records));
}

TEST_CASE("key sequence: a store agrees up to the first known record that differs") {
  const std::size_t count = 70;
  const KnownRecords log = known(keys_to(count));
  for (std::size_t differs = 0; differs <= count; ++differs) {
    CAPTURE(differs);
    Keys store = keys_to(count);
    if (differs < count) store[differs] = 1;
    const KeyComparison comparison(store, log);
    const auto agreed = comparison.store_agreement(0, count, 1);
    CHECK(agreed.count == differs);
    CHECK(agreed.known == differs);
  }
}

TEST_CASE("key sequence: what is unknown agrees with anything, and does not count as known") {
  Keys keys = keys_to(12);
  keys[3] = keys[4] = keys[9] = 0;
  const KnownRecords log = known(keys);
  CHECK(log.last_number() == 12);
  CHECK(log.unknown_numbers(3) == std::vector<std::uint64_t>{4, 5, 10});
  CHECK_FALSE(log.unknown_numbers(2).has_value());
  Keys store = keys_to(12);
  store[4] = 1;
  const auto whole = KeyComparison(store, log).store_agreement(0, 12, 1);
  CHECK(whole.count == 12);
  CHECK(whole.known == 9);
  // From record 5 on, which is unknown, to the store's end before the log's.
  const auto part = KeyComparison(store, log).store_agreement(4, 8, 5);
  CHECK(part.count == 4);
  CHECK(part.known == 3);
  store[7] = 1;
  const auto less = KeyComparison(store, log).store_agreement(4, 8, 5);
  CHECK(less.count == 3);
  CHECK(less.known == 2);
}

TEST_CASE("key sequence: a log agrees with itself as far as it repeats its beginning") {
  const Keys none;
  for (std::size_t repeated = 1; repeated <= 20; ++repeated) {
    CAPTURE(repeated);
    Keys keys = keys_to(20);
    const Keys again = keys_to(repeated);
    keys.insert(keys.end(), again.begin(), again.end());
    const KnownRecords repeats = known(keys);
    const auto to_end = KeyComparison(none, repeats).own_agreement(1, 21);
    CHECK(to_end.known == repeated);
    CHECK(to_end.reaches_end);
    keys.push_back(1);
    const KnownRecords goes_on = known(keys);
    const auto ends = KeyComparison(none, goes_on).own_agreement(1, 21);
    CHECK(ends.known == repeated);
    CHECK_FALSE(ends.reaches_end);
  }
}

}  // namespace

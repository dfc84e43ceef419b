#include "scan/chain.hpp"

#include <algorithm>
#include <random>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>

namespace {

using namespace aerowal;

/// What a chain is worth, in the order of its rules.
struct Worth {
  std::uint64_t weight = 0;
  std::uint64_t breaks = 0;
  std::vector<std::size_t> runs;     ///< from the last one back; SIZE_MAX at the end
  std::vector<std::size_t> records;  ///< counted through all runs, in file order

  [[nodiscard]] bool better_than(const Worth& other) const {
    if (weight != other.weight) return weight > other.weight;
    if (breaks != other.breaks) return breaks < other.breaks;
    if (runs != other.runs) return runs < other.runs;
    return records < other.records;
  }
};

/// Every chain, record by record.
class BruteForce {
 public:
  BruteForce(const LargeVector<NumberRun>& runs, bool starts_log) : starts_log_(starts_log) {
    for (std::size_t run = 0; run < runs.size(); ++run) {
      for (std::uint64_t i = 0; i < runs[run].count; ++i) {
        records_.push_back({.run = run, .number = runs[run].first + i});
      }
    }
    extend({}, 0);
  }

  [[nodiscard]] const Worth& best() const { return best_; }

  [[nodiscard]] Worth worth_of(const std::vector<std::size_t>& records) const {
    Worth worth{.weight = records.size(), .breaks = 0, .runs = {}, .records = records};
    if (records.empty()) return worth;
    if (!starts_log_ || records.front() != 0) worth.breaks = 1;
    for (std::size_t i = 1; i < records.size(); ++i) {
      const Record& before = records_[records[i - 1]];
      const Record& record = records_[records[i]];
      if (before.run != record.run || before.number + 1 != record.number) ++worth.breaks;
    }
    for (auto record = records.rbegin(); record != records.rend(); ++record) {
      const std::size_t run = records_[*record].run;
      if (worth.runs.empty() || worth.runs.back() != run) worth.runs.push_back(run);
    }
    worth.runs.push_back(SIZE_MAX);  // with a run before it, a chain goes before one without
    return worth;
  }

  [[nodiscard]] std::size_t index_of(std::size_t run, std::uint64_t number) const {
    std::size_t index = 0;
    while (records_[index].run != run || records_[index].number != number) ++index;
    return index;
  }

 private:
  struct Record {
    std::size_t run = 0;
    std::uint64_t number = 0;
  };

  void extend(std::vector<std::size_t> chain, std::size_t from) {
    if (Worth worth = worth_of(chain); worth.better_than(best_)) best_ = std::move(worth);
    for (std::size_t i = from; i < records_.size(); ++i) {
      if (!chain.empty() && records_[i].number <= records_[chain.back()].number) continue;
      chain.push_back(i);
      extend(chain, i + 1);
      chain.pop_back();
    }
  }

  bool starts_log_;
  std::vector<Record> records_;
  Worth best_;
};

/// The records of the chain that was found, which must be one.
std::vector<std::size_t> records_of(const LargeVector<NumberRun>& runs, bool starts_log,
                                    const BruteForce& brute) {
  std::vector<std::size_t> records;
  std::uint64_t last = 0;
  std::size_t last_run = 0;
  for (const ChainLink& link : heaviest_chain(runs, starts_log)) {
    REQUIRE(link.first <= link.last);
    REQUIRE(link.first >= runs[link.run].first);
    REQUIRE(link.last <= runs[link.run].last());
    if (!records.empty()) {
      REQUIRE(link.run > last_run);
      REQUIRE(link.first > last);
    }
    for (std::uint64_t number = link.first; number <= link.last; ++number) {
      records.push_back(brute.index_of(link.run, number));
    }
    last = link.last;
    last_run = link.run;
  }
  return records;
}

void compare(const LargeVector<NumberRun>& runs, bool starts_log) {
  std::string text = starts_log ? "*" : "";
  for (const NumberRun& run : runs) {
    text += " " + std::to_string(run.first) + "-" + std::to_string(run.last());
  }
  CAPTURE(text);
  const BruteForce brute(runs, starts_log);
  const Worth found = brute.worth_of(records_of(runs, starts_log, brute));
  REQUIRE(found.weight == brute.best().weight);
  REQUIRE(found.breaks == brute.best().breaks);
  REQUIRE(found.records == brute.best().records);
}

TEST_CASE("chain: nothing of nothing") { CHECK(heaviest_chain({}, false).empty()); }

TEST_CASE("chain: one wild number does not disown what follows it") {
  const LargeVector<NumberRun> runs{
      {.first = 1, .count = 3}, {.first = UINT64_MAX, .count = 1}, {.first = 5, .count = 9}};
  const auto chain = heaviest_chain(runs, true);
  REQUIRE(chain.size() == 2);
  CHECK(chain[0].run == 0);
  CHECK(chain[1].run == 2);
}

TEST_CASE("chain: the log's own start goes before a copy of it") {
  compare({{.first = 1, .count = 1}, {.first = 1, .count = 5}}, true);
  compare({{.first = 1, .count = 3}, {.first = 1, .count = 3}}, true);
}

TEST_CASE("chain: as brute force has it") {
  std::mt19937 random(1);
  // There may be 2^n chains of n records: most cases are short ones.
  for (int i = 0; i < 10000; ++i) {
    CAPTURE(i);
    LargeVector<NumberRun> runs;
    std::size_t left = i % 20 == 0 ? 11 : 7;
    const std::size_t run_count = 1 + random() % 6;
    while (left > 0 && runs.size() < run_count) {
      const std::size_t count = 1 + random() % std::min<std::size_t>(left, 5);
      runs.push_back({.first = 1 + random() % 9, .count = count});
      left -= count;
    }
    const bool starts_log = random() % 2 == 0;
    if (starts_log) runs.front().first = 1;
    compare(runs, starts_log);
  }
}

}  // namespace

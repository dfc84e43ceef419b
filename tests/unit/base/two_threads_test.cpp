#include "base/two_threads.hpp"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

#include <doctest/doctest.h>

namespace {

using namespace aerowal;

/// Prints the numbers of its chunks.
struct Numbers {
  std::string all;
  std::uint64_t last = 0;
  std::uint64_t unwanted_from = UINT64_MAX;
  std::atomic<std::uint64_t> worked = 0;

  TwoThreads job() {
    return {.work =
                [this](std::uint64_t chunk, bool, std::string& text) {
                  ++worked;
                  text += std::to_string(chunk) + " ";
                  return chunk < last;
                },
            .print =
                [this](std::string& text) {
                  all += text;
                  return std::stoull(text) + 1 < unwanted_from;
                }};
  }

  static std::string up_to(std::uint64_t last) {
    std::string text;
    for (std::uint64_t i = 0; i <= last; ++i) text += std::to_string(i) + " ";
    return text;
  }
};

TEST_CASE("two threads: every chunk once, and printed in order") {
  for (const bool with_second : {true, false}) {
    for (std::uint64_t last = 0; last < 40; ++last) {
      Numbers numbers;
      numbers.last = last;
      numbers.job().run(with_second);
      REQUIRE(numbers.all == Numbers::up_to(last));
      REQUIRE(numbers.worked <= last + 2);
    }
  }
}

TEST_CASE("two threads: either may be the slower one") {
  for (const bool slow : {true, false}) {
    std::string all;
    TwoThreads{.work =
                   [&](std::uint64_t chunk, bool second, std::string& text) {
                     if (second == slow) std::this_thread::sleep_for(std::chrono::milliseconds(1));
                     text = std::to_string(chunk) + " ";
                     return chunk < 30;
                   },
               .print =
                   [&](std::string& text) {
                     all += text;
                     return true;
                   }}
        .run();
    CHECK(all == Numbers::up_to(30));
  }
}

TEST_CASE("two threads: the odd chunks are the second one's, and printing is the caller's") {
  const auto caller = std::this_thread::get_id();
  std::atomic<int> wrong = 0;
  TwoThreads{.work =
                 [&](std::uint64_t chunk, bool second, std::string&) {
                   wrong += static_cast<int>(second != (chunk % 2 == 1));
                   wrong += static_cast<int>(second == (std::this_thread::get_id() == caller));
                   return chunk < 50;
                 },
             .print =
                 [&](std::string&) {
                   wrong += static_cast<int>(std::this_thread::get_id() != caller);
                   return true;
                 }}
      .run();
  CHECK(wrong == 0);
}

TEST_CASE("two threads: ends when nothing more is wanted") {
  for (const bool with_second : {true, false}) {
    for (std::uint64_t from = 1; from < 20; ++from) {
      Numbers numbers;
      numbers.last = 1000000;
      numbers.unwanted_from = from;
      numbers.job().run(with_second);
      REQUIRE(numbers.all == Numbers::up_to(from - 1));
      REQUIRE(numbers.worked < from + 4);
    }
  }
}

TEST_CASE("two threads: nothing to print") {
  Numbers numbers;
  numbers.last = 17;
  TwoThreads job = numbers.job();
  job.print = {};
  job.run();
  CHECK(numbers.worked >= 18);
  CHECK(numbers.all.empty());
}

TEST_CASE("two threads: what a function throws reaches the caller") {
  for (const std::uint64_t bad : {0U, 1U, 2U, 7U, 8U}) {
    for (const bool with_second : {true, false}) {
      Numbers numbers;
      numbers.last = 1000000;
      TwoThreads job = numbers.job();
      const auto work = job.work;
      job.work = [&](std::uint64_t chunk, bool second, std::string& text) {
        if (chunk == bad) throw std::runtime_error("work");
        return work(chunk, second, text);
      };
      REQUIRE_THROWS_AS(job.run(with_second), std::runtime_error);
      Numbers printed;
      printed.last = 1000000;
      TwoThreads other = printed.job();
      other.print = [&](std::string& text) -> bool {
        if (std::stoull(text) == bad) throw std::runtime_error("print");
        return true;
      };
      REQUIRE_THROWS_AS(other.run(with_second), std::runtime_error);
    }
  }
}

TEST_CASE("two threads: a chunk that waits for one that will not come is told to give up") {
  for (int i = 0; i < 50; ++i) {
    std::atomic<std::uint64_t> turn = 0;
    TwoThreads{.work =
                   [&](std::uint64_t chunk, bool, std::string&) {
                     std::uint64_t now = turn;
                     while (now < chunk) {
                       turn.wait(now);
                       now = turn;
                     }
                     if (chunk == 5) return false;
                     if (now != UINT64_MAX) turn.compare_exchange_strong(now, chunk + 1);
                     turn.notify_all();
                     return true;
                   },
               .print = {},
               .stop =
                   [&] {
                     turn = UINT64_MAX;
                     turn.notify_all();
                   }}
        .run();
  }
}

}  // namespace

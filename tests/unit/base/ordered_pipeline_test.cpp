#include "base/ordered_pipeline.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace aerowal;

using Chunk = std::uint64_t;
using Worker = std::size_t;
using Pipeline = OrderedPipeline<std::string, std::uint64_t>;

constexpr std::size_t worker_counts[] = {1, 2, 3, 8};

void wait_a_bit(int microseconds = 200) {
  std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
}

std::string up_to(Chunk last) {
  std::string text;
  for (Chunk chunk = 0; chunk <= last; ++chunk) text += std::to_string(chunk) + " ";
  return text;
}

/// Makes a number of each chunk, which is that of the chunk, but found by counting.
struct Numbers {
  std::string all = {};
  std::atomic<std::uint64_t> worked = 0;

  Pipeline pipeline(std::size_t workers, Chunk chunk_count = UINT64_MAX) {
    return {.workers = workers,
            .chunk_count = chunk_count,
            .advance = [](Chunk, Worker, std::uint64_t& position) -> Result<bool> {
              ++position;
              return true;
            },
            .work = [this](Chunk, Worker, const std::uint64_t& begin, const std::uint64_t& end,
                           std::string& result) -> Result<bool> {
              ++worked;
              result = std::to_string(begin) + (end == begin + 1 ? " " : "?");
              return true;
            },
            .deliver = [this](std::string& result) -> Result<bool> {
              all += result;
              return true;
            }};
  }
};

/// Where something happens.
enum class Step { prepare, advance, work, deliver };
constexpr Step steps[] = {Step::prepare, Step::advance, Step::work, Step::deliver};

/// The pipeline of `numbers` that does `act`, which gives whether there is more, in one of its
/// steps. Chunk numbers in deliver() are those that were made.
Pipeline with(Numbers& numbers, std::size_t workers, bool repeatable, Step step,
              const std::function<Result<bool>(Chunk)>& act) {
  Pipeline pipeline = numbers.pipeline(workers);
  pipeline.repeatable = repeatable;
  switch (step) {
    case Step::prepare:
      pipeline.prepare = [act](Chunk chunk, Worker) -> Result<void> {
        auto more = act(chunk);
        if (!more) return std::move(more).error();
        return {};
      };
      break;
    case Step::advance:
      pipeline.advance = [act](Chunk chunk, Worker, std::uint64_t& position) {
        ++position;
        return act(chunk);
      };
      break;
    case Step::work:
      pipeline.work = [act](Chunk chunk, Worker, const std::uint64_t& begin, const std::uint64_t&,
                            std::string& result) {
        result = std::to_string(begin) + " ";
        return act(chunk);
      };
      break;
    case Step::deliver:
      pipeline.deliver = [act, &numbers](std::string& result) {
        numbers.all += result;
        return act(std::stoull(result));
      };
      break;
  }
  return pipeline;
}

/// For each number of workers, whether steps may be repeated, and step.
void for_each_case(const std::function<void(std::size_t, bool, Step)>& check) {
  for (const std::size_t workers : worker_counts) {
    for (const bool repeatable : {true, false}) {
      for (const Step step : steps) {
        if (repeatable || step != Step::prepare) check(workers, repeatable, step);
      }
    }
  }
}

TEST_CASE("ordered pipeline: every chunk once, and delivered in order") {
  for (const std::size_t workers : worker_counts) {
    for (const bool repeatable : {true, false}) {
      for (Chunk count = 0; count < 40; ++count) {
        Numbers numbers;
        Pipeline pipeline = numbers.pipeline(workers, count);
        pipeline.repeatable = repeatable;
        REQUIRE(pipeline.run());
        REQUIRE(numbers.all == (count == 0 ? "" : up_to(count - 1)));
        if (!repeatable) REQUIRE(numbers.worked == count);
      }
    }
  }
}

TEST_CASE("ordered pipeline: begins at the position that is given") {
  for (const std::size_t workers : worker_counts) {
    Numbers numbers;
    REQUIRE(numbers.pipeline(workers, 3).run(7));
    CHECK(numbers.all == "7 8 9 ");
  }
}

TEST_CASE("ordered pipeline: ends after the first chunk of which a step says so") {
  for_each_case([](std::size_t workers, bool repeatable, Step step) {
    if (step == Step::prepare) return;
    for (Chunk last = 0; last < 20; ++last) {
      Numbers numbers;
      REQUIRE(with(numbers, workers, repeatable, step, [last](Chunk chunk) -> Result<bool> {
                return chunk != last && chunk != last + 1;
              }).run());
      REQUIRE(numbers.all == up_to(last));
    }
  });
}

TEST_CASE("ordered pipeline: the first error counts, after all that comes before it") {
  for_each_case([](std::size_t workers, bool repeatable, Step step) {
    for (Chunk bad = 1; bad < 20; ++bad) {
      Numbers numbers;
      const auto run = with(numbers, workers, repeatable, step, [bad](Chunk chunk) -> Result<bool> {
                         if (chunk == bad) wait_a_bit();
                         if (chunk >= bad) return Error{.message = std::to_string(chunk)};
                         return true;
                       }).run();
      REQUIRE_FALSE(run.has_value());
      REQUIRE(run.error().message == std::to_string(bad));
      REQUIRE(numbers.all == up_to(step == Step::deliver ? bad : bad - 1));
    }
  });
}

TEST_CASE("ordered pipeline: so does what a step throws") {
  for_each_case([](std::size_t workers, bool repeatable, Step step) {
    for (Chunk bad = 1; bad < 20; ++bad) {
      Numbers numbers;
      const Pipeline pipeline =
          with(numbers, workers, repeatable, step, [bad](Chunk chunk) -> Result<bool> {
            if (chunk == bad) wait_a_bit();
            if (chunk >= bad) throw std::runtime_error(std::to_string(chunk));
            return true;
          });
      REQUIRE_THROWS_WITH_AS((void)pipeline.run(), std::to_string(bad).c_str(), std::runtime_error);
      REQUIRE(numbers.all == up_to(step == Step::deliver ? bad : bad - 1));
    }
  });
}

TEST_CASE("ordered pipeline: what goes wrong after the last chunk does not count") {
  for (const std::size_t workers : worker_counts) {
    Numbers numbers;
    Pipeline pipeline = numbers.pipeline(workers);
    pipeline.prepare = [](Chunk chunk, Worker) -> Result<void> {
      if (chunk == 6) return Error{.message = "prepare"};
      if (chunk > 6) throw std::runtime_error("prepare");
      return {};
    };
    pipeline.advance = [](Chunk chunk, Worker, std::uint64_t& position) -> Result<bool> {
      wait_a_bit(50);
      ++position;
      return chunk != 5;
    };
    REQUIRE(pipeline.run());
    CHECK(numbers.all == up_to(5));
  }
}

TEST_CASE("ordered pipeline: a worker does the steps of one chunk at a time, on one thread") {
  for (const std::size_t workers : worker_counts) {
    struct Memory {
      std::thread::id thread;
      Chunk chunk = 0;
      Step last = Step::work;
    };
    std::vector<Memory> memories(workers);
    const auto caller = std::this_thread::get_id();
    std::atomic<int> wrong = 0;
    // Each worker's memory is its own, so that a sanitizer sees where it is not.
    const auto note = [&](Chunk chunk, Worker worker, Step step) {
      Memory& memory = memories[worker];
      if (step == Step::prepare) memory.chunk = chunk;
      const bool follows = step == Step::prepare || (memory.last < step && memory.chunk == chunk);
      const auto here = std::this_thread::get_id();
      const bool first = memory.thread == std::thread::id();
      wrong += static_cast<int>(!follows || (!first && memory.thread != here) ||
                                (worker == 0) != (here == caller));
      memory.thread = here;
      memory.last = step;
    };
    const OrderedPipeline<int> pipeline{
        .workers = workers,
        .chunk_count = 300,
        .prepare = [&](Chunk chunk, Worker worker) -> Result<void> {
          note(chunk, worker, Step::prepare);
          return {};
        },
        .advance = [&](Chunk chunk, Worker worker, auto&) -> Result<bool> {
          note(chunk, worker, Step::advance);
          return true;
        },
        .work = [&](Chunk chunk, Worker worker, const auto&, const auto&, int&) -> Result<bool> {
          note(chunk, worker, Step::work);
          return true;
        },
        .deliver = [&](int&) -> Result<bool> {
          wrong += static_cast<int>(std::this_thread::get_id() != caller);
          return true;
        }};
    REQUIRE(pipeline.run());
    CHECK(wrong == 0);
  }
}

TEST_CASE("ordered pipeline: nothing is repeated, or advanced over by two, that must not be") {
  for (const std::size_t workers : worker_counts) {
    std::map<Chunk, std::thread::id> advanced;  // a sanitizer sees two at a time
    Chunk next = 0;
    std::atomic<int> wrong = 0;
    const OrderedPipeline<int> pipeline{
        .workers = workers,
        .repeatable = false,
        .advance = [&](Chunk chunk, Worker, auto&) -> Result<bool> {
          wrong += static_cast<int>(chunk != next++);
          wrong += static_cast<int>(!advanced.emplace(chunk, std::this_thread::get_id()).second);
          if (chunk % 20 == 7) wait_a_bit();
          return chunk < 200;
        },
        .work = [&](Chunk chunk, Worker, const auto&, const auto&, int&) -> Result<bool> {
          if (chunk % 20 == 5) wait_a_bit();
          return true;
        }};
    REQUIRE(pipeline.run());
    CHECK(advanced.size() == 201);
    CHECK(wrong == 0);
  }
}

TEST_CASE("ordered pipeline: does not wait for a worker that got stuck in any step") {
  for (const std::size_t workers : {2U, 3U, 8U}) {
    for (const Step stuck : {Step::prepare, Step::advance, Step::work}) {
      static constexpr Chunk count = 100;
      Numbers numbers;
      std::atomic<bool> all_delivered = false;
      std::atomic<bool> met = false;
      std::atomic<int> late = 0;
      const auto get_stuck = [&](Chunk chunk, Worker worker, Step step) {
        // The others may be fast enough to do all of it alone.
        if (worker == 0 && chunk > 1 && !met) wait_a_bit();
        if (worker == 0 || step != stuck) return;
        met = true;
        for (int i = 0; i < 100000 && !all_delivered; ++i) wait_a_bit(100);
        late += static_cast<int>(!all_delivered);
      };
      Pipeline pipeline = numbers.pipeline(workers, count);
      pipeline.prepare = [&](Chunk chunk, Worker worker) -> Result<void> {
        get_stuck(chunk, worker, Step::prepare);
        return {};
      };
      pipeline.advance = [&](Chunk chunk, Worker worker, std::uint64_t& position) -> Result<bool> {
        get_stuck(chunk, worker, Step::advance);
        ++position;
        return true;
      };
      pipeline.work = [&, work = pipeline.work](Chunk chunk, Worker worker,
                                                const std::uint64_t& begin,
                                                const std::uint64_t& end, std::string& result) {
        get_stuck(chunk, worker, Step::work);
        return work(chunk, worker, begin, end, result);
      };
      pipeline.deliver = [&](std::string& result) -> Result<bool> {
        numbers.all += result;
        all_delivered = result == std::to_string(count - 1) + " ";
        return true;
      };
      REQUIRE(pipeline.run());
      CHECK(numbers.all == up_to(count - 1));
      CHECK(met);
      CHECK(late == 0);
    }
  }
}

TEST_CASE("ordered pipeline: only so many chunks are in flight, and their results used again") {
  for (const std::size_t workers : worker_counts) {
    for (const bool repeatable : {true, false}) {
      std::atomic<Chunk> delivered = 0;
      std::atomic<Chunk> ahead_max = 0;
      std::set<const std::string*> results;
      OrderedPipeline<std::string> pipeline{
          .workers = workers,
          .chunk_count = 100,
          .repeatable = repeatable,
          .work = [&](Chunk chunk, Worker, const auto&, const auto&,
                      std::string& result) -> Result<bool> {
            const Chunk done = delivered;
            const Chunk ahead = chunk < done ? 0 : chunk - done;
            Chunk most = ahead_max;
            while (ahead > most && !ahead_max.compare_exchange_weak(most, ahead)) {
            }
            result = std::to_string(chunk);
            return true;
          },
          .deliver = [&](std::string& result) -> Result<bool> {
            results.insert(&result);
            if (delivered % 10 == 0) wait_a_bit();
            ++delivered;
            return true;
          }};
      REQUIRE(pipeline.run());
      CHECK(delivered == 100);
      CHECK(ahead_max < workers * pipeline.in_flight_max);
      CHECK(results.size() <= workers * (pipeline.in_flight_max + 1));
    }
  }
}

TEST_CASE("ordered pipeline: no signal of the program reaches a thread that it does not know of") {
  std::atomic<int> open_to_signals = 0;
  std::atomic<bool> met = false;
  const OrderedPipeline<int> pipeline{
      .workers = 2,
      .chunk_count = 200,
      .work = [&](Chunk, Worker worker, const auto&, const auto&, int&) -> Result<bool> {
        if (worker == 0 && !met) wait_a_bit();
        if (worker == 0) return true;
        met = true;
        sigset_t blocked;
        ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
        open_to_signals += static_cast<int>(::sigismember(&blocked, SIGINT) != 1);
        return true;
      }};
  REQUIRE(pipeline.run());
  CHECK(met);
  CHECK(open_to_signals == 0);
  sigset_t blocked;
  ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
  CHECK(::sigismember(&blocked, SIGINT) == 0);
}

TEST_CASE("ordered pipeline: one worker makes no thread") {
  const auto caller = std::this_thread::get_id();
  for (const auto& [workers, count] : {std::pair<std::size_t, Chunk>{0, 9}, {1, 9}, {8, 1}}) {
    int elsewhere = 0;
    const OrderedPipeline<int> pipeline{
        .workers = workers,
        .chunk_count = count,
        .work = [&](Chunk, Worker, const auto&, const auto&, int&) -> Result<bool> {
          elsewhere += static_cast<int>(std::this_thread::get_id() != caller);
          wait_a_bit();
          return true;
        }};
    REQUIRE(pipeline.run());
    CHECK(elsewhere == 0);
  }
}

/// Runs `check` in a process that can make no thread, which root always can. The exit code is what
/// it returns, or `not_forbidden`.
constexpr int not_forbidden = 77;
int without_threads(const std::function<int()>& check) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    constexpr uid_t nobody = 65534;
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    if (::setrlimit(RLIMIT_NPROC, &none) != 0) ::_exit(not_forbidden);
    if (::geteuid() == 0 && ::setuid(nobody) != 0) ::_exit(not_forbidden);
    try {
      std::thread([] {}).join();
    } catch (const std::system_error&) {
      ::_exit(check());
    }
    ::_exit(not_forbidden);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_CASE("ordered pipeline: where no thread can be made, the caller's does all of it") {
  static constexpr Chunk count = 100;
  for (const std::size_t workers : worker_counts) {
    for (const bool repeatable : {true, false}) {
      CAPTURE(workers);
      CAPTURE(repeatable);
      const int code = without_threads([&] {
        Numbers numbers;
        Pipeline pipeline = numbers.pipeline(workers, count);
        pipeline.repeatable = repeatable;
        bool alone = true;
        pipeline.work = [&, work = pipeline.work](Chunk chunk, Worker worker,
                                                  const std::uint64_t& begin,
                                                  const std::uint64_t& end, std::string& result) {
          alone = alone && worker == 0;
          return work(chunk, worker, begin, end, result);
        };
        const bool done = pipeline.run().has_value() && numbers.all == up_to(count - 1);
        return done && alone && numbers.worked == count ? 0 : 1;
      });
      if (code == not_forbidden) {
        MESSAGE("skipped: this system does not forbid threads");
        return;
      }
      CHECK(code == 0);
    }
  }
}

}  // namespace

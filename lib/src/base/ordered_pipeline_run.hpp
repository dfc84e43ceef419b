#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/ordered_pipeline.hpp"
#include "base/short_look.hpp"
#include "base/signals_blocked.hpp"

namespace aerowal {

/// One run on several threads.
template <class T, class Position>
class OrderedPipeline<T, Position>::Run {
 public:
  Run(const OrderedPipeline& steps, Position first, std::size_t workers)
      : steps_(&steps),
        workers_(workers),
        slots_(workers * std::max<std::size_t>(steps.in_flight_max, 1)),
        positions_(slots_.size() + 1),
        results_(slots_.size() + workers),
        last_(steps.chunk_count - 1) {
    positions_[0] = std::move(first);
    for (T& result : results_) free_results_.push_back({.result = &result});
  }

  Result<void> run() {
    const Threads threads(*this);
    for (;;) {
      if (auto ended = deliver_what_is_done()) return std::move(*ended);
      if (auto task = take_as_caller()) do_chunk(0, std::move(*task));
    }
  }

 private:
  /// What becomes of a chunk that is in flight.
  struct Slot {
    bool taken = false;
    bool taken_twice = false;
    std::atomic<bool> done = false;
    T* result = nullptr;
    Worker worker = 0;  ///< that made the result
    std::optional<Error> error = {};
    std::exception_ptr thrown = {};
  };

  struct FreeResult {
    T* result = nullptr;
    Worker worker = 0;  ///< that had it last
  };

  struct Task {
    Chunk chunk = 0;
    T* result = nullptr;
    bool advanced = false;  ///< by another worker, which does not finish the chunk
    Position begin = {};
  };

  enum class Turn : std::uint8_t { now, over, not_yet };

  using Lock = std::unique_lock<std::mutex>;

  /// The workers other than the caller's, while it lives.
  class Threads {
   public:
    explicit Threads(Run& run) : run_(&run) {
      threads_.reserve(run.workers_ - 1);
      const SignalsBlocked blocked;
      try {
        for (Worker worker = 1; worker < run.workers_; ++worker) {
          threads_.emplace_back([&run, worker] {
            while (auto task = run.take_as_other(worker)) run.do_chunk(worker, std::move(*task));
          });
        }
      } catch (const std::system_error&) {
        // Those that are there do all of it.
      } catch (...) {
        end();
        throw;
      }
    }
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;
    ~Threads() { end(); }

   private:
    void end() {
      run_->stop();
      for (std::thread& thread : threads_) thread.join();
    }

    Run* run_;
    std::vector<std::thread> threads_;
  };

  /// It is held for some instructions only.
  Lock lock() {
    Lock lock(mutex_, std::defer_lock);
    if (!look_shortly([&] { return lock.try_lock(); })) lock.lock();
    return lock;
  }

  /// Unless repeatable: the next chunk can be taken.
  [[nodiscard]] bool may_advance() const {
    return !advancing_ && advanced_ <= last_ && advanced_ < delivered_ + slots_.size();
  }

  // ---- with the lock

  Slot& slot(Chunk chunk) { return slots_[static_cast<std::size_t>(chunk % slots_.size())]; }
  Position& position(Chunk chunk) {
    return positions_[static_cast<std::size_t>(chunk % positions_.size())];
  }

  std::optional<Chunk> find_free() {
    if (!steps_->repeatable && advancing_) return std::nullopt;
    first_free_ = std::max<Chunk>(first_free_, delivered_);
    while (first_free_ < delivered_ + slots_.size() && first_free_ <= last_) {
      if (!slot(first_free_).taken) return first_free_;
      ++first_free_;
    }
    return std::nullopt;
  }

  Task start(Chunk chunk, Worker worker) {
    take_slot(chunk);
    Task task{.chunk = chunk, .result = take_result(worker), .advanced = chunk < advanced_};
    if (task.advanced) task.begin = position(chunk);
    advancing_ = true;
    return task;
  }

  void take_slot(Chunk chunk) {
    Slot& taken = slot(chunk);
    taken.taken_twice = taken.taken;
    taken.taken = true;
  }

  /// One that the same worker had last, if there is one: its memory is in that processor's cache.
  T* take_result(Worker worker) {
    auto own = std::find_if(free_results_.rbegin(), free_results_.rend(),
                            [&](const FreeResult& free) { return free.worker == worker; });
    if (own == free_results_.rend()) own = free_results_.rbegin();
    T* const result = own->result;
    free_results_.erase(std::next(own).base());
    return result;
  }

  void drop(const Task& task, Worker worker) { free_results_.push_back({task.result, worker}); }

  void end_with(Chunk chunk) { last_ = std::min<Chunk>(last_, chunk); }

  // ---- the caller's thread

  void stop() {
    {
      const Lock held = lock();
      stopped_ = true;
    }
    room_.notify_all();
    turn_.notify_all();
  }

  /// Nothing while there is more to come.
  std::optional<Result<void>> deliver_what_is_done() {
    for (;;) {
      const Chunk chunk = delivered_;
      Slot& ready = slot(chunk);
      if (!ready.done.load(std::memory_order_acquire)) return std::nullopt;
      if (ready.thrown) std::rethrow_exception(ready.thrown);
      if (ready.error) return Result<void>(std::move(*ready.error));
      if (steps_->deliver) {
        auto wanted = steps_->deliver(*ready.result);
        if (!wanted) return Result<void>(std::move(wanted).error());
        if (!*wanted) return Result<void>();
      }
      if (chunk == last_) return Result<void>();
      bool somebody_waits = false;
      {
        const Lock held = lock();
        free_results_.push_back({ready.result, ready.worker});
        ready.taken = ready.taken_twice = false;
        ready.done.store(false, std::memory_order_relaxed);
        delivered_ = chunk + 1;
        somebody_waits = waiting_for_room_ != 0;
      }
      if (somebody_waits) room_.notify_one();
    }
  }

  /// Nothing: there is a chunk to deliver, or there may be one to take.
  std::optional<Task> take_as_caller() {
    {
      const Lock held = lock();
      if (const auto chunk = find_free()) return start(*chunk, 0);
    }
    const Slot& first = slot(delivered_);
    const auto is_done = [&] { return first.done.load(std::memory_order_acquire); };
    const auto is_ready = [&] { return is_done() || (!steps_->repeatable && may_advance()); };
    if (look_shortly(is_ready)) return std::nullopt;
    Lock held = lock();
    if (is_done()) return std::nullopt;
    if (steps_->repeatable) return start(delivered_, 0);
    caller_waits_ = true;
    room_.wait(held, [&] { return is_done() || find_free(); });
    caller_waits_ = false;
    return std::nullopt;
  }

  // ---- any worker

  /// Nothing: no chunk will be left for another worker than the caller's.
  std::optional<Task> take_as_other(Worker worker) {
    if (!steps_->repeatable) look_shortly([this] { return stopped_ || may_advance(); });
    Lock held = lock();
    while (!stopped_) {
      if (const auto chunk = find_free()) return start(*chunk, worker);
      ++waiting_for_room_;
      room_.wait(held);
      --waiting_for_room_;
    }
    return std::nullopt;
  }

  void do_chunk(Worker worker, Task task) {
    Result<bool> more = true;
    std::exception_ptr thrown;
    try {
      const auto done = do_steps(worker, task);
      if (!done) {
        const Lock held = lock();
        drop(task, worker);
        return;
      }
      more = std::move(*done);
    } catch (...) {
      thrown = std::current_exception();
    }
    finish(task, worker, std::move(more), std::move(thrown));
  }

  /// Nothing where another worker has done what there was to do.
  std::optional<Result<bool>> do_steps(Worker worker, Task& task) {
    for (;;) {
      if (steps_->prepare) {
        if (auto prepared = steps_->prepare(task.chunk, worker); !prepared) {
          return Result<bool>(std::move(prepared).error());
        }
      }
      if (task.advanced) break;
      const Turn turn = wait_for_turn(worker, task);
      if (turn == Turn::over) return std::nullopt;
      if (turn == Turn::now) break;
    }
    Position end = task.begin;
    auto more = steps_->advance ? steps_->advance(task.chunk, worker, end) : Result<bool>(true);
    if (!more) return more;
    if (!task.advanced && !pass_turn(task, end, *more)) return std::nullopt;
    auto worked = steps_->work(task.chunk, worker, task.begin, end, *task.result);
    if (worked && !*more) return more;
    return worked;
  }

  [[nodiscard]] Turn turn_of(Chunk chunk) const {
    if (stopped_ || last_ < chunk || chunk < advanced_) return Turn::over;
    return chunk == advanced_ ? Turn::now : Turn::not_yet;
  }

  /// `now`: task.begin is known. `not_yet`: the task is now to do the chunk that keeps all others
  /// waiting.
  Turn wait_for_turn(Worker worker, Task& task) {
    look_shortly([&] { return turn_of(task.chunk) != Turn::not_yet; });
    Lock held = lock();
    if (turn_of(task.chunk) == Turn::not_yet) {
      const Chunk awaited = advanced_;
      if (worker == 0 || !slot(awaited).taken_twice) {
        slot(task.chunk).taken = false;
        first_free_ = std::min(first_free_, task.chunk);
        take_slot(awaited);
        task.chunk = awaited;
        return Turn::not_yet;
      }
      ++waiting_for_turn_;
      turn_.wait(held, [&] { return turn_of(task.chunk) != Turn::not_yet; });
      --waiting_for_turn_;
    }
    task.begin = position(task.chunk);
    return turn_of(task.chunk);
  }

  /// False where another worker was faster.
  bool pass_turn(const Task& task, const Position& end, bool more) {
    bool somebody_waits = false;
    bool room = false;
    {
      const Lock held = lock();
      if (turn_of(task.chunk) != Turn::now) return false;
      position(task.chunk + 1) = end;
      advanced_ = task.chunk + 1;
      advancing_ = false;
      if (!more) end_with(task.chunk);
      somebody_waits = waiting_for_turn_ != 0;
      room = !steps_->repeatable && (waiting_for_room_ != 0 || caller_waits_);
    }
    if (somebody_waits) turn_.notify_all();
    if (room) room_.notify_all();
    return true;
  }

  void finish(const Task& task, Worker worker, Result<bool> more, std::exception_ptr thrown) {
    bool somebody_waits = false;
    {
      const Lock held = lock();
      Slot& finished = slot(task.chunk);
      if (task.chunk < delivered_ || last_ < task.chunk || finished.done) {
        drop(task, worker);
        return;
      }
      if (thrown || !more || !*more) end_with(task.chunk);
      finished.result = task.result;
      finished.worker = worker;
      finished.thrown = std::move(thrown);
      if (!more) finished.error = std::move(more).error();
      finished.done.store(true, std::memory_order_release);
      somebody_waits = caller_waits_;
    }
    if (somebody_waits) room_.notify_all();
  }

  const OrderedPipeline* steps_;
  std::size_t workers_;
  std::vector<Slot> slots_;
  std::vector<Position> positions_;  ///< where chunks begin, from delivered_ to advanced_
  std::vector<T> results_;
  std::vector<FreeResult> free_results_;

  Chunk first_free_ = 0;  ///< no chunk before it is free

  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable turn_;
  std::size_t waiting_for_room_ = 0;
  std::size_t waiting_for_turn_ = 0;
  bool caller_waits_ = false;
  std::atomic<bool> advancing_ = false;  ///< unless repeatable
  std::atomic<bool> stopped_ = false;
  std::atomic<Chunk> delivered_ = 0;  ///< so many are
  std::atomic<Chunk> advanced_ = 0;   ///< over so many
  std::atomic<Chunk> last_;           ///< that counts
};

}  // namespace aerowal

#include "base/two_threads.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <system_error>
#include <thread>

#ifdef __SSE2__
#include <emmintrin.h>
#endif
#include <pthread.h>
#include <sched.h>

#include "base/signals_blocked.hpp"

namespace aerowal {
namespace {

constexpr std::uint64_t none = UINT64_MAX;
/// Waking a thread that sleeps takes longer than what is mostly waited for. About 50 microseconds.
/// Not by giving way: where the machine has other work, that gives away milliseconds.
constexpr int looks_before_sleep = 2000;

void pause_briefly() {
#ifdef __SSE2__
  _mm_pause();
#endif
}

/// A thread is born where the one runs that made it, and may wait there for milliseconds until the
/// system moves it. Once moved, it may run anywhere.
void send_to_another_processor(std::thread& thread) {
  cpu_set_t all;
  if (::pthread_getaffinity_np(::pthread_self(), sizeof all, &all) != 0) return;
  cpu_set_t others = all;
  const int here = ::sched_getcpu();
  if (here < 0 || here >= CPU_SETSIZE) return;
  CPU_CLR(static_cast<std::size_t>(here), &others);
  if (CPU_COUNT(&others) == 0) return;
  if (::pthread_setaffinity_np(thread.native_handle(), sizeof others, &others) == 0) {
    ::pthread_setaffinity_np(thread.native_handle(), sizeof all, &all);
  }
}

/// Waits until `counter`, which another thread raises and notifies of, is at least `value`. Gives
/// what it is then.
std::uint64_t wait_for(const std::atomic<std::uint64_t>& counter, std::uint64_t value) {
  std::uint64_t now = counter.load(std::memory_order_acquire);
  for (int i = 0; now < value && i < looks_before_sleep; ++i) {
    pause_briefly();
    now = counter.load(std::memory_order_acquire);
  }
  while (now < value) {
    counter.wait(now, std::memory_order_acquire);
    now = counter.load(std::memory_order_acquire);
  }
  return now;
}

class Run {
 public:
  explicit Run(const TwoThreads& job) : job_(&job) {}

  void alone() {
    std::string text;
    for (std::uint64_t chunk = 0;; ++chunk) {
      text.clear();
      const bool more = job_->work(chunk, false, text);
      if (job_->print && !job_->print(text)) return;
      if (!more) return;
    }
  }

  void together() {
    std::thread second;
    {
      const SignalsBlocked blocked;
      try {
        second = std::thread([this] { take_odd_chunks(); });
      } catch (const std::system_error&) {
        alone();
        return;
      }
    }
    send_to_another_processor(second);
    take_even_chunks();
    taken_.store(none, std::memory_order_release);
    taken_.notify_one();
    second.join();
    for (const std::exception_ptr& thrown : {thrown_, thrown_by_second_}) {
      if (thrown) std::rethrow_exception(thrown);
    }
  }

 private:
  bool work(std::uint64_t chunk, bool second, std::string& text) {
    try {
      return job_->work(chunk, second, text);
    } catch (...) {
      (second ? thrown_by_second_ : thrown_) = std::current_exception();
      text.clear();
      return false;
    }
  }

  bool print(std::string& text) {
    try {
      if (text.empty() || job_->print(text)) return true;
    } catch (...) {
      thrown_ = std::current_exception();
    }
    end_with(0);
    return false;
  }

  void take_even_chunks() {
    std::string text;
    for (std::uint64_t chunk = 0;; chunk += 2) {
      const bool wanted = chunk <= last_.load(std::memory_order_acquire);
      text.clear();
      if (wanted && !work(chunk, false, text)) end_with(chunk);
      if (job_->print) {
        if (chunk != 0 && !print_odd_chunk(chunk - 1)) return;
        if (chunk <= last_.load(std::memory_order_acquire) && !print(text)) return;
      }
      if (chunk >= last_.load(std::memory_order_acquire)) return;
    }
  }

  void take_odd_chunks() {
    std::string text;
    for (std::uint64_t chunk = 1; chunk <= last_.load(std::memory_order_acquire); chunk += 2) {
      text.clear();
      if (!work(chunk, true, text)) end_with(chunk);
      if (!job_->print) continue;
      if (wait_for(taken_, chunk - 1) == none) return;
      handed_.swap(text);
      handed_over_.store(chunk, std::memory_order_release);
      handed_over_.notify_one();
    }
  }

  bool print_odd_chunk(std::uint64_t chunk) {
    wait_for(handed_over_, chunk);
    const bool more = print(handed_);
    handed_.clear();
    taken_.store(chunk + 1, std::memory_order_release);
    taken_.notify_one();
    return more;
  }

  /// No chunk behind `chunk` counts.
  void end_with(std::uint64_t chunk) {
    std::uint64_t last = last_.load(std::memory_order_acquire);
    while (chunk < last && !last_.compare_exchange_weak(last, chunk, std::memory_order_acq_rel)) {
    }
    if (job_->stop) job_->stop();
  }

  const TwoThreads* job_;
  std::exception_ptr thrown_;  ///< on the thread of the caller
  std::exception_ptr thrown_by_second_;
  std::atomic<std::uint64_t> last_ = none;      ///< the last chunk that counts
  std::string handed_;                          ///< text of an odd chunk
  std::atomic<std::uint64_t> handed_over_ = 0;  ///< that chunk
  std::atomic<std::uint64_t> taken_ = 0;        ///< the even chunk behind the last one printed
};

}  // namespace

bool Turn::wait(std::uint64_t chunk) const { return wait_for(next_, chunk) != none; }

void Turn::pass(std::uint64_t chunk) {
  // Not where stop() was called meanwhile.
  if (next_.compare_exchange_strong(chunk, chunk + 1, std::memory_order_acq_rel)) {
    next_.notify_one();
  }
}

void Turn::stop() {
  next_.store(none, std::memory_order_release);
  next_.notify_one();
}

void TwoThreads::run(bool with_second) const {
  Run run(*this);
  if (with_second) {
    run.together();
  } else {
    run.alone();
  }
}

}  // namespace aerowal

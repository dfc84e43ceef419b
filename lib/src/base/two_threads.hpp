#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

namespace aerowal {

/// A part of the work on a chunk that must be done in the order of the chunks.
class Turn {
 public:
  /// Waits until it is the turn of `chunk`. False: it will not be, after stop().
  [[nodiscard]] bool wait(std::uint64_t chunk) const;
  /// The turn of `chunk` is over. Whoever has the next one sees what was done in it.
  void pass(std::uint64_t chunk);
  void stop();

 private:
  std::atomic<std::uint64_t> next_ = 0;
};

/// Work that two threads do in turn: the caller's takes the even chunks and a second one the odd
/// ones, and what they have to say is printed in order.
struct TwoThreads {
  /// Does chunk 0, 1, 2 …, and appends what there is to print of it to `text`. False: it is the
  /// last one. Called on both threads; `second` tells on which.
  std::function<bool(std::uint64_t chunk, bool second, std::string& text)> work;

  /// Prints the text of a chunk, or takes it away. Always called on the thread of the caller.
  /// False: nothing more is wanted. Nothing is printed if there is no function.
  std::function<bool(std::string& text)> print;

  /// Called, on either thread, when no further chunk counts: a call of `work` that waits for the
  /// other thread then has to give up. May be missing where there is none.
  std::function<void()> stop = {};

  /// Returns when all is printed; throws what one of the functions threw. Without `with_second`,
  /// and where no thread can be had, the caller's does all of it.
  void run(bool with_second = true) const;
};

}  // namespace aerowal

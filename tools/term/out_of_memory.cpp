#include "term/out_of_memory.hpp"

#include <atomic>
#include <new>
#include <string_view>

#include <unistd.h>

namespace aerowal::cli {
namespace {

constinit std::string_view last_words;
ExitCode last_code = ExitCode::system;
std::atomic<bool> unwinds = false;
std::atomic_flag ends = ATOMIC_FLAG_INIT;

void allocation_failed() {
  if (unwinds) throw std::bad_alloc();
  end_out_of_memory();
}

}  // namespace

void prepare_out_of_memory(std::string_view text, ExitCode code) {
  last_words = text;
  last_code = code;
  std::set_new_handler(&allocation_failed);
}

void end_out_of_memory() {
  // Of two threads that get here only one may say so.
  while (ends.test_and_set()) ::pause();
  // Where standard error is gone too, only the exit code is left to tell.
  [[maybe_unused]] const ssize_t wrote =
      ::write(STDERR_FILENO, last_words.data(), last_words.size());
  ::_exit(static_cast<int>(last_code));
}

UnwindWhereOutOfMemory::UnwindWhereOutOfMemory() { unwinds = true; }
UnwindWhereOutOfMemory::~UnwindWhereOutOfMemory() { unwinds = false; }

}  // namespace aerowal::cli

#include "term/out_of_memory.hpp"

#include <atomic>
#include <cstring>
#include <new>
#include <string_view>

#include <unistd.h>

#include "term/exit_code.hpp"

namespace aerowal::cli {
namespace {

bool json = false;
std::atomic<bool> unwinds = false;
std::atomic_flag ends = ATOMIC_FLAG_INIT;

void allocation_failed() {
  if (unwinds) throw std::bad_alloc();
  end_out_of_memory();
}

/// Called by the C library with what main() is given, before any constructor that allocates.
[[gnu::constructor(101)]] void prepare(int count, char** arguments) {
  for (int i = 1; i < count; ++i) json = json || std::strcmp(arguments[i], "--json") == 0;
  std::set_new_handler(&allocation_failed);
}

}  // namespace

void end_out_of_memory() {
  // Of two threads that get here only one may say so.
  while (ends.test_and_set()) ::pause();
  static constexpr std::string_view line = "[ERROR] AEROWAL_SYSTEM: out of memory\n";
  static constexpr std::string_view object =
      R"({"code":"AEROWAL_SYSTEM","severity":"ERROR","message":"out of memory",)"
      R"("invariant":null,"details":{}})"
      "\n";
  const std::string_view text = json ? object : line;
  // Where standard error is gone too, only the exit code is left to tell.
  [[maybe_unused]] const ssize_t wrote = ::write(STDERR_FILENO, text.data(), text.size());
  ::_exit(static_cast<int>(ExitCode::system));
}

UnwindWhereOutOfMemory::UnwindWhereOutOfMemory() { unwinds = true; }
UnwindWhereOutOfMemory::~UnwindWhereOutOfMemory() { unwinds = false; }

}  // namespace aerowal::cli

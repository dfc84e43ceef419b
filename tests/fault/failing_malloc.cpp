// Preloaded into a program, runs it again and again, each time with other allocations that fail.
//
// A line of standard input is a run: which allocation is to fail, from 1, or 0 for none, and 1 if
// all later ones fail too. A line of standard output is how it ended, as wait(2) has it, and its
// number of allocations. The runs themselves have the files `in`, `out` and `err` in the folder
// FAILING_MALLOC_FOLDER for their standard streams. They are forked after FAILING_MALLOC_AFTER
// allocations, so that what is the same in each takes its time only once; until then the program
// must have done nothing that a run would have to do for itself.

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

// What glibc's own malloc() and its like are called besides.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* former, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
}

namespace {

constexpr unsigned seconds_max = 60;

unsigned long first_to_fail = 0;
bool later_too = false;
bool in_run = false;
unsigned long before_runs = 0;   ///< allocations until then
unsigned long* count = nullptr;  ///< shared with the runs; null before the constructor

void run_again_and_again();

bool fails() {
  if (count == nullptr) return false;
  if (!in_run && *count == before_runs) run_again_and_again();
  const unsigned long number = __atomic_add_fetch(count, 1, __ATOMIC_RELAXED);
  const bool failed =
      first_to_fail != 0 && (later_too ? number >= first_to_fail : number == first_to_fail);
  if (failed) errno = ENOMEM;
  return failed;
}

/// False at the end of standard input.
bool read_number(unsigned long& number) {
  number = 0;
  for (char c = 0;;) {
    if (::read(STDIN_FILENO, &c, 1) != 1) return false;
    if (c < '0' || c > '9') return true;
    number = 10 * number + static_cast<unsigned long>(c - '0');
  }
}

void open_as(int stream, const char* name, int flags) {
  char path[4096];
  (void)std::snprintf(path, sizeof path, "%s/%s", std::getenv("FAILING_MALLOC_FOLDER"), name);
  const int file = ::open(path, flags, 0600);
  if (file < 0) std::abort();
  ::dup2(file, stream);
  ::close(file);
}

void run_again_and_again() {
  unsigned long later = 0;
  while (read_number(first_to_fail) && read_number(later)) {
    later_too = later == 1;
    *count = before_runs;
    const pid_t run = ::fork();
    if (run == 0) {
      in_run = true;
      ::alarm(seconds_max);
      open_as(STDIN_FILENO, "in", O_RDONLY);
      open_as(STDOUT_FILENO, "out", O_WRONLY | O_CREAT | O_TRUNC);
      open_as(STDERR_FILENO, "err", O_WRONLY | O_CREAT | O_TRUNC);
      return;
    }
    int status = 0;
    if (run < 0 || ::waitpid(run, &status, 0) != run) std::abort();
    ::dprintf(STDOUT_FILENO, "%d %lu\n", status, *count);
  }
  ::_exit(0);
}

// What the dynamic linker asked for before this is not the program's.
[[gnu::constructor]] void begin_to_count() {
  const char* const after = std::getenv("FAILING_MALLOC_AFTER");
  if (after != nullptr) before_runs = std::strtoul(after, nullptr, 10);
  void* const shared =
      ::mmap(nullptr, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) std::abort();
  count = static_cast<unsigned long*>(shared);
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) { return fails() ? nullptr : __libc_malloc(size); }

void* calloc(std::size_t members, std::size_t size) {
  return fails() ? nullptr : __libc_calloc(members, size);
}

void* realloc(void* former, std::size_t size) {
  return fails() ? nullptr : __libc_realloc(former, size);
}

void* memalign(std::size_t alignment, std::size_t size) {
  return fails() ? nullptr : __libc_memalign(alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) { return memalign(alignment, size); }

int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
  void* const made = memalign(alignment, size);
  if (made == nullptr) return ENOMEM;
  *memory = made;
  return 0;
}

}  // extern "C"

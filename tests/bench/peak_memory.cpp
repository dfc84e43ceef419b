// Runs a command and says how much resident memory it had at most, its libraries included. It is
// small itself, since a process counts the memory of the one that it was forked from.
//
//     peak-memory REPORT COMMAND…     REPORT: "EXIT_CODE BYTES"

#include <cstdio>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char** arguments) {
  if (count < 3) return 2;
  const pid_t child = ::fork();
  if (child == 0) {
    ::execvp(arguments[2], arguments + 2);
    ::_exit(127);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || ::wait4(child, &status, 0, &usage) != child) return 1;
  std::FILE* const report = std::fopen(arguments[1], "w");
  if (report == nullptr) return 1;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  std::fprintf(report, "%d %ld\n", code, usage.ru_maxrss * 1024);
  return std::fclose(report) == 0 ? 0 : 1;
}

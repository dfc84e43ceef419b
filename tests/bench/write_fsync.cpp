// The least that an append with one fsync a record can cost: the records of a log, copied with one
// write and one fsync each and nothing else.
//
//     write-fsync LOG OUT

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int count, char** arguments) {
  if (count != 3) return 2;
  const int in = ::open(arguments[1], O_RDONLY);
  const int out = ::open(arguments[2], O_WRONLY | O_CREAT | O_EXCL | O_APPEND, 0666);
  struct stat status {};
  if (in < 0 || out < 0 || ::fstat(in, &status) != 0) return 1;
  std::vector<char> log(static_cast<std::size_t>(status.st_size));
  if (::read(in, log.data(), log.size()) != static_cast<ssize_t>(log.size())) return 1;
  for (std::size_t at = 0; at < log.size();) {
    std::uint32_t length = 0;
    std::memcpy(&length, log.data() + at, sizeof length);
    if (::write(out, log.data() + at, length) != static_cast<ssize_t>(length)) return 1;
    if (::fsync(out) != 0) return 1;
    at += length;
  }
  return 0;
}

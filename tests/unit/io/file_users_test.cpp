#include "io/file_users.hpp"

#include <optional>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files.hpp"
#include "io/file.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// Another process of this program that has a file open until it is destroyed.
class User {
 public:
  User(const std::string& path, int flags) {
    int ready[2];
    REQUIRE(::pipe2(ready, O_CLOEXEC) == 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::prctl(PR_SET_NAME, "file user");
      (void)::open(path.c_str(), flags);
      ::close(ready[0]);
      ::close(ready[1]);
      for (;;) ::pause();
    }
    ::close(ready[1]);
    char byte = 0;
    CHECK(::read(ready[0], &byte, 1) == 0);
    ::close(ready[0]);
  }
  User(const User&) = delete;
  User& operator=(const User&) = delete;
  ~User() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = 0;
};

std::vector<FileUser> users_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return find_file_users(status).users;
}

TEST_CASE("file users: processes that have a file open, and how") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("log");
  write_file(path, bytes_of("x"));
  CHECK(users_of(path).empty());
  const User reader(path, O_RDONLY);
  Descriptor own(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  auto users = users_of(path);
  REQUIRE(users.size() == 1);
  CHECK(users[0].pid == reader.pid());
  CHECK(users[0].program == "file user");
  CHECK_FALSE(users[0].writes);
  own = Descriptor();  // a process that is forked has it as well
  for (const int flags : {O_WRONLY, O_RDWR, O_WRONLY | O_APPEND}) {
    const User writer(path, flags);
    users = users_of(path);
    REQUIRE(users.size() == 2);
    const FileUser& found = users[users[0].pid == writer.pid() ? 0 : 1];
    CHECK(found.pid == writer.pid());
    CHECK(found.writes);
  }
  CHECK(name_users({{.pid = 7, .program = "a"}, {.pid = 12, .program = "b c"}}) ==
        "a (pid 7), b c (pid 12)");
}

TEST_CASE("file users: another file of the same content is not the file") {
  const TemporaryDirectory directory;
  write_file(directory.file("a"), bytes_of("x"));
  write_file(directory.file("b"), bytes_of("x"));
  const User reader(directory.file("a"), O_RDONLY);
  CHECK(users_of(directory.file("b")).empty());
}

}  // namespace

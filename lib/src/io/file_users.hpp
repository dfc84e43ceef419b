#pragma once

#include <string>
#include <vector>

#include <sys/stat.h>
#include <sys/types.h>

namespace aerowal {

/// A process that has a file open, as /proc shows it.
struct FileUser {
  pid_t pid = 0;
  std::string program;  ///< as the system calls it; may hold any bytes
  bool writes = false;  ///< has it open for writing
};

struct FileUsers {
  std::vector<FileUser> users;  ///< without this process
  /// Why there may be more; empty where every process was looked at.
  std::string hidden;
};

/// Looks through the open files of all processes for the one that `file` is the stat(2) of. Only
/// processes of this machine and of this PID namespace can be found.
FileUsers find_file_users(const struct stat& file);

/// What the system calls a process; "a program" where it does not say.
std::string program_of(pid_t pid);

/// "program (pid N)", several with commas between.
std::string name_users(const std::vector<FileUser>& users);

}  // namespace aerowal

#include "io/file_users.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "io/file.hpp"

namespace aerowal {
namespace {

using Directory = std::unique_ptr<DIR, int (*)(DIR*)>;

Directory open_directory(int at, const char* name) {
  const int descriptor = ::openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return {nullptr, &::closedir};
  DIR* const opened = ::fdopendir(descriptor);
  if (opened == nullptr) ::close(descriptor);
  return {opened, &::closedir};
}

std::optional<pid_t> pid_from(std::string_view name) {
  pid_t pid = 0;
  const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), pid);
  if (failure != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return pid;
}

bool may_see_every_process() {
  constexpr int cap_sys_ptrace = 19;
  static constexpr std::string_view name = "CapEff:\t";
  const std::string status = read_text("/proc/self/status");
  const std::size_t at = status.find(name);
  if (at == std::string::npos) return false;
  std::uint64_t capabilities = 0;
  constexpr int hexadecimal = 16;
  std::from_chars(status.data() + at + name.size(), status.data() + status.size(), capabilities,
                  hexadecimal);
  return (capabilities >> cap_sys_ptrace & 1U) != 0;
}

/// Whether /proc is mounted so that it leaves out processes of other users (proc(5), hidepid).
bool leaves_out_processes() {
  static constexpr std::string_view option = "hidepid=";
  const std::string mounts = read_text("/proc/self/mountinfo");
  bool hides = mounts.empty();
  for (std::size_t begin = 0; begin < mounts.size();) {
    const std::size_t end = std::min(mounts.find('\n', begin), mounts.size());
    const std::string_view line(mounts.data() + begin, end - begin);
    begin = end + 1;
    // The mount point is the word before the mount's own options; a later mount covers it.
    if (line.find(" / /proc ") == std::string_view::npos) continue;
    const std::size_t at = line.find(option);
    const std::string_view value =
        at == std::string_view::npos ? "0" : line.substr(at + option.size());
    hides = !value.starts_with("0") && !value.starts_with("off");
  }
  return hides;
}

}  // namespace

FileUsers find_file_users(const struct stat& file) {
  FileUsers found;
  const Directory proc = open_directory(AT_FDCWD, "/proc");
  struct stat self {};
  if (!proc || ::fstatat(::dirfd(proc.get()), "self/fd", &self, 0) != 0) {
    found.hidden = "/proc is not mounted";
    return found;
  }
  const int proc_descriptor = ::dirfd(proc.get());
  std::size_t closed = 0;
  while (const dirent* const process = ::readdir(proc.get())) {
    const auto pid = pid_from(process->d_name);
    if (!pid || *pid == ::getpid()) continue;
    const std::string pid_text = process->d_name;
    const Directory files = open_directory(proc_descriptor, (pid_text + "/fd").c_str());
    if (!files) {
      // A process that has ended has nothing open.
      if (errno != ENOENT && errno != ESRCH) ++closed;
      continue;
    }
    FileUser user{.pid = *pid, .program = {}};
    bool uses = false;
    errno = 0;
    while (const dirent* const entry = ::readdir(files.get())) {
      struct stat opened {};
      struct stat link {};
      if (::fstatat(::dirfd(files.get()), entry->d_name, &opened, 0) != 0 ||
          !is_same_file(opened, file) ||
          ::fstatat(::dirfd(files.get()), entry->d_name, &link, AT_SYMLINK_NOFOLLOW) != 0) {
        errno = 0;
        continue;
      }
      // The link's own mode says how the file was opened.
      user.writes = user.writes || (link.st_mode & S_IWUSR) != 0;
      uses = true;
    }
    if (errno != 0 && errno != ENOENT && errno != ESRCH) ++closed;
    if (!uses) continue;
    user.program = program_of(*pid);
    found.users.push_back(std::move(user));
  }
  if (closed != 0) {
    found.hidden = "/proc does not show the open files of " + std::to_string(closed) +
                   (closed == 1 ? " process" : " processes");
  } else if (leaves_out_processes() && !may_see_every_process()) {
    found.hidden = "/proc hides the processes of other users";
  }
  return found;
}

std::string program_of(pid_t pid) {
  std::string name = read_text(("/proc/" + std::to_string(pid) + "/comm").c_str());
  if (name.ends_with('\n')) name.pop_back();
  return name.empty() ? "a program" : name;
}

std::string name_users(const std::vector<FileUser>& users) {
  std::string names;
  for (const FileUser& user : users) {
    if (!names.empty()) names += ", ";
    names += user.program + " (pid " + std::to_string(user.pid) + ")";
  }
  return names;
}

}  // namespace aerowal

#include "aerowal/log_path.hpp"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <memory>

#include <sys/stat.h>

#include "file.hpp"
#include "system_error.hpp"

namespace aerowal {
namespace {

/// With every symbolic link followed; of a file that does not exist yet, its directory's and its
/// name. Empty where neither can be had.
std::string real_path(const std::string& path) {
  const auto resolve = [](const std::string& existing) -> std::string {
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(existing.c_str(), nullptr),
                                                           &std::free);
    return real ? real.get() : "";
  };
  std::string real = resolve(path);
  if (!real.empty()) return real;
  const std::string directory = resolve(directory_of(path));
  if (directory.empty()) return {};
  return directory + "/" + path.substr(path.rfind('/') + 1);
}

}  // namespace

Result<std::string> resolve_log_path(const std::string& argument) {
  struct stat status {};
  if (::stat(argument.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return argument;
  std::string path = argument + (argument.ends_with('/') ? "wal/wal.log" : "/wal/wal.log");
  if (::stat(path.c_str(), &status) != 0) {
    const int reason = errno;
    return system_error(path, "cannot open the log of data directory " + argument, reason);
  }
  return path;
}

std::optional<LockFile> find_lock_file(const std::string& log_path) {
  const std::string path = real_path(log_path);
  static constexpr std::string_view in_directory = "/wal/wal.log";
  if (!path.ends_with(in_directory)) return std::nullopt;
  const std::string directory = path.substr(0, path.size() - in_directory.size());
  for (const char* name : {"/LOCK", "/.lock"}) {
    std::string lock_path = directory + name;
    struct stat status {};
    if (::lstat(lock_path.c_str(), &status) == 0) {
      // time() lags behind the clock that file systems take.
      const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
      return LockFile{.path = std::move(lock_path),
                      .age_seconds = now.time_since_epoch().count() - status.st_mtim.tv_sec};
    }
  }
  return std::nullopt;
}

}  // namespace aerowal

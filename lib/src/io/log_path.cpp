#include "aerowal/log_path.hpp"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <memory>

#include <sys/stat.h>

#include "aerowal/checkpoint.hpp"
#include "base/system_error.hpp"
#include "io/file.hpp"
#include "io/lost_log.hpp"

namespace aerowal {
namespace {

bool is_folder(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool says_absent(int reason) { return reason == ENOENT || reason == ENOTDIR; }

std::string in_folder(const std::string& folder, const char* name) {
  return folder + (folder.ends_with('/') ? "" : "/") + name;
}

/// With every symbolic link followed; empty where there is nothing. Errors: system.
Result<std::string> resolve(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                         &std::free);
  if (real) return std::string(real.get());
  if (says_absent(errno)) return std::string();
  return system_error(path, "cannot find its directory, to look for the lock file", errno);
}

/// The same, and of a file that does not exist yet, its directory's and its name.
Result<std::string> real_path(const std::string& path) {
  auto real = resolve(path);
  if (!real || !real->empty()) return real;
  auto directory = resolve(directory_of(path));
  if (!directory || directory->empty()) return directory;
  return *directory + "/" + path.substr(path.rfind('/') + 1);
}

Error no_log_yet(const std::string& directory, const std::string& path) {
  const auto found = find_checkpoint(directory);
  const bool checkpoint = found && *found;
  if (found && shows_lost_log(directory, *found)) {
    return {.code = ErrorCode::system,
            .message = "there is no log in data directory " + directory + ", but there was one: " +
                       (checkpoint ? "the document store goes on after the newest snapshot"
                                   : "the document store is not empty") +
                       "; look for it before AeroDB starts, which begins a new one",
            .path = path};
  }
  return {.code = ErrorCode::system,
          .message = "there is no log yet in data directory " + directory +
                     (checkpoint ? "; there is a checkpoint.json: a checkpoint that was "
                                   "interrupted may have removed the log, after it had saved "
                                   "what was in it"
                                 : "; AeroDB makes it when it starts"),
          .path = path};
}

}  // namespace

bool is_log_folder(const std::string& path) {
  struct stat status {};
  return ::stat(in_folder(path, "wal.log").c_str(), &status) == 0 &&
         !is_folder(in_folder(path, "wal"));
}

Result<std::string> resolve_log_path(const std::string& argument, MissingLog missing) {
  if (!is_folder(argument)) return argument;
  if (is_log_folder(argument)) return in_folder(argument, "wal.log");
  std::string path = in_folder(argument, "wal/wal.log");
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) return path;
  const int reason = errno;
  if (reason == ENOENT && is_folder(directory_of(path))) {
    return missing == MissingLog::named ? Result<std::string>(path) : no_log_yet(argument, path);
  }
  if (says_absent(reason)) {
    return Error{.code = ErrorCode::system,
                 .message =
                     "found a directory without wal/wal.log and without wal.log, expected a "
                     "log, an AeroDB data directory, or the folder wal of one",
                 .path = argument};
  }
  return system_error(path, "cannot open the log of data directory " + argument, reason);
}

Result<std::optional<std::string>> data_directory_of(const std::string& log_path) {
  using Found = std::optional<std::string>;
  const auto without_log = [](const std::string& path) -> Found {
    static constexpr std::string_view log_in_directory = "/wal/wal.log";
    if (path == log_in_directory) return "/";
    if (!path.ends_with(log_in_directory)) return std::nullopt;
    return path.substr(0, path.size() - log_in_directory.size());
  };
  if (log_path == "wal/wal.log") return Found(".");
  if (auto as_named = without_log(log_path)) return as_named;
  const auto real = real_path(log_path);
  if (!real) return real.error();
  return without_log(*real);
}

Result<std::optional<LockFile>> find_lock_file(const std::string& log_path) {
  const auto path = real_path(log_path);
  if (!path) return path.error();
  static constexpr std::string_view in_directory = "/wal/wal.log";
  if (!path->ends_with(in_directory)) return std::optional<LockFile>();
  const std::string directory = path->substr(0, path->size() - in_directory.size());
  for (const char* name : {"/LOCK", "/.lock"}) {
    std::string lock_path = directory + name;
    struct stat status {};
    if (::lstat(lock_path.c_str(), &status) == 0) {
      // time() lags behind the clock that file systems take.
      const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
      return std::optional(
          LockFile{.path = std::move(lock_path),
                   .age_seconds = now.time_since_epoch().count() - status.st_mtim.tv_sec});
    }
    if (!says_absent(errno)) return system_error(lock_path, "cannot look for the lock file", errno);
  }
  return std::optional<LockFile>();
}

}  // namespace aerowal

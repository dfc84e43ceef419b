#include "in_use.hpp"

#include <array>
#include <cerrno>
#include <cstdint>

#include <sys/file.h>
#include <sys/stat.h>

#include "aerowal/log_path.hpp"
#include "system_error.hpp"

namespace aerowal {
namespace {

std::string describe_age(std::int64_t seconds) {
  if (seconds < 0) return "dated in the future";
  struct Unit {
    std::int64_t seconds;
    const char* name;
  };
  static constexpr std::array<Unit, 4> units{
      {{86400, " days"}, {3600, " hours"}, {60, " minutes"}, {1, " seconds"}}};
  for (const Unit& unit : units) {
    // Two of a unit before it is used: "90 minutes" says more than "1 hours".
    if (seconds >= 2 * unit.seconds)
      return std::to_string(seconds / unit.seconds) + unit.name + " old";
  }
  return "a moment old";
}

}  // namespace

Result<void> check_lock_file(const std::string& log_path, bool ignore) {
  if (ignore) return {};
  const auto found = find_lock_file(log_path);
  if (!found) return found.error();
  const auto& lock_file = *found;
  if (!lock_file) return {};
  return Error{.code = ErrorCode::refused,
               .message = "the log is in use: AeroDB's lock file " + lock_file->path + " is " +
                          describe_age(lock_file->age_seconds) +
                          "; stop AeroDB, or give --ignore-lock-file if a crash left it behind",
               .path = log_path};
}

Result<void> lock_log(int descriptor, const std::string& log_path) {
  const auto in_use = [&](const char* why) {
    return Error{.code = ErrorCode::refused,
                 .message = std::string("the log is in use: ") + why,
                 .path = log_path};
  };
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return system_error(log_path, "cannot lock", errno);
    return in_use("another aerowal holds its lock");
  }
  // Between opening and locking another process may have put a different file at this path.
  struct stat opened {};
  struct stat named {};
  if (::fstat(descriptor, &opened) != 0 || ::stat(log_path.c_str(), &named) != 0 ||
      opened.st_ino != named.st_ino || opened.st_dev != named.st_dev) {
    return in_use("the file was replaced while it was being opened");
  }
  return {};
}

}  // namespace aerowal

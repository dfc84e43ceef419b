#include "io/lock_files.hpp"

#include <array>
#include <cstdint>

#include "aerowal/log_path.hpp"

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

Result<std::optional<std::string>> describe_lock_file(const std::string& log_path) {
  const auto lock_file = find_lock_file(log_path);
  if (!lock_file) return lock_file.error();
  if (!*lock_file) return std::optional<std::string>();
  return {"the lock file " + (*lock_file)->path + " is " + describe_age((*lock_file)->age_seconds)};
}

Result<void> check_lock_file(const std::string& log_path) {
  const auto found = describe_lock_file(log_path);
  if (!found) return found.error();
  if (!*found) return {};
  return Error{
      .code = ErrorCode::refused,
      .message = "the log is in use: " + **found + "; stop what made it (AeroDB makes none)",
      .path = log_path,
      .remedies = {Remedy::ignore_lock_file}};
}

}  // namespace aerowal

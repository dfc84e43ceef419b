#include "report/path_step.hpp"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>
#include <vector>

#include <dirent.h>
#include <unistd.h>

#include "io/file.hpp"
#include "term/nearest.hpp"
#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

/// Without what stands at its ends and is seen by nobody.
std::string without_blank_ends(const std::string& path) {
  static constexpr std::string_view no_break_space = "\u00a0";
  static constexpr std::string_view blanks = " \t\r\n";
  std::string_view rest = path;
  for (std::size_t before = rest.size() + 1; rest.size() < before;) {
    before = rest.size();
    if (rest.starts_with(no_break_space)) rest.remove_prefix(no_break_space.size());
    if (rest.ends_with(no_break_space)) rest.remove_suffix(no_break_space.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
    rest = rest.substr(0, rest.find_last_not_of(blanks) + 1);
  }
  return std::string(rest);
}

/// The nearest of what contains `path`, or `path` itself, that is there.
std::string last_existing(std::string path) {
  while (!exists(path) && path != "." && path != "/") path = directory_of(path);
  return path;
}

std::vector<std::string> names_in(const std::string& folder) {
  static constexpr std::size_t names_max = 10'000;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(folder.c_str()), &::closedir);
  std::vector<std::string> names;
  if (!directory) return names;
  while (const dirent* const entry = ::readdir(directory.get())) {
    if (names.size() == names_max) break;
    const std::string name = static_cast<const char*>(entry->d_name);
    if (name != "." && name != "..") names.push_back(name);
  }
  return names;
}

/// A name in the same folder that `path` is nearly; empty where there is none.
std::string nearest_path(const std::string& path) {
  static constexpr std::size_t name_size_min = 3;
  const std::string folder = directory_of(path);
  const std::size_t name_begin = path.rfind('/') + 1;
  if (path.size() - name_begin < name_size_min) return {};
  const std::string meant = nearest(path.substr(name_begin), names_in(folder));
  return meant.empty() ? meant : path.substr(0, name_begin) + meant;
}

/// `as_folder`: it was taken for one.
std::string missing_step(std::string path, bool as_folder) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  if (exists(path)) {
    const std::string look = unbroken("ls -l " + shell_quoted(path));
    if (as_folder) return look + " (it is no folder)";
    // Something else is missing where it leads to something.
    return ::access(path.c_str(), F_OK) == 0 ? "" : look + " (what it leads to is not there)";
  }
  const std::string meant = without_blank_ends(path);
  if (meant != path && !meant.empty() && exists(meant)) {
    return "there is " + shell_quoted(meant) +
           ": the name that was given has blanks at its ends, perhaps ones that cannot be seen";
  }
  if (path.starts_with('~')) return "write $HOME for ~, which a shell does not replace in quotes";
  const std::string near = nearest_path(path);
  if (!near.empty()) return "did you mean " + shell_quoted(near) + "?";
  if (path.find('\\') != std::string::npos && path.find('/') == std::string::npos) {
    return "write a path with / between its folders";
  }
  const std::string look = unbroken("ls " + shell_quoted(last_existing(directory_of(path))));
  const bool is_pattern = path.find_first_of("*?[") != std::string::npos;
  return is_pattern ? look + " (no file fits the pattern, so that the shell left it as it is)"
                    : look;
}

}  // namespace

std::string path_step(const Error& error) {
  if (error.path.empty() || error.path == "-") return {};
  std::string step;
  const bool no_folder = error.system_errno == ENOTDIR;
  if (no_folder || error.system_errno == ENOENT) {
    step = missing_step(error.path, no_folder);
  } else if (error.system_errno == EISDIR) {
    step = "name a file in it: ls " + shell_quoted(error.path);
  } else if (error.code == ErrorCode::system && error.message.starts_with("found a directory")) {
    step = unbroken("find " + shell_quoted(error.path) + " -name 'wal.log*'");
  } else if (error.system_errno == ELOOP) {
    step = unbroken("ls -l " + shell_quoted(error.path)) + " (its links lead in a circle)";
  } else if (error.code == ErrorCode::refused && error.message.starts_with("already exists")) {
    step = "name a file that is not there yet";
  } else if (error.system_errno == EACCES) {
    step =
        unbroken("ls -ld " + shell_quoted(last_existing(error.path))) + ", and be a user who may";
  }
  return step.empty() ? step : "Next: " + step;
}

}  // namespace aerowal::cli

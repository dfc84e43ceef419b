#include "aerowal/checkpoint.hpp"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string>
#include <utility>

#include <dirent.h>
#include <sys/stat.h>

#include "base/system_error.hpp"
#include "io/file.hpp"

namespace aerowal {
namespace {

/// The store of the newest snapshot: their ids are times, which sort as text. The manifest is what
/// AeroDB writes last.
std::string newest_snapshot_store(const std::string& directory) {
  const std::string folder = in_directory(directory, "snapshots");
  const std::unique_ptr<DIR, int (*)(DIR*)> opened(::opendir(folder.c_str()), &::closedir);
  if (!opened) return {};
  std::pair<bool, std::string> newest;
  while (const dirent* const entry = ::readdir(opened.get())) {
    const std::string snapshot = folder + "/" + entry->d_name;
    struct stat status {};
    if (entry->d_name[0] == '.' || ::stat((snapshot + "/storage.dat").c_str(), &status) != 0 ||
        !is_regular(status)) {
      continue;
    }
    newest = std::max(newest, {exists(snapshot + "/manifest.json"), snapshot});
  }
  return newest.second.empty() ? std::string() : newest.second + "/storage.dat";
}

}  // namespace

Result<std::optional<Checkpoint>> find_checkpoint(const std::string& directory) {
  Checkpoint checkpoint{.path = in_directory(directory, "checkpoint.json"), .snapshot_store = {}};
  struct stat status {};
  if (::stat(checkpoint.path.c_str(), &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::optional<Checkpoint>();
    return system_error(checkpoint.path, "cannot look for a checkpoint", errno);
  }
  checkpoint.snapshot_store = newest_snapshot_store(directory);
  checkpoint.snapshot_size = file_size_of(checkpoint.snapshot_store);
  return std::optional(std::move(checkpoint));
}

}  // namespace aerowal

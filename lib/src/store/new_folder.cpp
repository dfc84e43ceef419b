#include "store/new_folder.hpp"

#include <cerrno>

#include <sys/stat.h>

#include "base/system_error.hpp"
#include "io/file.hpp"

namespace aerowal {

Result<NewFolder> NewFolder::make(const std::string& path) {
  NewFolder folder;
  std::string name = path;
  if (::mkdir(path.c_str(), 0777) != 0) {
    if (errno == EEXIST) return folder;
    return system_error(path, "cannot make the folder", errno);
  }
  folder.made_ = std::move(name);
  struct stat parent {};
  if (::stat(directory_of(path).c_str(), &parent) == 0 && parent.st_uid != ::geteuid()) {
    // Only root may; whoever else made it owns what is in it as well.
    (void)!::chown(path.c_str(), parent.st_uid, parent.st_gid);
  }
  return folder;
}

Result<void> NewFolder::sync() const {
  return made_.empty() ? Result<void>() : sync_directory_of(made_);
}

}  // namespace aerowal

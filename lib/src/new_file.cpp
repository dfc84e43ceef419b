#include "new_file.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>

#include "system_error.hpp"

namespace aerowal {

Result<NewFile> NewFile::create(const std::string& path, mode_t mode) {
  NewFile made(path);
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) return made.exists();
  const std::string directory = directory_of(path);
  made.file_ = Descriptor(::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, mode));
  if (!made.file_.valid() && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
    // Not every file system has nameless files.
    const std::string name = directory + "/." + path.substr(path.rfind('/') + 1) + ".";
    for (int i = 0; !made.file_.valid(); ++i) {
      made.temporary_path_ = name + std::to_string(::getpid()) + "." + std::to_string(i);
      made.file_ = Descriptor(
          ::open(made.temporary_path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode));
      if (!made.file_.valid() && errno != EEXIST) break;
    }
  }
  if (!made.file_.valid()) return system_error(path, "cannot create", errno);
  return made;
}

NewFile::~NewFile() {
  if (file_.valid() && !temporary_path_.empty()) ::unlink(temporary_path_.c_str());
}

Error NewFile::exists() const {
  return {.code = ErrorCode::refused,
          .message = "there is already a file here, and a new one must not replace it",
          .path = path_};
}

int NewFile::give_name() const {
  const int failed =
      temporary_path_.empty()
          ? ::linkat(AT_FDCWD, ("/proc/self/fd/" + std::to_string(file_.get())).c_str(), AT_FDCWD,
                     path_.c_str(), AT_SYMLINK_FOLLOW)
          : ::link(temporary_path_.c_str(), path_.c_str());
  return failed == 0 ? 0 : errno;
}

Result<void> NewFile::commit() {
  if (::fsync(file_.get()) != 0) {
    Error error = system_error(path_, "cannot fsync; nothing was created", errno);
    error.code = ErrorCode::wal_fsync_failed;
    return error;
  }
  const int failed = give_name();
  if (failed == EEXIST) return exists();
  if (failed != 0) return system_error(path_, "cannot give the new file its name", failed);
  auto synced = sync_directory_of(path_);
  if (!synced) ::unlink(path_.c_str());
  return synced;
}

}  // namespace aerowal

#include "io/new_file.hpp"

#include <cerrno>

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/system_error.hpp"

namespace aerowal {
namespace {

std::string temporary_path_of(const std::string& path) {
  return directory_of(path) + "/." + path.substr(path.rfind('/') + 1) + ".unfinished";
}

}  // namespace

Result<NewFile> NewFile::create(const std::string& path, mode_t mode) {
  NewFile made(path);
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) return made.exists();
  const std::string directory = directory_of(path);
  made.file_ = Descriptor(::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, mode));
  if (!made.file_.valid() && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
    made.temporary_path_ = temporary_path_of(path);
    if (const auto opened = made.open_unfinished(mode); !opened) return opened.error();
  }
  if (!made.file_.valid()) return system_error(path, "cannot create", errno);
  return made;
}

Result<NewFile> NewFile::replacing(const std::string& path) {
  static constexpr mode_t usual = 0666;
  static constexpr mode_t permissions = 0777;
  NewFile made(path);
  made.replaces_ = true;
  made.temporary_path_ = temporary_path_of(path);
  struct stat status {};
  const bool there = ::stat(path.c_str(), &status) == 0;
  if (const auto opened = made.open_unfinished(usual); !opened) return opened.error();
  if (!made.file_.valid()) return system_error(path, "cannot create", errno);
  if (there && ::fchmod(made.file_.get(), status.st_mode & permissions) != 0) {
    return system_error(path, "cannot keep the permissions", errno);
  }
  return made;
}

/// Not every file system has nameless files, and they cannot come in the place of one that is
/// there.
Result<void> NewFile::open_unfinished(mode_t mode) {
  const char* const name = temporary_path_.c_str();
  // Two processes that remove what a dead one left can collide; the third try is one too many.
  for (int i = 0; i < 3; ++i) {
    constexpr int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
    Descriptor file(::open(name, flags | O_CREAT | O_EXCL, mode));
    const bool ours = file.valid();
    if (!ours && errno != EEXIST) return system_error(path_, "cannot create", errno);
    if (!ours) file = Descriptor(::open(name, flags));
    if (!file.valid() && errno == ENOENT) continue;
    if (!file.valid()) return system_error(temporary_path_, "cannot open", errno);
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) break;
    if (!is_name_of(temporary_path_, file.get())) continue;
    if (ours) {
      file_ = std::move(file);
      return {};
    }
    ::unlink(name);
  }
  temporary_path_.clear();
  return Error{
      .code = ErrorCode::refused, .message = "another process is making this file", .path = path_};
}

NewFile::~NewFile() {
  if (file_.valid() && !temporary_path_.empty()) remove_name(temporary_path_, file_.get());
}

Error NewFile::exists() const {
  return {.code = ErrorCode::refused,
          .message = "already exists; refusing to overwrite",
          .path = path_};
}

int NewFile::give_name(const std::string& open_file) const {
  int failed = 0;
  if (replaces_) {
    failed = ::rename(temporary_path_.c_str(), path_.c_str());
  } else if (!temporary_path_.empty()) {
    failed = ::link(temporary_path_.c_str(), path_.c_str());
  } else {
    failed = ::linkat(AT_FDCWD, open_file.c_str(), AT_FDCWD, path_.c_str(), AT_SYMLINK_FOLLOW);
    // Where /proc is not mounted; not every user may.
    if (failed != 0 && errno == ENOENT) {
      failed = ::linkat(file_.get(), "", AT_FDCWD, path_.c_str(), AT_EMPTY_PATH);
    }
  }
  return failed == 0 ? 0 : errno;
}

int NewFile::write_at(Bytes bytes, std::uint64_t byte_offset) const {
  static constexpr std::uint64_t write_back_size = std::uint64_t{1} << 22;
  if (const int reason = write_all_at(file_.get(), bytes, byte_offset); reason != 0) return reason;
  const std::uint64_t begin = byte_offset / write_back_size * write_back_size;
  const std::uint64_t end = byte_offset + bytes.size();
  return end - begin >= write_back_size ? begin_write_back(file_.get(), begin, end - begin) : 0;
}

Result<void> NewFile::commit() {
  if (::fsync(file_.get()) != 0) {
    Error error = system_error(
        path_, "cannot fsync; nothing was " + std::string(replaces_ ? "changed" : "created"),
        errno);
    error.code = ErrorCode::wal_fsync_failed;
    return error;
  }
  struct stat before {};
  if (::fstat(file_.get(), &before) != 0) return system_error(path_, "cannot stat", errno);
  // All that may fail for lack of memory comes before the name.
  const std::string open_file = "/proc/self/fd/" + std::to_string(file_.get());
  const std::string directory_path = directory_of(path_);
  const Descriptor directory(::open(directory_path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid()) {
    return system_error(directory_path, "cannot open the directory", errno);
  }
  const int failed = give_name(open_file);
  if (failed == EEXIST) return exists();
  if (failed != 0) return system_error(path_, "cannot give the new file its name", failed);
  if (!temporary_path_.empty() && !replaces_) remove_name(temporary_path_, file_.get());
  temporary_path_.clear();
  if (::fsync(directory.get()) == 0) return {};
  const int reason = errno;
  if (replaces_) return system_error(directory_path, "cannot fsync the directory", reason);
  struct stat now {};
  // What somebody else has written to since is not ours to remove.
  if (::fstat(file_.get(), &now) == 0 && is_unwritten(before, now)) {
    remove_name(path_, file_.get());
  }
  return system_error(directory_path, "cannot fsync the directory", reason);
}

}  // namespace aerowal

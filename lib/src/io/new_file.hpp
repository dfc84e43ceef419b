#pragma once

#include <cstdint>
#include <string>

#include <sys/types.h>

#include "io/file.hpp"

namespace aerowal {

/// A file that gets its name only once it is whole and on disk. Destroyed before that, it leaves
/// nothing. Where the system has no nameless files, it has the name .NAME.unfinished
/// until then, locked; the next one removes what a process that died left there.
class NewFile {
 public:
  /// In the directory of `path`, where nothing may be by that name. Errors: refused, where
  /// something is, or another process makes it; system.
  static Result<NewFile> create(const std::string& path, mode_t mode = 0666);

  /// The same where a regular file may have that name already, in whose place it comes, with its
  /// mode; nobody finds neither. Errors: refused, where another process makes it; system.
  static Result<NewFile> replacing(const std::string& path);

  NewFile(NewFile&& other) noexcept = default;
  NewFile& operator=(NewFile&& other) noexcept = default;
  ~NewFile();

  /// Open for reading and writing.
  [[nodiscard]] int descriptor() const { return file_.get(); }

  /// Writes all of `bytes` at `byte_offset`, where something large is written from its start to its
  /// end. The disk begins with them meanwhile, so that commit() need not wait for all of it.
  /// Errors: the errno.
  [[nodiscard]] int write_at(Bytes bytes, std::uint64_t byte_offset) const;

  /// fsyncs the file, gives it its name, and fsyncs the directory. Errors: wal_fsync_failed,
  /// refused, system; the name is then not there, or as before.
  Result<void> commit();

  /// Hands the open file on, after commit().
  [[nodiscard]] Descriptor release() { return std::move(file_); }

 private:
  explicit NewFile(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] Error exists() const;
  Result<void> open_unfinished(mode_t mode);
  [[nodiscard]] int give_name(const std::string& open_file) const;

  std::string path_;
  std::string temporary_path_;  ///< empty where the system has nameless files
  bool replaces_ = false;       ///< then there is a temporary path
  Descriptor file_;
};

}  // namespace aerowal

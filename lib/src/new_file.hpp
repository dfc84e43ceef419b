#pragma once

#include <string>

#include <sys/types.h>

#include "file.hpp"

namespace aerowal {

/// A file that gets its name only once it is whole and on disk. Destroyed before that, it leaves
/// nothing behind.
class NewFile {
 public:
  /// In the directory of `path`, where nothing may be by that name. Errors: refused, where
  /// something is; system.
  static Result<NewFile> create(const std::string& path, mode_t mode = 0666);

  NewFile(NewFile&& other) noexcept = default;
  NewFile& operator=(NewFile&& other) noexcept = default;
  ~NewFile();

  [[nodiscard]] int descriptor() const { return file_.get(); }

  /// fsyncs the file, gives it its name, and fsyncs the directory. Errors: wal_fsync_failed,
  /// refused, system; the name is then not there.
  Result<void> commit();

 private:
  explicit NewFile(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] Error exists() const;
  [[nodiscard]] int give_name() const;

  std::string path_;
  std::string temporary_path_;  ///< empty where the system has nameless files
  Descriptor file_;
};

}  // namespace aerowal

#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "io/file.hpp"

namespace aerowal {

/// Waits for changes of a file, and of what has its name. By inotify, which does not see what other
/// machines do to a file system that they share: so the wait is never longer than a second, and a
/// fifth of one where there is no inotify.
class FileWatch {
 public:
  /// `path`: of a file that need not be there; its folder, too, only gets waited for.
  explicit FileWatch(std::string path);

  /// Returns once something may have changed, or where one of `others`, open descriptors, is in a
  /// state that poll(2) tells of: can be read, if `for_reading`, or else has no reader any more.
  struct Other {
    int descriptor = -1;
    bool for_reading = true;
  };
  void wait(const std::vector<Other>& others);

  /// As wait(), but for so long, whatever the file does.
  static void pause(std::chrono::milliseconds time, const std::vector<Other>& others);

 private:
  void watch();

  std::string path_;
  Descriptor inotify_;
};

}  // namespace aerowal

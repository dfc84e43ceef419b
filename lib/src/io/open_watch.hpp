#pragma once

#include "io/file.hpp"

namespace aerowal {

/// Tells whether a file was opened by anybody, for reading or writing, since it was last asked
/// (inotify(7)). Movable, not copyable.
class OpenWatch {
 public:
  /// Of the file that `descriptor` has open. One that cannot be had says at each question that the
  /// file was opened.
  static OpenWatch begin(int descriptor);

  OpenWatch() = default;

  [[nodiscard]] bool opened();

  /// Waits until the file is opened, at most that long.
  void wait(int milliseconds) const;

 private:
  Descriptor events_;
};

}  // namespace aerowal

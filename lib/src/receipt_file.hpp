#pragma once

#include <string>

#include <sys/types.h>

#include "aerowal/result.hpp"

namespace aerowal {

/// A repair's receipt, which is written before the repair and goes away again if that does not take
/// place. Movable, not copyable.
class ReceiptFile {
 public:
  /// Puts a text at `path`, durably. A receipt that is there keeps another name. Errors: system;
  /// wal_fsync_failed. All is then as before.
  static Result<ReceiptFile> write(const std::string& path, const std::string& text, mode_t mode);

  ReceiptFile(ReceiptFile&& other) noexcept;
  ReceiptFile& operator=(ReceiptFile&&) = delete;
  /// Unless keep() was called, takes the receipt away and gives the former one its name again.
  ~ReceiptFile();

  void keep() { kept_ = true; }

 private:
  ReceiptFile(std::string path, std::string former_path)
      : path_(std::move(path)), former_path_(std::move(former_path)) {}

  std::string path_;
  std::string former_path_;  ///< where the former receipt is now; empty if there was none
  bool kept_ = false;
};

}  // namespace aerowal

#pragma once

#include <string>

#include "aerowal/result.hpp"
#include "io/file.hpp"

namespace aerowal {

/// A repair's receipt. It is written before the repair takes place, under a name that says so, and
/// gets its own name afterwards; so a receipt under its own name is one of a repair that took
/// place. Goes away again if the repair does not. Movable, not copyable.
class ReceiptFile {
 public:
  /// `target`.receipt.json
  static std::string path_of(const std::string& target);
  /// `target`.unfinished-repair.receipt.json
  static std::string unfinished_path_of(const std::string& target);

  /// Writes the receipt of what becomes `target`, durably, under its unfinished name. Whoever may
  /// read the log that `log` has open may read it. Errors: refused, where such a file is there;
  /// system; wal_fsync_failed. All is then as before.
  static Result<ReceiptFile> write(const std::string& target, const std::string& text, int log);

  /// Takes up one that a repair left which died. Errors: refused, where that repair lives; system.
  static Result<ReceiptFile> take_up(const std::string& target);

  ReceiptFile(ReceiptFile&&) noexcept = default;
  ReceiptFile& operator=(ReceiptFile&&) = delete;
  /// Removes it unless finish() or keep() was called.
  ~ReceiptFile();

  /// Gives it its name; an earlier receipt that is there gets another. Allocates nothing. Returns 0
  /// or an errno; it then keeps the unfinished name.
  int finish();

  /// Leaves it where it is.
  void keep() { kept_ = true; }

  [[nodiscard]] int descriptor() const { return file_.get(); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit ReceiptFile(const std::string& target);

  std::string unfinished_path_;
  std::string path_;
  std::string former_path_;  ///< for the receipt that has the name, if there is one
  Descriptor file_;          ///< locked, which tells a repair that lives from one that died
  bool kept_ = false;
};

}  // namespace aerowal

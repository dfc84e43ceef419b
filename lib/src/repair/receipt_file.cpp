#include "repair/receipt_file.hpp"

#include <cerrno>
#include <span>
#include <utility>

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/system_error.hpp"
#include "io/file_attributes.hpp"

namespace aerowal {

std::string ReceiptFile::path_of(const std::string& target) { return target + ".receipt.json"; }

std::string ReceiptFile::unfinished_path_of(const std::string& target) {
  return target + ".unfinished-repair.receipt.json";
}

ReceiptFile::ReceiptFile(const std::string& target)
    : unfinished_path_(unfinished_path_of(target)),
      path_(path_of(target)),
      former_path_(exists(path_) ? free_name(path_) : std::string()) {}

Result<ReceiptFile> ReceiptFile::write(const std::string& target, const std::string& text,
                                       int log) {
  ReceiptFile receipt(target);
  const std::string& path = receipt.unfinished_path_;
  constexpr mode_t of_owner = 0600;
  receipt.file_ = Descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, of_owner));
  if (!receipt.file_.valid() && errno == EEXIST) {
    return Error{.code = ErrorCode::refused,
                 .message =
                     "another repair has begun this receipt; if none is running, run this "
                     "again",
                 .path = path};
  }
  if (!receipt.file_.valid()) return system_error(path, "cannot create the receipt", errno);
  const int file = receipt.descriptor();
  if (::flock(file, LOCK_EX | LOCK_NB) != 0 || !is_name_of(path, file)) {
    return system_error(path, "cannot lock the receipt", EBUSY);
  }
  const auto attributes = copy_attributes(log, file, path, WhereNotAllowed::keep_private);
  if (!attributes) return attributes.error();
  if (const int reason = write_all(file, std::as_bytes(std::span(text))); reason != 0) {
    return system_error(path, "cannot write the receipt", reason);
  }
  if (const auto synced = sync_unchanged(file, path); !synced) return synced.error();
  if (const auto synced = sync_directory_of(path); !synced) return synced.error();
  return receipt;
}

Result<ReceiptFile> ReceiptFile::take_up(const std::string& target) {
  ReceiptFile receipt(target);
  const std::string& path = receipt.unfinished_path_;
  receipt.file_ = Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  receipt.keep();
  if (!receipt.file_.valid()) return system_error(path, "cannot open", errno);
  struct stat status {};
  if (::fstat(receipt.descriptor(), &status) != 0) return system_error(path, "cannot stat", errno);
  if (!is_regular(status)) {
    return Error{.code = ErrorCode::refused,
                 .message = "this name is one that a repair needs; move the file away",
                 .path = path};
  }
  if (::flock(receipt.descriptor(), LOCK_EX | LOCK_NB) != 0) {
    return Error{
        .code = ErrorCode::refused, .message = "another repair is under way", .path = path};
  }
  return receipt;
}

ReceiptFile::~ReceiptFile() {
  if (file_.valid() && !kept_) remove_name(unfinished_path_, file_.get());
}

int ReceiptFile::finish() {
  kept_ = true;
  if (!former_path_.empty() &&
      ::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, former_path_.c_str(), RENAME_NOREPLACE) != 0) {
    return errno;
  }
  const int failed =
      ::renameat2(AT_FDCWD, unfinished_path_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE);
  return failed == 0 ? 0 : errno;
}

}  // namespace aerowal

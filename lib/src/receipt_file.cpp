#include "receipt_file.hpp"

#include <cerrno>
#include <cstdio>
#include <span>
#include <utility>

#include <fcntl.h>

#include "file.hpp"
#include "system_error.hpp"

namespace aerowal {
namespace {

/// A new file, or none.
Result<void> write_durably(const std::string& path, const std::string& text, mode_t mode) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file.valid()) return system_error(path, "cannot create the receipt", errno);
  const int reason = write_all(file.get(), std::as_bytes(std::span(text)));
  auto written = reason == 0 ? sync_unchanged(file.get(), path)
                             : system_error(path, "cannot write the receipt", reason);
  if (!written) ::unlink(path.c_str());
  return written;
}

}  // namespace

Result<ReceiptFile> ReceiptFile::write(const std::string& path, const std::string& text,
                                       mode_t mode) {
  const std::string temporary = free_name(path + ".new");
  auto written = write_durably(temporary, text, mode);
  if (!written) return written.error();
  std::string former_path;
  if (exists(path)) {
    former_path = free_name(path);
    if (::link(path.c_str(), former_path.c_str()) != 0) {
      written = system_error(path, "cannot keep the earlier receipt", errno);
      former_path.clear();
    }
  }
  if (written && ::rename(temporary.c_str(), path.c_str()) != 0) {
    written = system_error(path, "cannot give the receipt its name", errno);
    if (!former_path.empty()) ::unlink(former_path.c_str());
  }
  if (!written) {
    ::unlink(temporary.c_str());
    return written.error();
  }
  ReceiptFile receipt(path, std::move(former_path));
  if (const auto synced = sync_directory_of(path); !synced) return synced.error();
  return receipt;
}

ReceiptFile::ReceiptFile(ReceiptFile&& other) noexcept
    : path_(std::move(other.path_)),
      former_path_(std::move(other.former_path_)),
      kept_(std::exchange(other.kept_, true)) {}

ReceiptFile::~ReceiptFile() {
  if (kept_) return;
  if (former_path_.empty()) {
    ::unlink(path_.c_str());
  } else {
    (void)std::rename(former_path_.c_str(), path_.c_str());
  }
}

}  // namespace aerowal
